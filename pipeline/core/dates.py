"""Dates as trials have them: takes raw date text or ISO 8601 text that may be partial, gives ISO text, bounds and study days.

Its own module because raw capture, SDTM and ADaM must read a partial date in the same way. Nothing is imputed here: imputation
is an analysis rule and lives in ADaM. Text columns in, columns of the same index out (STUDY_SPEC 3, vector A01, A02).
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pandas as pd

from pipeline.core.distinct import numbered, placed
from schemas.base import DTYPES

_UNKNOWN = r"UNK?|--?"
_TIME = r"(?:[ T]+(?P<hour>\d{1,2}|UNK?):(?P<minute>\d{2}|UNK?)(?::\d{2}|:UNK?)?)?"
_DAY = rf"\d{{1,2}}|{_UNKNOWN}"

# Year first, with "-", "/" or the Chinese year, month and day characters; the day, or month and day, may be absent.
_YMD = rf"(?P<year>\d{{4}})(?:[-/年](?P<month>{_DAY})月?(?:[-/]?(?P<day>{_DAY})日?)?)?年?{_TIME}"
# Day, English month name or unknown, year.
_DMONY = rf"(?P<day>{_DAY})[- /](?P<month>[A-Z]{{3,9}}|UN)[- /](?P<year>\d{{4}}){_TIME}"
# Three numbers with the year last: two readings are possible.
_XXY = rf"(?P<first>\d{{1,2}})[-/](?P<second>\d{{1,2}})[-/](?P<year>\d{{4}}){_TIME}"
_BLANK = r"(?:UNK?)?(?:[-/ ]UNK?)*"

_REMEMBERED = 2_000  # distinct texts of a column

_MONTH_NAMES = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
_MONTHS = {name: number for number, full in enumerate(_MONTH_NAMES.split(), start=1) for name in (full, full[:3])} | {"SEPT": 9}


def parse(text: "pd.Series[Any]", dmy: str = "reject") -> pd.DataFrame:
    """Raw date text -> columns DTC (ISO 8601 in collected precision, or null) and CODE (null, DATE_INVALID, DATE_AMBIGUOUS).

    `dmy` decides a day/month/year text that has two readings: reject, day-first or month-first. Each distinct text is read once.
    """
    return _each_once(text, _read, dmy)


def _read(text: "pd.Series[Any]", dmy: str) -> pd.DataFrame:
    """`parse` of distinct texts. Complete ISO dates, most dates by far, and time stamps need no pattern."""
    day, on_calendar = text.str.slice(0, 10), _complete(text).notna()
    plain = day.where(text.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(False) & on_calendar)
    stamp = text.str.fullmatch(r"\d{4}-\d{2}-\d{2}[ T](?:[01]\d|2[0-3]):[0-5]\d(?::\d{2})?").fillna(False) & on_calendar
    plain = plain.mask(stamp, day + "T" + text.str.slice(11, 16))
    read = pd.DataFrame({"DTC": plain, "CODE": pd.Series(None, index=text.index, dtype=DTYPES["Char"])})
    other = text[plain.isna()]
    return pd.concat([read[plain.notna()], _parse(other, dmy)]).sort_index() if len(other) else read


def _parse(text: "pd.Series[Any]", dmy: str) -> pd.DataFrame:
    clean = text.str.normalize("NFKC").str.strip().str.upper()
    parts = _fields(clean, _YMD)
    other = parts["year"].isna() & ~clean.str.fullmatch(_BLANK)
    if other.any():  # the rarer patterns are tried only where the year does not come first
        parts = parts.combine_first(_named_month(clean[other])).combine_first(_year_last(clean[other], dmy))
    year, month, day = (_number(parts[c]) for c in ("year", "month", "day"))
    iso = parts["year"] + "-" + _two(month).fillna("-") + "-" + _two(day).fillna("-")
    iso = iso.mask(day.isna(), parts["year"] + "-" + _two(month)).mask(month.isna() & day.isna(), parts["year"])
    complete = year.notna() & month.notna() & day.notna()
    good = _on_calendar(year, month, day, iso, complete)
    time, time_good = _time(parts)
    iso = iso.where(~(complete & time.notna()), iso + "T" + time)
    code = pd.Series(None, index=text.index, dtype=DTYPES["Char"])
    code = code.mask(~(good & time_good) & ~clean.str.fullmatch(_BLANK).fillna(True), "DATE_INVALID")
    code = code.mask(parts["first"].notna() & parts["year"].isna(), "DATE_AMBIGUOUS")
    return pd.DataFrame({"DTC": iso.where(good & time_good & code.isna()), "CODE": code}, dtype=DTYPES["Char"])


def _fields(clean: "pd.Series[Any]", pattern: str) -> pd.DataFrame:
    columns = ["year", "month", "day", "hour", "minute", "first", "second"]
    return clean.str.extract(f"^{pattern}$").reindex(columns=columns).astype(DTYPES["Char"])


def _named_month(clean: "pd.Series[Any]") -> pd.DataFrame:
    parts = _fields(clean, _DMONY)
    named = parts["month"].map(_MONTHS).astype("float64")
    known = named.notna() | parts["month"].eq("UN").fillna(False)
    return parts.assign(month=_two(named)).where(known)


def _year_last(clean: "pd.Series[Any]", dmy: str) -> pd.DataFrame:
    """Three numbers with the year last. With two readings and `dmy` reject, `first` stays filled and `year` becomes null."""
    parts = _fields(clean, _XXY)
    first, second = _number(parts["first"]), _number(parts["second"])
    both = first.le(12) & second.le(12) & first.ne(second)
    day_first = second.le(12) & (first.gt(12) | first.eq(second) | (dmy == "day-first"))
    month = second.where(day_first, first)
    day = first.where(day_first, second)
    year = parts["year"].mask(both & (dmy == "reject"))
    return parts.assign(year=year, month=_two(month), day=_two(day))


def _number(text: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.to_numeric(text, errors="coerce").astype("float64")


def _two(number: "pd.Series[Any]") -> "pd.Series[Any]":
    """1.0 -> "01", null -> null."""
    return number.astype("Int64").astype(DTYPES["Char"]).str.zfill(2)


def _on_calendar(
    year: "pd.Series[Any]",
    month: "pd.Series[Any]",
    day: "pd.Series[Any]",
    iso: "pd.Series[Any]",
    complete: "pd.Series[Any]",
) -> "pd.Series[Any]":
    in_range = year.notna() & month.fillna(1).between(1, 12) & day.fillna(1).between(1, 31)
    return in_range & (~complete | pd.to_datetime(iso, format="%Y-%m-%d", errors="coerce").notna())


def _time(parts: pd.DataFrame) -> "tuple[pd.Series[Any], pd.Series[Any]]":
    """HH:MM where both are numbers, and whether the time (if any) exists on a clock."""
    hour, minute = _number(parts["hour"]), _number(parts["minute"])
    good = hour.fillna(0).le(23) & minute.fillna(0).le(59)
    return _two(hour) + ":" + _two(minute), good


# --- ISO 8601 text, possibly partial: 2023, 2023-05, 2023---15, 2023-05-15, 2023-05-15T08:30


def precision(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """How much of the date is known: "D" a complete date, "M" year and month, "Y" only the year; else null."""
    return _each_once(_day(dtc), _precision).astype(DTYPES["Char"])


def complete(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """The date of a complete ISO date(time) as datetime64[ms]; NaT where it is partial, blank or no date."""
    return _each_once(_day(dtc), _complete)


def earliest(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """The first day that a partial ISO date can mean, as datetime64[ms]; NaT where there is no year."""
    return _each_once(_day(dtc), _earliest)


def latest(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """The last day that a partial ISO date can mean, as datetime64[ms]; NaT where there is no year."""
    return _each_once(_day(dtc), _latest)


def _day(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    """What of ISO text is not the time of day: days repeat where time stamps do not."""
    return dtc.astype(DTYPES["Char"]).str.slice(0, 10)


def _each_once(text: "pd.Series[Any]", read: Callable[..., Any], *more: str) -> Any:
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


def _precision(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    known: pd.Series[Any] = pd.Series(None, index=dtc.index, dtype=DTYPES["Char"])
    known = known.mask(dtc.str.match(r"\d{4}").fillna(False), "Y").mask(dtc.str.match(r"\d{4}-\d{2}").fillna(False), "M")
    return known.mask(_complete(dtc).notna(), "D")


def _complete(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    return _date(_day(dtc))


def _earliest(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    year, month, day = _split(dtc)
    return _date(year + "-" + month.fillna("01") + "-" + day.fillna("01"))


def _latest(dtc: "pd.Series[Any]") -> "pd.Series[Any]":
    year, month, day = _split(dtc)
    last = _date(year + "-" + month.fillna("12") + "-01") + pd.offsets.MonthEnd(0)
    return _date(year + "-" + month.fillna("12") + "-" + day).fillna(last).astype(DTYPES["Date"])


def _split(dtc: "pd.Series[Any]") -> "tuple[pd.Series[Any], pd.Series[Any], pd.Series[Any]]":
    parts = dtc.str.extract(r"^(\d{4})(?:-(\d{2}|-)(?:-(\d{2}))?)?").astype(DTYPES["Char"])
    return parts[0], parts[1].mask(parts[1].eq("-")), parts[2]


def _date(text: "pd.Series[Any]") -> "pd.Series[Any]":
    return pd.to_datetime(text, format="%Y-%m-%d", errors="coerce").astype(DTYPES["Date"])


def study_day(date: "pd.Series[Any]", reference: "pd.Series[Any]") -> "pd.Series[Any]":
    """--DY: days from the reference date, which is day 1; there is no day 0; null where either date is missing (A02)."""
    days: pd.Series[Any] = (date - reference).dt.days.astype("float64")
    return days.where(days < 0, days + 1)


def iso(date: "pd.Series[Any]") -> "pd.Series[Any]":
    """Dates as ISO 8601 text, null where missing."""
    return date.dt.strftime("%Y-%m-%d").astype(DTYPES["Char"])
