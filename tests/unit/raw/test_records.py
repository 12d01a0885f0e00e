"""Which row of a key is current: STUDY_SPEC 2.3 X03-X05, X07 and the worked case M11."""

import pandas as pd

from pipeline.raw.identity import identified
from pipeline.raw.records import Records, current_records
from schemas.base import names
from schemas.landing import landed
from schemas.validation import validate
from tests.forms import AEG

ROW = {
    "STUDYID": "SURENV01", "SITEID": "01", "SUBJID": "0103", "FOLDER": "LOG", "FOLDERSEQ": "1", "RECPOS": "4",
    "ENTRYTS": "2023-02-01T10:00:00", "MODTS": "2023-02-01T10:00:00", "RECSTAT": "ACTIVE", "AESPID": "4", "GRADE": "2",
}  # fmt: skip


def records(*changes: dict[str, str | None]) -> Records:
    """Rows of the form AEG that differ from ROW as said; line numbers from 2."""
    table = pd.DataFrame([ROW | change for change in changes], columns=names(AEG), dtype="str")
    table["FILELINE"] = pd.Series(range(2, len(table) + 2)).astype("str")
    result = current_records(identified(table, "AEG", "aeg.csv"), AEG, "SURENV01")
    assert len(result.current) + len(result.excluded) == len(table), "no row is lost"
    assert validate(result.current, landed(AEG)).empty
    return result


def lines(result: Records) -> list[str]:
    return result.current["FILELINE"].tolist()


def reasons(result: Records) -> dict[str, str]:
    return dict(zip(result.excluded["FILELINE"], result.excluded["REASON"], strict=True))


def codes(result: Records) -> list[str]:
    return result.issues["CODE"].tolist()


def test_m11_duplicate_then_correction() -> None:
    result = records(
        {},
        {"ENTRYTS": "2023-02-01T10:05:00", "MODTS": "2023-02-01T10:05:00"},
        {"MODTS": "2023-02-02T09:00:00", "GRADE": "3"},
    )
    assert lines(result) == ["4"]
    assert result.current["GRADE"].tolist() == ["3"]
    assert reasons(result) == {"2": "DUP_CONFLICT", "3": "DUP_EXACT"}
    assert result.issues[["CODE", "SEVERITY", "LINE", "VALUE"]].fillna("").to_numpy().tolist() == [
        ["DUP_CONFLICT", "error", "2", "GRADE 2 -> 3"],
        ["DUP_EXACT", "info", "3", ""],
    ]


def test_an_exact_duplicate_keeps_the_row_entered_first_wherever_it_stands() -> None:
    result = records({"ENTRYTS": "2023-02-03T10:00:00", "MODTS": "2023-02-03T10:00:00"}, {})
    assert lines(result) == ["3"]
    assert reasons(result) == {"2": "DUP_EXACT"}


def test_a_value_changed_back_is_the_current_one() -> None:
    result = records({}, {"MODTS": "2023-02-02T09:00:00", "GRADE": "3"}, {"MODTS": "2023-02-05T09:00:00"})
    assert lines(result) == ["4"]
    assert reasons(result) == {"2": "DUP_CONFLICT", "3": "DUP_CONFLICT"}


def test_a_row_without_time_of_change_counts_from_its_entry() -> None:
    result = records({"MODTS": None, "ENTRYTS": "2023-02-09T10:00:00", "GRADE": "1"}, {})
    assert lines(result) == ["2"]


def test_inactive_rows_are_dropped_before_versions_are_compared() -> None:
    result = records({}, {"RECSTAT": " inactive", "MODTS": "2023-03-01T10:00:00", "GRADE": "5"})
    assert lines(result) == ["2"]
    assert reasons(result) == {"3": "INACTIVE"}
    assert codes(result) == []


def test_same_answers_on_other_lines_are_no_duplicates() -> None:
    assert lines(records({}, {"RECPOS": "5"}, {"SUBJID": "0104"})) == ["2", "3", "4"]


def test_coded_common_fields_are_cleaned_and_answers_are_not() -> None:
    result = records({"SITEID": "０1", "FOLDER": " log ", "RECSTAT": "Active", "AESPID": " 4 "})
    assert result.current[["SITEID", "FOLDER", "RECSTAT", "AESPID"]].to_numpy().tolist() == [["01", "LOG", "ACTIVE", " 4 "]]


def test_rows_that_belong_to_nobody_are_quarantined() -> None:
    result = records({"SUBJID": None}, {"SUBJID": " "}, {"STUDYID": "OTHER"}, {})
    assert lines(result) == ["5"]
    assert reasons(result) == {"2": "ROW_UNIDENTIFIED", "3": "ROW_UNIDENTIFIED", "4": "STUDY_OTHER"}
    assert result.issues[["CODE", "LINE", "COLUMN"]].to_numpy().tolist() == [
        ["ROW_UNIDENTIFIED", "2", "SUBJID"],
        ["ROW_UNIDENTIFIED", "3", "SUBJID"],
        ["STUDY_OTHER", "4", "STUDYID"],
    ]


def test_an_unknown_state_is_an_issue_and_the_row_counts() -> None:
    result = records({"RECSTAT": "DELETED?"})
    assert lines(result) == ["2"]
    assert codes(result) == ["CT_UNMAPPED"]
