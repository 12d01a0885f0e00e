"""Chinese in a package: every declared label has words that fit, files are refused with every line, transport files hold it."""

import csv
import importlib
import pkgutil
from datetime import date
from pathlib import Path

import pyreadstat
import pytest

import pipeline.sdtm.cdash.mapping
import schemas.adam
import schemas.sdtm
from pipeline.adam.safety.qtc import DERIVED, QT, RATE, RR
from pipeline.endpoints.ecg import RECORDED_QTC
from pipeline.submission.chinese.vocabulary import OURS, Vocabulary, Words, read_words, vocabulary
from pipeline.submission.faults import SubmissionError
from pipeline.submission.regulators import NAMES, regulator
from pipeline.submission.xpt.check import Expected, check_xpt
from pipeline.submission.xpt.limits import limit_faults
from pipeline.submission.xpt.reader import parse_xpt
from pipeline.submission.xpt.text import Text
from pipeline.submission.xpt.writer import write_layer
from schemas.base import AdamDataset, SdtmDomain, title_of, variables
from tests.unit.submission.made import adx

ENCODINGS = ("GB18030", "UTF-8", "EUC-CN")
CODECS = {"GB18030": "gb18030", "UTF-8": "utf-8", "EUC-CN": "gb2312"}
WORDS = Path("pipeline/submission/chinese")
LABELS = {
    "Made for Tests": "测试数据集",
    "Unique Subject Identifier": "受试者唯一标识符",
    "Analysis Sequence Number": "分析序号",
    "Analysis Value": "分析值",
    "Analysis Value (C)": "分析值(字符)",
    "Analysis Date": "分析日期",
    "Analysis Datetime": "分析日期时间",
}


def every_label() -> list[str]:
    """Labels of all datasets and variables that modules of schemas and of the mappings name, but working tables."""
    found: set[str] = set()
    for package in (schemas.sdtm, schemas.adam, pipeline.sdtm.cdash.mapping):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for table in vars(importlib.import_module(module.name)).values():
                if isinstance(table, type) and issubclass(table, (SdtmDomain, AdamDataset)) and title_of(table):
                    found |= set() if table._working else {title_of(table), *(variable.label for variable in variables(table))}
    return sorted(found)


def names_of_tests(codes: set[str], of_codes: str, of_names: str) -> set[str]:
    """Names that CDISC's terminology has for codes of tests: the two codelists share the concept."""
    with Path("schemas/terminology.csv").open(encoding="utf-8") as file:
        terms = list(csv.DictReader(file))
    concepts = {term["term_code"] for term in terms if term["codelist"] == of_codes and term["submission_value"] in codes}
    return {term["submission_value"] for term in terms if term["codelist"] == of_names and term["term_code"] in concepts}


@pytest.fixture(scope="module")
def ours() -> Vocabulary:
    return vocabulary(Path("a folder without words"))


def test_every_declared_label_has_chinese(ours: Vocabulary) -> None:
    labels = every_label()
    assert len(labels) > 400
    assert [label for label in labels if not ours.of(label)] == []


def test_laboratory_tests_that_ctcae_grades_have_chinese(ours: Vocabulary) -> None:
    with Path("pipeline/adam/safety/ctcae/limits.csv").open(encoding="utf-8") as file:
        codes = {code for limit in csv.DictReader(file) for code in limit["TESTS"].split()}
    names = names_of_tests(codes, "C65047", "C67154")
    assert len(names) > 30
    assert sorted(name for name in names if not ours.of(name)) == []


def test_intervals_and_rates_of_electrocardiograms_have_chinese(ours: Vocabulary) -> None:
    recorded = {code for codes in RECORDED_QTC.values() for code in codes}
    names = names_of_tests({*QT, *RR, *RATE, *recorded}, "C71153", "C71152") | {name for name, _ in DERIVED.values()}
    assert len(names) > 10
    assert sorted(name for name in names if not ours.of(name)) == []


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_label_fits_forty_bytes(ours: Vocabulary, encoding: str) -> None:
    labels = {label: ours.label(label, Text(encoding)) for label in every_label()}
    assert {english: label for english, label in labels.items() if len(label.encode(CODECS[encoding])) > 40} == {}


@pytest.mark.parametrize("name", OURS)
def test_our_files_have_no_line_at_fault(name: str) -> None:
    assert len(read_words(WORDS / name)) > 200  # it refuses what is empty, doubled or untranslated


def test_a_file_of_words_is_refused_with_every_line(tmp_path: Path) -> None:
    lines = ["english,chinese,short", "Dose,剂量,", "Dose,用量,", "Stage,Stage,", "Line,,", "Grade,分级,分级的级"]
    (tmp_path / "chinese.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(SubmissionError) as refused:
        vocabulary(tmp_path)
    places = {(fault.dataset, fault.cause) for fault in refused.value.faults}
    assert places == {
        ("chinese.csv line 3", "translates a text that line 2 has, too"),
        ("chinese.csv line 4", "is not translated"),
        ("chinese.csv line 5", "has an empty text"),
        ("chinese.csv line 6", "has a short form that is not shorter"),
    }


@pytest.mark.parametrize(
    ("columns", "content"), [("short", b"english,chinese\nDose,x\n"), ("UTF-8", "english,中".encode("gb18030"))]
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, columns: str, content: bytes) -> None:
    (tmp_path / "chinese.csv").write_bytes(content)
    with pytest.raises(SubmissionError, match=columns):
        vocabulary(tmp_path)


def test_a_part_of_a_label_is_translated_by_itself() -> None:
    words = Vocabulary({"{} First Dose": Words("{}首次给药"), "Drug A": Words("药物甲"), "Query {} of {}": Words("{1}查询{0}")})
    assert words.of("Drug A First Dose") == "药物甲首次给药"
    assert words.of("Query 01 of Drug A") == "药物甲查询01"
    assert words.of("Drug B First Dose") == ""  # nothing is half translated


@pytest.mark.parametrize("name", NAMES)
def test_a_demand_has_its_source(name: str) -> None:
    demands = regulator(name).demands
    assert demands
    assert all(demand.asks and demand.source and demand.met for demand in demands)


def test_regulators_have_folders_of_their_own() -> None:
    assert len({regulator(name).folder for name in NAMES}) == len(NAMES)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_another_reader_finds_the_chinese(tmp_path: Path, encoding: str) -> None:
    values = ["乏力", "a longer value", None]
    layer = write_layer([adx(AVALC=values)], date(2026, 6, 30), text=Text(encoding, LABELS))
    path = tmp_path / "adx.xpt"
    path.write_bytes(layer.files["adx.xpt"])
    table, about = pyreadstat.read_xport(path, encoding=encoding)
    assert table["AVALC"].tolist() == ["乏力", "a longer value", ""]
    assert about.column_names_to_labels["AVALC"] == "分析值(字符)"
    assert about.column_names_to_labels["USUBJID"] == "受试者唯一标识符"
    member = adx(AVALC=values)
    expected = Expected(member.declaration, layer.lengths, member.table, Text(encoding, LABELS))
    assert check_xpt(path, expected) == []
    assert parse_xpt(path.read_bytes(), CODECS[encoding]).label == "测试数据集"


def test_lengths_are_bytes_of_the_encoding() -> None:
    chinese = adx(AVALC=["谷丙转氨酶升高", None, None])  # seven characters
    sizes = {encoding: write_layer([chinese], date(2026, 6, 30), text=Text(encoding)).lengths["AVALC"] for encoding in ENCODINGS}
    assert sizes == {"GB18030": 14, "UTF-8": 21, "EUC-CN": 14}


def test_what_the_encoding_lacks_and_what_is_too_long_is_told_at_once() -> None:
    labels = LABELS | {"Analysis Value": "分析值" * 7}  # 42 bytes
    member = adx(AVALC=["㎡𠮷", "乏" * 101, "fine"])
    faults = limit_faults(member, Text("EUC-CN", LABELS))
    assert [(fault.rule, fault.variable, fault.value) for fault in faults] == [
        ("XPT_ASCII", "AVALC", "㎡𠮷"),
        ("XPT_LENGTH", "AVALC", "乏" * 101),
    ]
    (fault,) = limit_faults(member, Text("GB18030", labels))
    assert (fault.rule, fault.variable) == ("XPT_LABEL", "AVAL")
    assert "chinese.csv" in fault.remedy


def test_bytes_of_another_encoding_are_found(tmp_path: Path) -> None:
    layer = write_layer([adx(AVALC=["乏力", "x", "x"])], date(2026, 6, 30), text=Text("GB18030", LABELS))
    path = tmp_path / "adx.xpt"
    path.write_bytes(layer.files["adx.xpt"])
    assert {fault.rule for fault in check_xpt(path, Expected(text=Text("UTF-8")))} >= {"XPT_ASCII"}
    assert {fault.rule for fault in check_xpt(path)} >= {"XPT_ASCII", "XPT_LABEL"}


def test_numbers_dates_and_plain_text_have_the_same_bytes() -> None:
    made = [write_layer([adx()], date(2026, 6, 30), text=text).files["adx.xpt"] for text in (Text(), Text("GB18030"))]
    assert made[0] == made[1]
