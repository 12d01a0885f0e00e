"""Dates and times as sites and exports write them: read where only one reading is possible, listed where not, never guessed."""

import pandas as pd
import pytest

from pipeline.core.time.dates import parse

DATES = [
    # text                          DTC                       said of the date, of the time
    ("UN UNK 2023", "2023", "", ""),
    ("UN-UNK-2023", "2023", "", ""),
    ("NK/NK/2023", "2023", "", ""),
    ("?? APR 2023", "2023-04", "", ""),
    ("17APR2023", "2023-04-17", "", ""),
    ("17 April 2023", "2023-04-17", "", ""),
    ("17.Apr.2023", "2023-04-17", "", ""),
    ("April 17, 2023", "2023-04-17", "", ""),
    ("2023-APR-17", "2023-04-17", "", ""),
    ("APR 2023", "2023-04", "", ""),
    ("APR2023", "2023-04", "", ""),
    ("UNAPR2023", "2023-04", "", ""),
    ("20230417", "2023-04-17", "", ""),
    ("20231704", "", "DATE_INVALID", ""),
    ("17042023", "", "DATE_INVALID", ""),  # eight digits are year, month, day or nothing
    ("10122023", "", "DATE_INVALID", ""),
    ("202304", "", "DATE_INVALID", ""),  # or 20 December 2004, in another order of 201204
    ("17.04.2023", "2023-04-17", "", ""),
    ("04.05.2023", "", "DATE_AMBIGUOUS", ""),
    ("04/05/2023", "", "DATE_AMBIGUOUS", ""),
    ("17 04 2023", "2023-04-17", "", ""),
    ("UN/04/2023", "", "DATE_AMBIGUOUS", ""),  # April without its day, or the fourth without its month
    ("UN/17/2023", "2023---17", "", ""),
    ("UN/UN/2023", "2023", "", ""),
    ("04/2023", "2023-04", "", ""),
    ("2023.04.17", "2023-04-17", "", ""),
    ("2023.4", "2023-04", "", ""),
    ("17-04-23", "", "DATE_INVALID", ""),
    ("3428", "", "DATE_INVALID", ""),  # days since 1960, and no year of any trial
    ("9999", "", "DATE_INVALID", ""),
    ("1969", "1969", "", ""),
    ("21310", "", "DATE_INVALID", ""),
    ("2023-04-31", "", "DATE_INVALID", ""),
    ("31APR2023", "", "DATE_INVALID", ""),
    ("2023-04-17 or later", "", "DATE_INVALID", ""),
    ("2023-04-17 - 2023-04-20", "", "DATE_INVALID", ""),
    # with a time
    ("2023-04-17T08:30:00.000", "2023-04-17T08:30:00", "", ""),
    ("2023-04-17T08:30:15.250", "2023-04-17T08:30:15.25", "", ""),
    ("2023-04-17T08:30:15", "2023-04-17T08:30:15", "", ""),
    ("2023-04-17T08:30+08:00", "2023-04-17T08:30", "", "TIME_OFFSET"),
    ("2023-04-17T08:30:00Z", "2023-04-17T08:30:00", "", "TIME_OFFSET"),
    ("2023-04-17T24:00", "2023-04-18T00:00", "", "TIME_MIDNIGHT"),
    ("2023-12-31 24:00:00", "2024-01-01T00:00:00", "", "TIME_MIDNIGHT"),
    ("2023-04-17T24:01", "2023-04-17", "", "TIME_INVALID"),
    ("2023-04-17T08", "2023-04-17T08", "", ""),
    ("2023-04-17 08:UN", "2023-04-17T08", "", ""),
    ("2023-04-17 UN:30", "2023-04-17T-:30", "", ""),
    ("2023-04-17 UN:UN", "2023-04-17", "", ""),
    ("20230417T0830", "2023-04-17T08:30", "", ""),
    ("20230417083015", "2023-04-17T08:30:15", "", ""),
    ("17APR2023:08:30:15", "2023-04-17T08:30:15", "", ""),
    ("17APR2023:08:30:15.00", "2023-04-17T08:30:15", "", ""),
    ("17-APR-2023 8:30 PM", "2023-04-17T20:30", "", ""),
    ("2023年4月17日8时30分", "2023-04-17T08:30", "", ""),
    ("2023-04-17 下午2:10", "2023-04-17T14:10", "", ""),
    ("2023-04-17T99:99", "2023-04-17", "", "TIME_INVALID"),
    ("2023-04-17 25:10", "2023-04-17", "", "TIME_INVALID"),
    ("2023-04-UN 10:30", "2023-04", "", "TIME_UNUSED"),
]

TIMES = [
    # the field of a time beside 2023-04-17
    ("1410", "2023-04-17T14:10", ""),
    ("141005", "2023-04-17T14:10:05", ""),
    ("24:00", "2023-04-18T00:00", "TIME_MIDNIGHT"),
    ("8:30 AM", "2023-04-17T08:30", ""),
    ("8:30 p.m.", "2023-04-17T20:30", ""),
    ("12:05 AM", "2023-04-17T00:05", ""),
    ("12:05 PM", "2023-04-17T12:05", ""),
    ("13:05 PM", "2023-04-17", "TIME_INVALID"),
    ("8 PM", "2023-04-17T20", ""),
    ("14:10:00.0", "2023-04-17T14:10:00", ""),
    ("14.10", "2023-04-17T14:10", ""),
    ("14h10", "2023-04-17T14:10", ""),
    ("14：10", "2023-04-17T14:10", ""),
    ("14:10+08:00", "2023-04-17T14:10", "TIME_OFFSET"),
    ("08:UN", "2023-04-17T08", ""),
    ("08:30:UN", "2023-04-17T08:30", ""),
    ("UN:UN", "2023-04-17", ""),
    ("UNK", "2023-04-17", ""),
    ("08", "2023-04-17T08", ""),
    ("8", "2023-04-17", "TIME_INVALID"),
    ("830", "2023-04-17", "TIME_INVALID"),
    ("14.1", "2023-04-17", "TIME_INVALID"),
    ("51010", "2023-04-17", "TIME_INVALID"),  # seconds since midnight
    ("morning", "2023-04-17", "TIME_INVALID"),
    ("14:60", "2023-04-17", "TIME_INVALID"),
    (None, "2023-04-17", ""),
]


@pytest.mark.parametrize(("text", "dtc", "code", "time"), DATES)
def test_date(text: str, dtc: str, code: str, time: str) -> None:
    assert parse(pd.Series([text], dtype="str")).fillna("").iloc[0].tolist() == [dtc, code, time]


def test_a_column_of_all_of_them_is_read_as_each_alone() -> None:
    texts, *expected = zip(*DATES, strict=True)
    read = parse(pd.Series(texts * 2, dtype="str").iloc[::-1]).sort_index().fillna("")
    assert [read[column].tolist() for column in ("DTC", "CODE", "TIME")] == [list(column * 2) for column in expected]


@pytest.mark.parametrize(("text", "dtc", "time"), TIMES)
def test_time_beside_a_date(text: str | None, dtc: str, time: str) -> None:
    read = parse(pd.Series(["2023-04-17"], dtype="str"), time=pd.Series([text], dtype="str"))
    assert read.fillna("").iloc[0].tolist() == [dtc, "", time]


@pytest.mark.parametrize(
    ("date", "time", "dtc", "code", "said"),
    [
        ("2023-04-17T00:00:00", "14:10", "2023-04-17T14:10", "", ""),  # a datetime in which nobody entered a time
        ("2023-04-17T14:10", "14:10", "2023-04-17T14:10", "", ""),
        ("2023-04-17T09:00", "14:10", "2023-04-17T14:10", "", "TIME_DIFFERS"),
        ("2023-04-17T09:00", None, "2023-04-17T09:00", "", ""),
        ("2023-04-17T25:00", None, "2023-04-17", "", "TIME_INVALID"),
        ("2023-04", "14:10", "2023-04", "", "TIME_UNUSED"),
        (None, "14:10", "", "", "TIME_UNUSED"),
        ("2023-13", "14:10", "", "DATE_INVALID", ""),
    ],
)
def test_two_fields(date: str | None, time: str | None, dtc: str, code: str, said: str) -> None:
    read = parse(pd.Series([date], dtype="str"), time=pd.Series([time], dtype="str"))
    assert read.fillna("").iloc[0].tolist() == [dtc, code, said]


@pytest.mark.parametrize(("dmy", "dtc"), [("day-first", "2023-04"), ("month-first", "2023---04"), ("reject", "")])
def test_one_unknown_of_two_numbers(dmy: str, dtc: str) -> None:
    assert parse(pd.Series(["UN/04/2023"], dtype="str"), dmy)["DTC"].fillna("").tolist() == [dtc]
