"""The package for the NMPA of the committed study, read back by another library and held against the transfer's own files."""

import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from lxml import etree
from pypdf import PdfReader

from tests.surenv01.conftest import CopyOfFinished
from tests.surenv01.end_to_end.conftest import start
from tests.surenv01.end_to_end.test_package import hashes

RESULTS = Path("outputs") / "SURENV01" / "2026-06-30"
PACKAGE = RESULTS / "submission-nmpa"
SDTM = "m5/datasets/surenv01/tabulations/sdtm"
ADAM = "m5/datasets/surenv01/analysis/adam/datasets"
ODM = {"odm": "http://www.cdisc.org/ns/odm/v1.3"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def nmpa(copy_of_finished: CopyOfFinished, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the results of the latest transfer and their package for the NMPA."""
    folder = copy_of_finished(tmp_path_factory.mktemp("nmpa"))
    made = start(folder, "package", "--for", "nmpa")
    assert made.returncode == 0, made.stdout + made.stderr
    return folder


def read(folder: Path, name: str) -> pd.DataFrame:
    table, _ = pyreadstat.read_xport(next((folder / PACKAGE / "m5").rglob(name)), encoding="GB18030")
    return table


def test_it_has_a_folder_of_its_own_and_passes_the_check_of_packages(nmpa: Path) -> None:
    assert not (nmpa / RESULTS / "submission").exists()
    checked = start(nmpa, "check-package", str(PACKAGE))
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "0 reject, 0 error, 0 warning" in checked.stdout


def test_an_event_has_the_words_of_the_site(nmpa: Path) -> None:
    form = pd.read_csv(nmpa / "raw" / "SURENV01" / "2026-06-30" / "ae.csv", dtype=str)
    collected = {
        (f"SURENV01-{site}-{subject}", number): term
        for site, subject, number, term in form[["SITEID", "SUBJID", "AESPID", "AETERM"]].to_numpy()
        if not str(term).isascii()
    }
    events, analysed = read(nmpa, "ae.xpt"), read(nmpa, "adae.xpt")
    packed = {
        (subject, number): term
        for subject, number, term in events[["USUBJID", "AESPID", "AETERM"]].to_numpy()
        if (subject, number) in collected
    }
    assert len(packed) > 15
    assert packed == {event: collected[event] for event in packed}
    everywhere = Counter(term for term in events["AETERM"] if not term.isascii())
    assert Counter(packed.values()) <= everywhere  # a subject screened again has another number on the form
    assert everywhere <= Counter(collected.values())
    both = analysed.merge(events, on=["USUBJID", "AESEQ"], suffixes=("", "_AE"))
    assert len(both) == len(analysed)
    assert both["AETERM"].equals(both["AETERM_AE"])


def test_no_number_is_another(nmpa: Path) -> None:
    for path in (nmpa / PACKAGE / "m5").rglob("*.xpt"):
        table, _ = pyreadstat.read_xport(path, encoding="GB18030")
        stored = pd.read_parquet(nmpa / RESULTS / ("adam" if "/adam/" in path.as_posix() else "sdtm") / f"{path.stem}.parquet")
        numbers = stored.select_dtypes("number").columns
        pd.testing.assert_frame_equal(table[numbers], stored[numbers], check_dtype=False, check_exact=True, obj=path.name)


@pytest.mark.parametrize(("layer", "file"), [(SDTM, "ae.xpt"), (ADAM, "adae.xpt")])
def test_every_label_and_decode_has_both_languages_with_chinese_first(nmpa: Path, layer: str, file: str) -> None:
    root = etree.parse(nmpa / PACKAGE / layer / "define.xml").getroot()
    for place in ("ItemDef/odm:Description", "ItemGroupDef/odm:Description", "CodeListItem/odm:Decode"):
        found = root.findall(f".//odm:{place}", ODM)
        assert found
        assert {tuple(text.get(LANG) for text in one) for one in found} == {("zh", "en")}
    _, about = pyreadstat.read_xport(nmpa / PACKAGE / layer / file, encoding="GB18030")
    labels = {
        item.get("Name"): item.findtext("odm:Description/odm:TranslatedText", "", ODM)
        for item in root.iterfind(".//odm:ItemDef", ODM)
    }
    assert labels["USUBJID"] == about.column_names_to_labels["USUBJID"] == "受试者唯一标识符"


@pytest.mark.parametrize(("name", "kind"), [(f"{SDTM}/csdrg.pdf", "原始数据库"), (f"{ADAM}/adrg.pdf", "分析数据库")])
def test_the_guide_is_in_chinese(nmpa: Path, name: str, kind: str) -> None:
    reader = PdfReader(nmpa / PACKAGE / name)
    assert reader.metadata is not None
    assert reader.metadata.title == f"数据审阅说明（{kind}）"
    assert "GB18030" in "".join(page.extract_text().replace("\x00", "") for page in reader.pages)


def test_what_lacks_chinese_is_named_with_the_demand_and_the_package_stays(nmpa: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(nmpa / "raw", other / "raw")
    shutil.copytree(nmpa / "outputs", other / "outputs")
    words = other / "raw" / "SURENV01" / "chinese.csv"
    words.write_text(words.read_text(encoding="utf-8").replace("Surufatinib,索凡替尼,\n", ""), encoding="utf-8")
    before = hashes(other / PACKAGE)
    result = start(other, "package", "--for", "nmpa")
    assert result.returncode == 1
    assert hashes(other / PACKAGE) == before
    for place in ("ADAE.AREL1", "ADEX.AVAL"):
        assert f"CHINESE_MISSING {place}: " in result.stderr
    assert "CDE notice 2020 no. 16" in result.stderr
    assert "give it a line in chinese.csv" in result.stderr
