"""Dates as trials have them: takes raw date text or ISO 8601 text that may be partial, gives ISO text, bounds and study days.

Nothing is imputed here: imputation is an analysis rule and lives in ADaM (STUDY_SPEC 3, vector A01, A02).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pandas as pd

from pipeline.core.distinct import numbered, placed
from pipeline.core.series import Series
from pipeline.core.time.date_texts import read_dates, with_time
from pipeline.core.time.time_texts import read_times
from schemas.base import DTYPES

_REMEMBERED = 2_000  # distinct texts of a column


def parse(text: Series, dmy: str = "reject", time: Series | None = None) -> pd.DataFrame:
    """Raw date text, and the field of its time -> columns DTC, CODE and TIME; each distinct text is read once.

    DTC is ISO 8601 in collected precision, or null; CODE null, DATE_INVALID or DATE_AMBIGUOUS; TIME what is to be said of the
    time (TIME_INVALID, TIME_OFFSET, TIME_MIDNIGHT, TIME_UNUSED, TIME_DIFFERS). `dmy` decides a day/month/year text that has two
    readings: reject, day-first or month-first.
    """
    read = _each_once(text, read_dates, dmy)
    if time is None:
        return read
    clock = _each_once(time, read_times)
    own = read["DTC"].str.slice(11).fillna("")
    differs = clock["TIME"].notna() & ~own.isin(["", "00:00", "00:00:00"]) & own.ne(clock["TIME"])
    code = clock["CODE"].mask(clock["TIME"].notna() & read["DTC"].isna() & read["CODE"].isna(), "TIME_UNUSED")
    both = with_time(read[["DTC", "CODE"]], clock.assign(CODE=code.mask(differs, "TIME_DIFFERS")))
    return both.assign(TIME=both["TIME"].fillna(read["TIME"]))


def moments(text: Series) -> Series:
    """Time stamps of any form that `parse` reads, as datetime64; NaT where none can be read."""
    return pd.to_datetime(parse(text)["DTC"], format="ISO8601", errors="coerce")


# --- ISO 8601 text, possibly partial: 2023, 2023-05, 2023---15, 2023-05-15, 2023-05-15T08:30


def precision(dtc: Series) -> Series:
    """How much of the date is known: "D" a complete date, "M" year and month, "Y" only the year; else null."""
    return _each_once(_day(dtc), _precision).astype(DTYPES["Char"])


def complete(dtc: Series) -> Series:
    """The date of a complete ISO date(time) as datetime64[ms]; NaT where it is partial, blank, no date or an interval of days."""
    return _each_once(_day(dtc), _complete)


def earliest(dtc: Series) -> Series:
    """The first day that a partial ISO date can mean, as datetime64[ms]; NaT where there is no year."""
    return _each_once(_day(dtc), _earliest)


def latest(dtc: Series) -> Series:
    """The last day that a partial ISO date can mean, as datetime64[ms]; NaT where there is no year."""
    return _each_once(_day(dtc), _latest)


def _day(dtc: Series) -> Series:
    """What of ISO text is not the time of day: days repeat where time stamps do not. Both days of an interval, "from/to"."""
    text = dtc.astype(DTYPES["Char"])
    day = text.str.slice(0, 10)
    intervals = text[text.str.contains("/", regex=False).fillna(False).astype(bool)]
    if intervals.empty:
        return day
    ends = intervals.str.split("/", n=1, expand=True)
    day.loc[intervals.index] = ends[0].str.slice(0, 10) + "/" + ends[1].str.slice(0, 10)
    return day


def _each_once(text: Series, read: Callable[..., Any], *more: str) -> Any:
    """`read` of a text column, each distinct text read once.

    The same columns are read by several domains and checks: answers are remembered, but for columns of so many texts that
    memory would be the price.
    """
    codes, distinct = numbered(text)
    large = len(distinct) > _REMEMBERED
    known = read(distinct, *more) if large else _remembered(read, tuple(distinct), *more)
    return placed(known, codes, text)


@lru_cache(maxsize=500)
def _remembered(read: Callable[..., Any], texts: tuple[str, ...], *more: str) -> Any:
    return read(pd.Series(texts, dtype=DTYPES["Char"]), *more)


def _precision(dtc: Series) -> Series:
    """An interval is as precise as what both its ends share; one that goes over a new year counts as a year."""
    known: Series = pd.Series(None, index=dtc.index, dtype=DTYPES["Char"])
    start, end = _ends(dtc)
    known = known.mask(dtc.str.match(r"\d{4}").fillna(False), "Y")
    same_month = start.str.slice(0, 7).eq(end.str.slice(0, 7)).fillna(False)
    known = known.mask(dtc.str.match(r"\d{4}-\d{2}").fillna(False) & same_month, "M")
    return known.mask(_complete(dtc).notna(), "D")


def _complete(dtc: Series) -> Series:
    start, end = _ends(dtc)
    return _date(start.where(start.eq(end).fillna(False)))


def _earliest(dtc: Series) -> Series:
    year, month, day = _split(_ends(dtc)[0])
    return _date(year + "-" + month.fillna("01") + "-" + day.fillna("01"))


def _latest(dtc: Series) -> Series:
    year, month, day = _split(_ends(dtc)[1])
    last = _date(year + "-" + month.fillna("12") + "-01") + pd.offsets.MonthEnd(0)
    return _date(year + "-" + month.fillna("12") + "-" + day).fillna(last).astype(DTYPES["Date"])


def _ends(day: Series) -> tuple[Series, Series]:
    """Both ends of an interval "from/to"; a date is both."""
    return day.str.slice(0, 10), day.str.replace(r"^.*/", "", regex=True)


def _split(dtc: Series) -> tuple[Series, Series, Series]:
    parts = dtc.str.extract(r"^(\d{4})(?:-(\d{2}|-)(?:-(\d{2}))?)?").astype(DTYPES["Char"])
    return parts[0], parts[1].mask(parts[1].eq("-")), parts[2]


def _date(text: Series) -> Series:
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype(DTYPES["Date"])


def study_day(date: Series, reference: Series) -> Series:
    """--DY: days from the reference date, which is day 1; there is no day 0; null where either date is missing (A02)."""
    days: Series = (date - reference).dt.days.astype("float64")
    return days.where(days < 0, days + 1)


def iso(date: Series) -> Series:
    """Dates as ISO 8601 text, null where missing."""
    return date.dt.strftime("%Y-%m-%d").astype(DTYPES["Char"])
