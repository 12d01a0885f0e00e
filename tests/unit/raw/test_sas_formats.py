"""SAS dates, times and datetimes by every format: what a number of SAS is, what it is to the calendar, and what is refused.

By hand: 3428 days after 1960-01-01 are 1969-05-21 (9 years of which 1960, 1964 and 1968 have 366 days are 3288 days, to
1969-01-01; 140 more). That SAS counts 253717660800 seconds to 31DEC9999 is printed by SAS itself.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.core.sas.formats import kind_of_format
from pipeline.raw.sas_file import read_sas


def texts(folder: Path, format: str, *numbers: float | None) -> list[str]:
    path = folder / "dm.xpt"
    table = pd.DataFrame({"A": pd.Series(numbers, dtype="float64")})
    pyreadstat.write_xport(table, str(path), file_format_version=8, variable_format={"A": format} if format else {})
    read = read_sas(path).table
    assert read is not None
    return list(read["A"].fillna(""))


def test_the_days_of_the_docstring() -> None:
    assert (date(1969, 5, 21) - date(1960, 1, 1)).days == 3428


DATES = [
    "DATE9.",
    "DATE.",
    "MMDDYY10.",
    "DDMMYY10.",
    "DDMMYYP10.",
    "YYMMDD10.",
    "YYMMDDN8.",
    "MONYY7.",
    "YYMMN6.",
    "MMYYS7.",
    "YYMON7.",
    "YEAR4.",
    "NLDATE20.",
    "NLDATEMN10.",
    "EURDFDE9.",
    "EURDFDD10.",
    "DEUDFWDX20.",
    "E8601DA10.",
    "B8601DA8.",
    "N8601DA10.",
    "IS8601DA10.",
    "WORDDATE18.",
    "WEEKDATX29.",
    "JULIAN7.",
    "YYQ6.",
    "QTR1.",
    "WEEKV5.",
    "MINGUO10.",
    "NENGO10.",
    "DAY2.",
    "MONNAME9.",
    "DOWNAME9.",
]


@pytest.mark.parametrize("format", DATES)
def test_days(tmp_path: Path, format: str) -> None:
    assert texts(tmp_path, format, 3428.0, None) == ["1969-05-21", ""]


DATETIMES = [
    "DATETIME20.",
    "DATETIME26.6",
    "DATEAMPM22.",
    "MDYAMPM25.",
    "E8601DT19.",
    "B8601DT15.",
    "IS8601DT19.",
    "NLDATM30.",
    "NLDATMAP30.",
    "EURDFDT20.",
]


@pytest.mark.parametrize("format", DATETIMES)
def test_seconds(tmp_path: Path, format: str) -> None:
    assert texts(tmp_path, format, 3428 * 86_400.0 + 8 * 3600 + 1800) == ["1969-05-21T08:30:00"]


@pytest.mark.parametrize("format", ["DTDATE9.", "E8601DN10.", "B8601DN8.", "DTWKDATX29."])
def test_the_day_of_a_datetime(tmp_path: Path, format: str) -> None:
    """The format shows the day; a time that is there is kept all the same."""
    assert texts(tmp_path, format, 3428 * 86_400.0, None) == ["1969-05-21", ""]
    assert texts(tmp_path, format, 3428 * 86_400.0 + 60) == ["1969-05-21T00:01:00"]


@pytest.mark.parametrize("format", ["TIME8.", "TIME5.", "HHMM5.", "TOD8.", "TIMEAMPM11.", "E8601TM8.", "NLTIME10.", "NLTIMAP10."])
def test_times(tmp_path: Path, format: str) -> None:
    assert texts(tmp_path, format, 30_600.0, 86_400.0, 86_401.0) == ["08:30:00", "24:00:00", "86401"]


def test_a_utc_datetime_says_so(tmp_path: Path) -> None:
    assert texts(tmp_path, "E8601DZ20.", 3428 * 86_400.0) == ["1969-05-21T00:00:00+00:00"]


def test_a_month_that_was_collected_as_such_has_no_day(tmp_path: Path) -> None:
    """MAY1969 is stored as the first of May, 3408; with another day among the values, days were collected."""
    assert texts(tmp_path, "MONYY7.", 3408.0, 3378.0) == ["1969-05", "1969-04"]
    assert texts(tmp_path, "MONYY7.", 3408.0, 3428.0) == ["1969-05-01", "1969-05-21"]
    assert texts(tmp_path, "YEAR4.", 3288.0) == ["1969"]


@pytest.mark.parametrize("format", ["", "BEST12.", "F8.2", "COMMA9.", "DOLLAR8.", "YESNO.", "DATED.", "Z4."])
def test_any_other_number_stays_one(tmp_path: Path, format: str) -> None:
    assert texts(tmp_path, format, 3428.0) == ["3428"]


def test_the_last_day_of_9999(tmp_path: Path) -> None:
    """To SAS neither 4000 nor 8000 is a leap year."""
    assert texts(tmp_path, "DATE9.", 2936547.0) == ["9999-12-31"]
    assert texts(tmp_path, "DATETIME20.", 253717660800.0) == ["9999-12-31T00:00:00"]
    assert texts(tmp_path, "DATE9.", 745153.0, 745154.0) == ["4000-02-28", "4000-03-01"]


def test_a_number_that_no_calendar_has_stays_one(tmp_path: Path) -> None:
    assert texts(tmp_path, "DATE9.", 1e12, 3428.0) == ["1000000000000", "1969-05-21"]


@pytest.mark.parametrize(
    ("format", "kind"), [("ANYDTDTE20.", "date"), ("ANYDTDTM40.", "datetime"), ("ANYDTTME.", "time"), ("$DATE9.", "")]
)
def test_informats_and_text(format: str, kind: str) -> None:
    assert kind_of_format(format) == kind
