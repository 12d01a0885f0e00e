"""translations.csv of a study: read with the study, refused line by line, applied to whole values before anything is counted."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.sdtm.verbs.mapping import Rows, Verb, coded, collected, upper_case
from pipeline.study import load_study
from pipeline.study.translations import TranslationError, in_other_script, read_translations, translate
from tests.spec.tables import study

SITES = {"腹膜后": "Retroperitoneum"}
DECISIONS = "study: {id: X, dco: 2024-12-31}\n"


def column(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), dtype="str")


def test_no_file_is_no_translation(tmp_path: Path) -> None:
    assert read_translations(tmp_path / "translations.csv") == {}


def test_every_line_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    path = tmp_path / "translations.csv"
    path.write_text("text,ascii\n乏力,Weakness\n乏力,Fatigue\n腹泻,\n高血压,Hypertonie für alle\n", encoding="utf-8")
    with pytest.raises(TranslationError) as error:
        read_translations(path)
    assert [line.partition(": '")[0] for line in str(error.value).splitlines()] == [f"{path}: line {n}" for n in (3, 4, 5)]
    path.write_text("Text;Ascii\n", encoding="utf-8")
    with pytest.raises(TranslationError, match="does not name the columns"):
        read_translations(path)
    path.write_bytes("text,ascii\n乏力,Weakness\n".encode("gbk"))
    with pytest.raises(TranslationError, match="is not text in UTF-8"):
        read_translations(path)


def test_the_study_has_them_and_they_are_part_of_what_results_are_made_from(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(DECISIONS)
    before = load_study(tmp_path / "study.yaml")
    (tmp_path / "translations.csv").write_text("text,ascii\n腹膜后,Retroperitoneum\n", encoding="utf-8")
    after = load_study(tmp_path / "study.yaml")
    assert (before.translations, after.translations) == ({}, SITES)
    assert before.digest != after.digest
    assert after.at_cut_off(before.dco).translations == SITES


def test_whole_values_are_translated_whatever_blanks_they_have() -> None:
    text = column("腹膜后", " 腹膜后 ", "腹膜后部", "Thigh", None)
    assert translate(text, SITES).fillna("-").tolist() == ["Retroperitoneum", "Retroperitoneum", "腹膜后部", "Thigh", "-"]


@pytest.mark.parametrize(
    ("text", "other"),
    [("腹膜后", True), ("Привет", True), ("カナ", True), ("한글", True), ("José", False), ("5 µg", False), ("α ≥ 3", False),
     ("ＰＲ", False), ("plain", False), ("II 级", True)],
)  # fmt: skip
def test_text_of_another_script(text: str, other: bool) -> None:
    assert in_other_script(column(text)).tolist() == [other]


SITE = {"RETROPERITONEUM": "RETROPERITONEUM", "LIVER": "LIVER"}


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        (collected("SITE"), ["Retroperitoneum", "retroperitoneum", "骨"]),
        (upper_case("SITE"), ["RETROPERITONEUM", "RETROPERITONEUM", "骨"]),  # one line of a table
        (coded("SITE", values=SITE), ["RETROPERITONEUM", "RETROPERITONEUM", "-"]),
    ],
    ids=["collected", "upper case", "coded"],
)
def test_the_verbs_translate_what_they_carry_over(verb: Verb, expected: list[str]) -> None:
    rows = Rows("CD", pd.DataFrame({"SITE": column("腹膜后", "retroperitoneum", "骨"), "ROWKEY": column("1", "2", "3")}),
                study().translated(SITES))  # fmt: skip
    assert verb.apply(rows).fillna("-").tolist() == expected
    found = pd.concat(rows.issues)
    listed = found[["CODE", "COLUMN", "VALUE", "ROWKEY"]].to_numpy().tolist()
    if verb.name == "coded":
        assert listed == [["CT_UNMAPPED", "SITE", "骨", "3"]]
    else:
        assert listed == [["TEXT_TRANSLATED", "SITE", "腹膜后", "1"], ["TEXT_UNTRANSLATED", "SITE", "骨", "3"]]
