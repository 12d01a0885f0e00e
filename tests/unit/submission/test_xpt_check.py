"""Seeded defects of transport files: each is what another tool or a bad copy makes of a sound one, and each is caught by name."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.submission.layer import Member
from pipeline.submission.xpt.check import Expected, check_xpt
from pipeline.submission.xpt.writer import sas_format
from schemas.base import title_of, variables
from tests.unit.submission.made import ADX, NOTES, adx, notes, write_xpt

LENGTHS = {"USUBJID": 4, "ASEQ": 8, "AVAL": 8, "AVALC": 14, "ADT": 8, "ADTM": 8}
SOUND = write_xpt(adx(), LENGTHS, date(2026, 6, 30))
START = len(SOUND) - 160  # the three records of 50 bytes and their padding
EXPECTED = Expected(ADX, LENGTHS, adx().table)


def found(folder: Path, content: bytes, name: str = "adx.xpt", expected: Expected | None = EXPECTED) -> list[str]:
    (folder / name).write_bytes(content)
    return [fault.rule for fault in check_xpt(folder / name, expected)]


def library_writes(folder: Path, changes: dict[str, Any] | None = None, **options: Any) -> bytes:
    """ADX as pyreadstat writes it: sound, as far as the options say nothing else."""
    table = adx().table.assign(
        ADT=[23435.0, None, -1.0], ADTM=[23435 * 86400.0 + 47107, None, 0.0], AVALC=["left", "", "a longer value"]
    )
    defaults = {
        "table_name": "ADX",
        "file_label": "Made for Tests",
        "file_format_version": 5,
        "column_labels": {v.name: v.label for v in variables(ADX)},
        "variable_format": {v.name: sas_format(v) for v in variables(ADX) if sas_format(v)},
    }
    table = table.astype({"USUBJID": "object", "AVALC": "object"}).assign(**(changes or {}))
    pyreadstat.write_xport(table, str(folder / "library.xpt"), **{**defaults, **options})
    return (folder / "library.xpt").read_bytes()


def test_a_sound_file_has_no_fault(tmp_path: Path) -> None:
    assert found(tmp_path, SOUND) == []
    assert found(tmp_path, library_writes(tmp_path)) == []


LABELS = {v.name: v.label for v in variables(ADX)}
BY_THE_LIBRARY: list[tuple[str, dict[str, Any], dict[str, Any], list[str]]] = [
    ("version 8", {}, {"file_format_version": 8}, ["XPT_VERSION"]),
    ("201 bytes", {"AVALC": ["x" * 201, "", ""]}, {}, ["XPT_LENGTH", "XPT_STUDY_LENGTH", "XPT_VALUE"]),
    ("not ASCII", {"AVALC": ["é", "", "a longer value"]}, {}, ["XPT_ASCII", "XPT_VALUE"]),
    ("a label is lost", {}, {"column_labels": LABELS | {"AVAL": None}}, ["XPT_LABEL", "XPT_VARIABLE_LABEL"]),
    ("another label", {}, {"column_labels": LABELS | {"AVAL": "Analysis Result"}}, ["XPT_VARIABLE_LABEL"]),
    ("a label of 41", {}, {"column_labels": LABELS | {"AVAL": "L" * 41}}, ["XPT_VARIABLE_LABEL"]),
    ("the dataset label is lost", {}, {"file_label": ""}, ["XPT_LABEL", "XPT_DATASET_LABEL"]),
    ("another member name", {}, {"table_name": "ADY"}, ["XPT_FILE_NAME", "XPT_MEMBER"]),
    ("a format is lost", {}, {"variable_format": {"ADTM": "DATETIME20."}}, ["XPT_SAS_FORMAT"]),
    ("DATE9 in seconds", {"ADT": adx().table["ADT"]}, {}, ["XPT_DATE", "XPT_VALUE"]),
    ("numbers as text", {"AVAL": ["0.1", "", "-1234.5"]}, {}, ["XPT_TYPE", "XPT_STUDY_LENGTH", "XPT_VALUE"]),
    ("a shorter length", {"AVALC": ["left", "", "cut"]}, {}, ["XPT_STUDY_LENGTH", "XPT_VALUE"]),
    ("one value differs", {"ASEQ": [1.0, 2.0, 3.0]}, {}, ["XPT_VALUE"]),
]


@pytest.mark.parametrize(
    ("changes", "options", "rules"), [case[1:] for case in BY_THE_LIBRARY], ids=[c[0] for c in BY_THE_LIBRARY]
)
def test_what_the_library_does_in_silence(
    tmp_path: Path, changes: dict[str, Any], options: dict[str, Any], rules: list[str]
) -> None:
    assert found(tmp_path, library_writes(tmp_path, changes, **options)) == rules


BY_A_BAD_COPY: list[tuple[str, Callable[[bytes], bytes], list[str]]] = [
    ("half of it", lambda sound: sound[: len(sound) // 2], ["XPT_TRUNCATED"]),
    ("cut in a card", lambda sound: sound[:-10], ["XPT_TRUNCATED"]),
    ("cut at a card, in a record", lambda sound: sound[:-80], ["XPT_TRUNCATED"]),
    ("cut in the header", lambda sound: sound[:800], ["XPT_TRUNCATED"]),
    ("cards of blanks behind", lambda sound: sound + b" " * 80, ["XPT_TRUNCATED"]),
    ("a second dataset", lambda sound: sound + sound[240:], ["XPT_MEMBERS"]),
    ("empty", lambda sound: b"", ["XPT_FORMAT"]),
    ("another kind of file", lambda sound: b"STUDYID,USUBJID\n" * 60, ["XPT_FORMAT"]),
    ("no number of variables", lambda sound: sound[:614] + b"    " + sound[618:], ["XPT_TRUNCATED"]),
    ("a position outside the record", lambda sound: sound[:724] + b"\x7f" + sound[725:], ["XPT_FORMAT"]),
    ("the last record is lost", lambda sound: sound[: START + 100] + b" " * 60, ["XPT_RECORDS"]),
    (
        "a name in lower case",
        lambda sound: sound.replace(b"AVALC   ", b"avalc   "),
        ["XPT_NAME", "XPT_COLUMNS", "XPT_STUDY_LENGTH"],
    ),
]


@pytest.mark.parametrize(("spoil", "rules"), [case[1:] for case in BY_A_BAD_COPY], ids=[case[0] for case in BY_A_BAD_COPY])
def test_what_a_bad_copy_does(tmp_path: Path, spoil: Callable[[bytes], bytes], rules: list[str]) -> None:
    assert found(tmp_path, spoil(SOUND)) == rules


@pytest.mark.parametrize("name", ["ADX.XPT", "ady.xpt", "adx_v2.xpt"])
def test_a_wrong_file_name(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, SOUND, name) == ["XPT_FILE_NAME"]


def test_variables_in_another_order(tmp_path: Path) -> None:
    turned = Member(ADX, adx().table[["ASEQ", "USUBJID", "AVAL", "AVALC", "ADT", "ADTM"]])
    assert list(turned.table.columns) != [v.name for v in variables(ADX)]
    assert found(tmp_path, write_xpt(turned, LENGTHS, date(2026, 6, 30))) == []  # the writer takes the declared order

    table = pd.DataFrame({"QVAL": ["1"], "IDVAR": ["A"]})
    path = tmp_path / "notes.xpt"
    labels = {v.name: v.label for v in variables(NOTES)}
    pyreadstat.write_xport(
        table, str(path), table_name="NOTES", file_label=title_of(NOTES), file_format_version=5, column_labels=labels
    )
    assert [fault.rule for fault in check_xpt(path, Expected(NOTES))] == ["XPT_COLUMNS"]


def test_blank_records_at_the_end_of_small_ones_are_missed(tmp_path: Path) -> None:
    """pyreadstat writes them, but they look like padding: only the number of records tells. Our writer refuses them."""
    path = tmp_path / "notes.xpt"
    pyreadstat.write_xport(pd.DataFrame({"IDVAR": ["A", "", ""], "QVAL": ["1", "", ""]}), str(path), file_format_version=5)
    meant = notes(("A", "1"), (None, None), (None, None)).table
    assert "XPT_RECORDS" in [fault.rule for fault in check_xpt(path, Expected(table=meant))]


def test_a_cut_where_record_and_card_end_together_needs_the_number_of_records(tmp_path: Path) -> None:
    """Eight records of 50 bytes fill five cards: cut there, the file alone looks whole. A package's manifest has its SHA-256."""
    many = adx().table.iloc[[0] * 16].reset_index(drop=True)
    whole = write_xpt(Member(ADX, many), LENGTHS, date(2026, 6, 30))
    cut = whole[: START + 400]
    assert found(tmp_path, cut, expected=Expected(ADX, LENGTHS)) == []
    assert found(tmp_path, cut, expected=Expected(ADX, LENGTHS, many)) == ["XPT_RECORDS"]


def test_a_fault_says_where_what_and_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "adx.xpt").write_bytes(library_writes(tmp_path, {"ADT": adx().table["ADT"]}))
    text = str(check_xpt(tmp_path / "adx.xpt", Expected(ADX))[0])
    assert text == (
        "XPT_DATE ADX.ADT: counts days up to 2024784000 under the format DATE9.: these are seconds or no dates; "
        "store days since 1960-01-01"
    )
