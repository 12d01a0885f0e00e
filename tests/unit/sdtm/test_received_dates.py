"""Received --DTC: every form of SDTMIG 4.4.2 is kept and its known parts are used; impossible dates and times are listed."""

import numpy as np
import pandas as pd
import pytest

from pipeline.core.time.dates import complete, earliest, latest, precision
from pipeline.core.time.iso_dates import read_iso
from pipeline.sdtm.received.fit import fit
from schemas.sdtm import DOMAINS

CASES = [
    # received                             kept as                              said
    ("2023-04-17T08:30:15", "2023-04-17T08:30:15", ""),
    ("2023-04-17T08:30:15.25+08:00", "2023-04-17T08:30:15.25+08:00", ""),
    ("2023-04-17T08:30Z", "2023-04-17T08:30Z", ""),
    ("2023-04-17T08", "2023-04-17T08", ""),
    ("2023-04-17T-:30", "2023-04-17T-:30", ""),
    ("2023-04-17T08:-:15", "2023-04-17T08:-:15", ""),
    ("2023-04-17T24:00", "2023-04-17T24:00", ""),
    ("2023", "2023", ""),
    ("2023---17", "2023---17", ""),
    ("2023-04--T10:30", "2023-04--T10:30", ""),
    ("--04-17", "--04-17", ""),
    ("--02-29", "--02-29", ""),
    ("-----T07:15", "-----T07:15", ""),
    ("2023-04-01/2023-04-30", "2023-04-01/2023-04-30", ""),
    ("2023-04-01T08:00/2023-04-01T12:00", "2023-04-01T08:00/2023-04-01T12:00", ""),
    ("2023-04-17/2023-04", "2023-04-17/2023-04", ""),
    ("2023-04-17T99:99", "2023-04-17", "TIME_INVALID"),
    ("2023-04-17T24:01", "2023-04-17", "TIME_INVALID"),
    ("2023-04--T25:00", "2023-04", "TIME_INVALID"),
    ("-----T25:00", "", "DATE_INVALID"),
    ("2023-04-31", "", "DATE_INVALID"),
    ("--02-30", "", "DATE_INVALID"),
    ("2023-13", "", "DATE_INVALID"),
    ("2023-04-", "", "DATE_INVALID"),
    ("2023-04-30/2023-04-01", "", "DATE_INVALID"),
    ("2023-04-01/", "", "DATE_INVALID"),
    ("17APR2023", "", "DATE_INVALID"),
]


@pytest.mark.parametrize(("text", "kept", "code"), CASES)
def test_form(text: str, kept: str, code: str) -> None:
    assert read_iso(pd.Series([text], dtype="str")).fillna("").iloc[0].tolist() == [kept, code]


BOUNDS = [
    ("2023-04-01/2023-04-30", "2023-04-01", "2023-04-30", "NaT", "M"),
    ("2023-04-20/2023-05-03", "2023-04-20", "2023-05-03", "NaT", "Y"),
    ("2023-04/2023-05", "2023-04-01", "2023-05-31", "NaT", "Y"),
    ("2023-12-20/2024-01-10", "2023-12-20", "2024-01-10", "NaT", "Y"),
    ("2023-04-01T08:00/2023-04-01T12:00", "2023-04-01", "2023-04-01", "2023-04-01", "D"),
    ("2023-04--T10:30", "2023-04-01", "2023-04-30", "NaT", "M"),
    ("2023-04-17T-:30", "2023-04-17", "2023-04-17", "2023-04-17", "D"),
    ("--04-17", "NaT", "NaT", "NaT", ""),
    ("-----T07:15", "NaT", "NaT", "NaT", ""),
]


@pytest.mark.parametrize(("dtc", "first", "last", "day", "known"), BOUNDS)
def test_the_known_parts_are_used(dtc: str, first: str, last: str, day: str, known: str) -> None:
    column = pd.Series([dtc], dtype="str")
    assert [str(read(column)[0])[:10] for read in (earliest, latest, complete)] == [first, last, day]
    assert precision(column).fillna("")[0] == known


def test_the_same_in_one_column() -> None:
    column = pd.Series([case[0] for case in BOUNDS], index=range(9, 0, -1), dtype="str")
    assert [str(day)[:10] for day in earliest(column)] == [case[1] for case in BOUNDS]


def received(dates: object) -> tuple[list[str], list[list[str]]]:
    source = pd.DataFrame(
        {"USUBJID": "1", "AESEQ": [1.0, 2.0], "AETERM": "x", "AESTDTC": dates, "FILE": "ae.xpt", "FILELINE": [1, 2]}
    )
    table, issues = fit(source, DOMAINS["ae"], {"STUDYID": "S", "DOMAIN": "AE"}, ["FILE", "FILELINE"])
    return list(table["AESTDTC"].fillna("")), issues[["CODE", "COLUMN", "LINE", "VALUE", "ACTION"]].to_numpy().tolist()


def test_an_impossible_time_is_listed_and_its_date_stays() -> None:
    assert received(["2023-04-17T99:99", "2023-04-01/2023-04-30"]) == (
        ["2023-04-17", "2023-04-01/2023-04-30"],
        [["TIME_INVALID", "AESTDTC", "1", "2023-04-17T99:99", "the date is kept without it"]],
    )


@pytest.mark.parametrize("numbers", [np.array([3428.0, np.nan]), pd.Series([3428, None], dtype=object)])
def test_a_number_is_no_date(numbers: object) -> None:
    """Days since 1960, not the year 3428."""
    assert received(numbers) == (["", ""], [["DATE_INVALID", "AESTDTC", "1", "3428", "left blank"]])


def test_a_special_missing_value_is_listed() -> None:
    """As the reader of transport files gives it: its letter among numbers."""
    source = pd.DataFrame({"USUBJID": "1", "AESEQ": pd.Series([1.0, ".U"], dtype=object), "AETERM": "x", "FILELINE": [1, 2]})
    table, issues = fit(source, DOMAINS["ae"], {"STUDYID": "S", "DOMAIN": "AE"}, ["FILELINE"])
    assert table["AESEQ"].fillna(-1).tolist() == [1, -1]
    assert issues[["CODE", "COLUMN", "VALUE"]].to_numpy().tolist() == [["NUMBER_INVALID", "AESEQ", ".U"]]
