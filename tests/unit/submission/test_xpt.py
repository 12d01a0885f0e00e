"""Transport files as bytes, read by a reader of their own (xpt_bytes); and what the writer refuses."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.submission.faults import SubmissionError
from pipeline.submission.layer import Member
from pipeline.submission.xpt.writer import file_name, sas_format, write_layer
from schemas.base import AdamDataset, Char, Num, conform, var, variables
from tests.unit.submission import xpt_bytes
from tests.unit.submission.made import ADX, adx, notes, write_xpt

DAY = date(2026, 6, 30)
LENGTHS = {"USUBJID": 4, "AVALC": 14, "IDVAR": 1, "QVAL": 1}


def test_every_byte_of_the_header_and_every_value() -> None:
    """2024-02-29 is day 23435 of SAS (64 years of 365 days, 16 leap days before 2024, and 59); 13:05:07 are 47107 seconds."""
    made = xpt_bytes.read(write_xpt(adx(), LENGTHS, DAY))
    assert (made.name, made.label) == ("ADX", "Made for Tests")
    assert made.stamps == ("30JUN26:00:00:00",) * 4
    assert made.columns == [
        ("USUBJID", False, 4, "Unique Subject Identifier", ""),
        ("ASEQ", True, 8, "Analysis Sequence Number", ""),
        ("AVAL", True, 8, "Analysis Value", ""),
        ("AVALC", False, 14, "Analysis Value (C)", ""),
        ("ADT", True, 8, "Analysis Date", "DATE9."),
        ("ADTM", True, 8, "Analysis Datetime", "DATETIME20."),
    ]
    assert made.rows == [
        ("X-01", 1.0, 0.1, "left", 23435.0, 23435 * 86400.0 + 47107),
        ("X-01", 2.0, None, "", None, None),
        ("X-02", 1.0, -1234.5, "a longer value", -1.0, 0.0),
    ]


@pytest.mark.parametrize(
    ("number", "eight"),
    [
        (1.0, "4110000000000000"),  # 1/16 * 16**1
        (-118.625, "c276a00000000000"),  # the worked example of the format: 76.A in base 16
        (0.1, "401999999999999a"),  # 0.1 in 53 bits, as a fraction of 16**0
        (0.0, "0000000000000000"),
        (np.nan, "2e00000000000000"),  # a full stop
    ],
)
def test_ibm_numbers(number: float, eight: str) -> None:
    content = write_xpt(adx(AVAL=[number] * 3), LENGTHS, DAY)
    record = content[-160:][: 4 + 8 + 8]  # three records of 50 bytes and 10 bytes of padding are the last two cards
    assert record[12:20].hex() == eight


@pytest.mark.parametrize("number", [1 / 3, 2**53 - 1.0, 1e-70, -9.87654321e70, 5e-324 * 2**900, 0.1 + 0.2])
def test_every_double_in_range_is_exact(number: float) -> None:
    made = xpt_bytes.read(write_xpt(adx(AVAL=[number] * 3), LENGTHS, DAY))
    assert [row[2] for row in made.rows] == [number] * 3


def test_the_same_records_give_the_same_bytes_and_another_day_only_other_stamps() -> None:
    first, second = write_xpt(adx(), LENGTHS, DAY), write_xpt(adx(), LENGTHS, date(2026, 5, 31))
    assert write_xpt(adx(), LENGTHS, DAY) == first
    differing = [at for at, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
    assert {at // 16 for at in differing} == {9, 10, 29, 30}  # bytes 144, 160, 464 and 480, 16 each


def test_lengths_are_those_of_the_layer_and_missing_text_takes_one_byte() -> None:
    layer = write_layer([adx(AVALC=[None, None, None]), notes(("A", "long value"), ("B", None))], DAY)
    assert layer.lengths == {"USUBJID": 4, "ASEQ": 8, "AVAL": 8, "AVALC": 1, "ADT": 8, "ADTM": 8, "IDVAR": 1, "QVAL": 10}
    assert {name: xpt_bytes.read(content).columns[0].length for name, content in layer.files.items()} == {
        "adx.xpt": 4,
        "notes.xpt": 1,
    }


def test_a_variable_has_one_length_in_all_datasets() -> None:
    class ADY(AdamDataset, name="ADY", title="Another", key="USUBJID"):
        USUBJID: Char = var("Unique Subject Identifier")

    longer = Member(ADY, conform(pd.DataFrame({"USUBJID": ["X-000001"]}), ADY))
    layer = write_layer([adx(), longer], DAY)
    assert [xpt_bytes.read(content).columns[0].length for content in layer.files.values()] == [8, 8]


def test_a_dataset_without_records() -> None:
    empty = Member(ADX, adx().table.iloc[:0])
    made = xpt_bytes.read(write_xpt(empty, LENGTHS, DAY))
    assert made.rows == []
    assert [column.length for column in made.columns] == [4, 8, 8, 14, 8, 8]


def test_small_records_at_the_end_stay() -> None:
    """Two bytes a record: pyreadstat alone makes files of these whose last records readers take for padding."""
    rows = [("A", "1"), ("B", None), (None, "2"), ("C", None)]
    assert xpt_bytes.read(write_xpt(notes(*rows), LENGTHS, DAY)).rows == [("A", "1"), ("B", ""), ("", "2"), ("C", "")]


def test_text_that_is_not_ascii_is_replaced_and_listed() -> None:
    layer = write_layer([adx(AVALC=["≥ 5 µg", "乏力", "乏力"])], DAY, {"乏力": "Weakness"})
    assert [row[3] for row in xpt_bytes.read(layer.files["adx.xpt"]).rows] == [">= 5 ug", "Weakness", "Weakness"]
    assert layer.lengths["AVALC"] == 8
    assert layer.replaced.to_numpy().tolist() == [
        ["ADX", "AVALC", "≥ 5 µg", ">= 5 ug", 1],
        ["ADX", "AVALC", "乏力", "Weakness", 2],
    ]


def refused(member: Member) -> list[tuple[str, str, str, str]]:
    with pytest.raises(SubmissionError) as error:
        write_xpt(member, {**LENGTHS, "AVALC": 300}, DAY)
    return [(fault.rule, fault.variable, fault.record, fault.value) for fault in error.value.faults]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"AVALC": ["ok", "x" * 201, "x" * 200]}, ("XPT_LENGTH", "AVALC", "USUBJID X-01, ASEQ 2", "x" * 201)),
        ({"AVALC": ["ok", "乏力", "乏力"]}, ("XPT_ASCII", "AVALC", "USUBJID X-01, ASEQ 2 and 1 more", "乏力")),
        ({"AVALC": ["ok", None, "two\nlines"]}, ("XPT_ASCII", "AVALC", "USUBJID X-02, ASEQ 1", "two\nlines")),
        ({"AVALC": ["ok", "ok ", None]}, ("XPT_BLANK", "AVALC", "USUBJID X-01, ASEQ 2", "ok ")),
        ({"AVALC": ["", None, None]}, ("XPT_BLANK", "AVALC", "USUBJID X-01, ASEQ 1", "")),
        ({"AVAL": [1.0, np.inf, 2.0]}, ("XPT_NUMBER", "AVAL", "USUBJID X-01, ASEQ 2", "inf")),
        ({"AVAL": [1e-200, 0.0, 2.0]}, ("XPT_NUMBER", "AVAL", "USUBJID X-01, ASEQ 1", "1e-200")),
        ({"ADT": ["2024-01-01 10:00", None, None]}, ("XPT_DATE", "ADT", "USUBJID X-01, ASEQ 1", "2024-01-01 10:00:00")),
        ({"AVAL": ["one", "two", "three"]}, ("XPT_TYPE", "AVAL", "", "")),
        ({"OTHER": ["a", "b", "c"]}, ("XPT_COLUMNS", "", "", "")),
    ],
)
def test_what_cannot_be_represented_is_refused_with_record_and_value(
    changes: dict[str, list[Any]], expected: tuple[str, str, str, str]
) -> None:
    assert refused(adx(**changes)) == [expected]


def test_a_missing_column_and_a_blank_record_are_refused() -> None:
    assert refused(Member(ADX, adx().table.drop(columns="AVAL"))) == [("XPT_COLUMNS", "", "", "")]
    assert refused(notes(("A", "1"), (None, None))) == [("XPT_RECORD", "", "", "")]


def test_names_and_labels_out_of_bounds_are_refused() -> None:
    class ADLONGER1(AdamDataset, name="ADLONGER1", title="A" * 41, key="X"):
        NINECHARS: Num = var("Nine Characters")
        MICRO: Num = var("Volume (µL)")
        LONG: Num = var("L" * 41)
        FINE: Num = var("L" * 40)

    table = pd.DataFrame({v.name: [1.0] for v in variables(ADLONGER1)})
    assert [fault[:2] for fault in refused(Member(ADLONGER1, table))] == [
        ("XPT_NAME", ""),
        ("XPT_LABEL", ""),
        ("XPT_NAME", "NINECHARS"),
        ("XPT_LABEL", "MICRO"),
        ("XPT_LABEL", "LONG"),
    ]


def test_all_faults_of_all_datasets_are_in_one_error() -> None:
    with pytest.raises(SubmissionError) as error:
        write_layer([adx(AVALC=["乏力", "x" * 201, None], AVAL=[np.inf, 1, 2]), notes((None, None))], DAY)
    assert [fault.rule for fault in error.value.faults] == ["XPT_NUMBER", "XPT_ASCII", "XPT_LENGTH", "XPT_RECORD"]
    assert "XPT_ASCII ADX.AVALC, record USUBJID X-01, ASEQ 1: holds a character" in str(error.value)


def test_names_and_formats() -> None:
    assert file_name("SUPPAE") == "suppae.xpt"
    assert [sas_format(variable) for variable in variables(ADX)] == ["", "", "", "", "DATE9.", "DATETIME20."]
