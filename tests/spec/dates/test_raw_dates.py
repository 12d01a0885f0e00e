"""Raw date text becomes ISO 8601 in collected precision, or blank with an issue (STUDY_SPEC 3, 8.1: A01)."""

import pandas as pd
import pytest

from pipeline.core.time.dates import complete, earliest, latest, parse, precision, study_day

CASES = [
    # raw text              SDTM value          issue
    ("2023-05-15", "2023-05-15", None),
    ("2023-05-UN", "2023-05", None),
    ("2023-UN-UN", "2023", None),
    ("UN-UN-2023", "2023", None),
    ("15-May-2023", "2023-05-15", None),
    ("UN-MAY-2023", "2023-05", None),
    ("2023-UN-15", "2023---15", None),
    (" 2023/5/3 ", "2023-05-03", None),
    ("2023年5月3日", "2023-05-03", None),
    ("UNK", None, None),
    ("2023-02-30", None, "DATE_INVALID"),
    ("2023-05-15 8:30", "2023-05-15T08:30", None),
    ("2023-05-15 UN:UN", "2023-05-15", None),
    ("05/06/2023", None, "DATE_AMBIGUOUS"),
    ("25/06/2023", "2023-06-25", None),
    ("2023-13-UN", None, "DATE_INVALID"),
    # beyond A01, from the text of STUDY_SPEC 3
    ("05/05/2023", "2023-05-05", None),
    ("06/25/2023", "2023-06-25", None),
    ("31/31/2023", None, "DATE_INVALID"),
    ("2023-05-UN 10:30", "2023-05", None),
    ("２０２３-０５-１５", "2023-05-15", None),
    ("2023年5月", "2023-05", None),
    ("2023", "2023", None),
    ("2023-05", "2023-05", None),
    ("15-05-23", None, "DATE_INVALID"),
    ("15-FOO-2023", None, "DATE_INVALID"),
    ("2023-05-15 25:10", "2023-05-15", None),  # the time is listed, the date stays
    ("2024-13-45", None, "DATE_INVALID"),
    ("2023-02-29", None, "DATE_INVALID"),
    ("2024-02-29", "2024-02-29", None),
    ("yesterday", None, "DATE_INVALID"),
    ("UN-UN-UNK", None, None),
    (None, None, None),
]


@pytest.mark.parametrize(("text", "dtc", "code"), CASES)
def test_raw_date(text: str | None, dtc: str | None, code: str | None) -> None:
    read = parse(pd.Series([text], dtype="str")).iloc[0]
    assert (dtc or "", code or "") == (
        read["DTC"] if pd.notna(read["DTC"]) else "",
        read["CODE"] if pd.notna(read["CODE"]) else "",
    )


def test_a_column_with_repeats_and_blanks_keeps_its_rows() -> None:
    read = parse(pd.Series(["2023-05-15", None, "2023-05-15", "x"], index=[7, 3, 9, 1], dtype="str"))
    assert read.index.tolist() == [7, 3, 9, 1]
    assert read["DTC"].fillna("").tolist() == ["2023-05-15", "", "2023-05-15", ""]
    assert read["CODE"].fillna("").tolist() == ["", "", "", "DATE_INVALID"]


def test_configured_reading_of_ambiguous_dates() -> None:
    text = pd.Series(["05/06/2023"], dtype="str")
    assert parse(text, "day-first")["DTC"].tolist() == ["2023-06-05"]
    assert parse(text, "month-first")["DTC"].tolist() == ["2023-05-06"]


@pytest.mark.parametrize(
    ("dtc", "first", "last", "known"),
    [
        ("2023-05-15T08:30", "2023-05-15", "2023-05-15", "D"),
        ("2023-05", "2023-05-01", "2023-05-31", "M"),
        ("2024-02", "2024-02-01", "2024-02-29", "M"),
        ("2023", "2023-01-01", "2023-12-31", "Y"),
        ("2023---15", "2023-01-15", "2023-12-15", "Y"),
        (None, "NaT", "NaT", ""),
    ],
)
def test_bounds_of_a_partial_date(dtc: str | None, first: str, last: str, known: str) -> None:
    column = pd.Series([dtc], dtype="str")
    assert str(earliest(column)[0])[:10] == first
    assert str(latest(column)[0])[:10] == last
    assert precision(column).fillna("")[0] == known


@pytest.mark.parametrize(
    ("date", "reference", "day"),
    [  # A02: there is no day 0; null if either date is partial
        ("2023-03-10", "2023-03-10", 1),
        ("2023-03-09", "2023-03-10", -1),
        ("2023-03-11", "2023-03-10", 2),
        ("2024-02-29", "2023-03-10", 357),
        ("2023-03", "2023-03-10", None),
        ("2023-03-10T09:00", "2023-03-10T08:00", 1),
        ("2022-03-10", "2023-03-10", -365),
    ],
)
def test_study_day(date: str, reference: str, day: int | None) -> None:
    found = study_day(complete(pd.Series([date], dtype="str")), complete(pd.Series([reference], dtype="str")))[0]
    assert found == day or (day is None and pd.isna(found))
