"""A file in the export's own words: renamed, recoded, rows left out with the reason, and what companion columns contradict."""

from typing import Any

import pytest

from pipeline.raw.csv_file import read_csv
from pipeline.raw.translate import Rows, fit_columns, translate
from pipeline.study.form_export import FormExport
from tests.forms import DTH

COMMON = "STUDYID,SITEID,SUBJID,FOLDER,FOLDERSEQ,RECPOS,FORMDT,ENTRYTS,MODTS,RECSTAT"
KEY = "S1,01,0103,LOG,1,{},,2023-02-01T10:00:00,2023-02-01T10:00:00,ACTIVE"


def source(header: str, *rows: str) -> Any:
    """A CSV file of the form DTH with the common columns; rows are numbered by RECPOS."""
    lines = [f"{COMMON},{header}", *(f"{KEY.format(number)},{row}" for number, row in enumerate(rows, start=1))]
    return read_csv(("\n".join(lines) + "\n").encode(), "dth.csv")


def translated(file: Any, **export: Any) -> Rows:
    return translate([("dth.csv", file)], DTH, FormExport.model_validate({"rows_left_out": (), **export}))


def faults(file: Any, **export: Any) -> list[str]:
    return [str(fault) for fault in fit_columns(file.header, DTH, FormExport.model_validate(export), "dth.csv").faults]


def issues(rows: Rows) -> list[list[str]]:
    return rows.issues[["CODE", "LINE", "COLUMN", "VALUE", "MESSAGE"]].to_numpy().tolist()


def test_columns_and_codes_become_ours() -> None:
    file = source("DDAT,WHY,CAUSEOTH,REL", "2023-05-01,1,,N", "2023-05-02, ae ,,n", "2023-05-03,7,,NOT RELATED")
    rows = translated(
        file,
        columns={"DDAT": "DTHDT", "WHY": "CAUSE"},
        codes={"CAUSE": {"1": "DISEASE PROGRESSION", "AE": "ADVERSE EVENT"}, "REL": {"N": "NOT RELATED"}},
    )
    assert rows.table[["DTHDT", "CAUSE", "REL"]].to_numpy().tolist() == [
        ["2023-05-01", "DISEASE PROGRESSION", "NOT RELATED"],
        ["2023-05-02", "ADVERSE EVENT", "NOT RELATED"],  # case and blanks do not matter
        ["2023-05-03", "7", "NOT RELATED"],  # a code that nobody declared stays, for the mapping to report
    ]
    assert issues(rows) == []


def test_codes_are_exchanged_at_once_not_one_after_the_other() -> None:
    rows = translated(source("DTHDT,CAUSE,CAUSEOTH,REL", ",0,,", ",1,,"), codes={"CAUSE": {"0": "1", "1": "2"}})
    assert rows.table["CAUSE"].tolist() == ["1", "2"]


def test_a_code_for_nothing_is_missing() -> None:
    rows = translated(source("DTHDT,CAUSE,CAUSEOTH,REL", ",-99,,"), codes={"CAUSE": {"-99": ""}})
    assert rows.table["CAUSE"].isna().tolist() == [True]


def test_zeros_in_front_are_part_of_a_code() -> None:
    rows = translated(source("DTHDT,CAUSE,CAUSEOTH,REL", ",01,,", ",1,,"), codes={"CAUSE": {"01": "OTHER"}})
    assert rows.table["CAUSE"].tolist() == ["OTHER", "1"]


def test_rows_are_left_out_with_the_first_reason_that_holds() -> None:
    file = source("DTHDT,CAUSE,CAUSEOTH,REL,Deleted,Page", ",,,,0,1", ",,,, TRUE ,EOF", ",,,,,eof")
    deleted = {"column": "Deleted", "value": "true", "reason": "deleted in the EDC"}
    end = {"column": "Page", "value": "EOF", "reason": "end of the file"}
    rows = translated(file, rows_left_out=[deleted, end])
    assert rows.table["FILELINE"].tolist() == ["2"]
    assert rows.left_out[["FORM", "FILELINE", "ROWKEY", "REASON"]].to_numpy().tolist() == [
        ["DTH", "3", "01|0103|LOG|1|DTH|2", "deleted in the EDC"],
        ["DTH", "4", "01|0103|LOG|1|DTH|3", "end of the file"],
    ]


@pytest.mark.parametrize(("value", "lines"), [("", ["3"]), ("*", ["2"])])
def test_rows_are_left_out_where_a_column_is_empty_or_filled(value: str, lines: list[str]) -> None:
    file = source("DTHDT,CAUSE,CAUSEOTH,REL,Seen", ",,,, ", ",,,,x")
    assert (
        translated(file, rows_left_out=[{"column": "Seen", "value": value, "reason": "not counted"}]).table["FILELINE"].tolist()
        == lines
    )


def test_a_row_left_out_is_not_compared() -> None:
    file = source("DTHDT,CAUSE,CAUSEOTH,REL,RAW,Deleted", ",,,,1 MAY,1")
    rows = translated(file, entered={"RAW": "DTHDT"}, rows_left_out=[{"column": "Deleted", "value": "1", "reason": "deleted"}])
    assert issues(rows) == []


def test_text_that_was_entered_and_not_parsed() -> None:
    file = source("DTHDT,CAUSE,CAUSEOTH,REL,DTHDT_RAW", "2023-05-01,,,,1 MAY 2023", ",,,,MAY 2O23", ",,,,")
    assert issues(translated(file, entered={"DTHDT_RAW": "DTHDT"})) == [
        ["RAW_UNPARSED", "3", "DTHDT_RAW", "MAY 2O23", "DTHDT_RAW was entered, and DTHDT is empty"]
    ]


def test_code_and_decode_that_disagree() -> None:
    file = source("DTHDT,CAUSE,CAUSEOTH,REL,REL_T", ",,,1,Related", ",,,0,related", ",,,0,Perhaps", ",,,,Related", ",,,1,")
    rows = translated(
        file, decodes={"REL_T": "REL"}, codes={"REL": {"1": "RELATED", "0": "NOT RELATED", "Not at all": "NOT RELATED"}}
    )
    assert issues(rows) == [
        ["DECODE_DIFFERS", "3", "REL_T", "related / NOT RELATED", "REL_T is not the label of REL"],
        ["DECODE_DIFFERS", "4", "REL_T", "Perhaps / NOT RELATED", "REL_T is not the label of REL"],
        ["RAW_UNPARSED", "5", "REL_T", "Related", "REL_T was entered, and REL is empty"],
    ]


def test_constants_fill_absent_columns_and_yield_to_present_ones() -> None:
    file = source("DTHDT,CAUSE,REL", ",,")
    rows = translated(file, constants={"STUDYID": "OTHER"}, not_collected={"CAUSEOTH": "no free text"})
    assert rows.table["STUDYID"].tolist() == ["S1"]
    assert rows.table["CAUSEOTH"].isna().tolist() == [True]


def test_extra_columns_are_issues_unless_the_study_says_why_not() -> None:
    file = source("DTHDT,CAUSE,CAUSEOTH,REL,PAGE,NOTE", ",,,,1,")
    assert issues(translated(file, ignored={"PAGE": "an internal number"})) == [
        ["COLUMN_EXTRA", "1", "", "NOTE", "is not a column of the form"]
    ]


def test_missing_columns_are_named_as_the_export_calls_them() -> None:
    file = source("DTH_DATE,CAUSE,CAUSEOTH,REL")
    assert faults(file, columns={"DTH_DAT": "DTHDT"}, entered={"DTHDT_RAW": "DTHDT"}) == [
        "dth.csv, line 1: column 'DTH_DAT', which fills DTHDT, is missing; is it 'DTH_DATE'?",
        "dth.csv, line 1: column 'DTHDT_RAW' is missing; export it; a question without answers is an empty column",
    ]


def test_a_condition_on_a_column_that_is_not_there_is_a_fault() -> None:
    """Otherwise rows that were deleted would count."""
    condition = {"column": "Deleted", "value": "1", "reason": "deleted in the EDC"}
    said = faults(source("DTHDT,CAUSE,CAUSEOTH,REL"), rows_left_out=[condition])
    assert said == ["dth.csv, line 1: column 'Deleted' is missing; export it; a question without answers is an empty column"]


def test_two_columns_for_one() -> None:
    said = faults(source("DTHDT,CAUSE,CAUSEOTH,REL,DDAT"), columns={"DDAT": "DTHDT"})
    assert said == ["dth.csv, line 1: column 'DTHDT' would stand 2 times after renaming; rename or ignore one of them"]
