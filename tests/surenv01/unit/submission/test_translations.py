"""The translations of SURENV01 for a submission in ASCII."""

from pipeline.study.translations import read_translations
from pipeline.submission.xpt.ascii import is_plain
from tests.surenv01.chain import COMMITTED


def test_the_study_has_a_translation_of_every_chinese_term_it_collects() -> None:
    translations = read_translations(COMMITTED / "translations.csv")
    assert translations["安罗替尼"] == "Anlotinib"
    assert all(is_plain(text) for text in translations.values())
