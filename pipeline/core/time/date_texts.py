"""Dates as sites write them: takes distinct texts, gives ISO 8601 text in the precision collected.

Read are a year first (2023-04-17, 2023.4.17, 2023 年 4 月 17 日, 20230417), a month by its English name (17APR2023, April 17,
2023, APR 2023), and three numbers with the year last where only one reading is possible; any part may be unknown (UN, UNK, NK,
XX, ?). A time may follow. A two-digit year is never read, and four digits alone are a year of 1800 to 2199 only.
"""

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from pipeline.core.time.time_texts import CLOCK_LIKE, DIGITS_LIKE, MIDNIGHT, UNKNOWN, clean_text, read_times, two_digits
from schemas.base import DTYPES

UNUSED = "TIME_UNUSED"

_NAMES = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
_MONTHS = {name: number for number, full in enumerate(_NAMES.split(), start=1) for name in (full, full[:3])} | {"SEPT": 9}
MONTH_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))

_DAY = rf"\d{{1,2}}|{UNKNOWN}|--?"
_NUMBER = rf"\d{{1,2}}|{UNKNOWN}"
_MONTH = rf"{MONTH_NAME}|{UNKNOWN}"
_PLAUSIBLE = r"(?:1[89]|2[01])\d{2}"
_WITH_TIME = rf"(?P<date>.*?)(?:(?:(?<=\d) ?T ?| |(?<=\d):|(?<=日))(?P<time>{CLOCK_LIKE})|(?<=\d)T(?P<digits>{DIGITS_LIKE}))?"

_PATTERNS = (
    rf"(?P<year>\d{{4}})(?:[-/.年 ](?P<month>{_DAY})(?:(?:月[-/. ]?|[-/. ])(?P<day>{_DAY})日?|月)?)?年?",
    rf"(?P<year>\d{{4}})[-/. ]?(?P<month>{MONTH_NAME})(?:[-/. ]?(?P<day>{_DAY}))?",
    rf"(?P<year>{_PLAUSIBLE})(?P<month>\d{{2}})(?P<day>\d{{2}})",
    rf"(?:(?P<day>{_DAY})[-/. ]?)?(?P<month>{_MONTH})[-/., ]*(?P<year>\d{{4}})",
    rf"(?P<month>{MONTH_NAME})[-/. ]?(?P<day>\d{{1,2}}),?[-/. ](?P<year>\d{{4}})",
    rf"(?P<first>{_NUMBER})[-/. ](?P<second>{_NUMBER})[-/. ](?P<year>\d{{4}})",
    r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})",
)
_BASIC = rf"(?P<date>{_PLAUSIBLE}\d{{4}})(?P<digits>\d{{4}}|\d{{6}})"
_NOTHING = rf"(?:(?:{UNKNOWN})(?:[-/. :T]+(?:{UNKNOWN}))*)?"
_COLUMNS = ["year", "month", "day", "first", "second"]


def read_dates(text: Series, dmy: str = "reject") -> pd.DataFrame:
    """Columns DTC (null where there is no date), CODE (null, DATE_INVALID, DATE_AMBIGUOUS) and TIME (as `with_time`).

    `dmy` decides a text that has two readings: reject, day-first or month-first. An unreadable time never blanks its date.
    """
    day = text.str.slice(0, 10)  # complete ISO dates, most dates by far, and time stamps need no pattern
    on_calendar = pd.to_datetime(day, format="%Y-%m-%d", errors="coerce").notna()
    plain = day.where(text.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(False) & on_calendar)
    stamp = text.str.fullmatch(r"\d{4}-\d{2}-\d{2}[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?").fillna(False) & on_calendar
    plain = plain.mask(stamp, day + "T" + text.str.slice(11))
    nothing: Series = pd.Series(None, index=text.index, dtype=DTYPES["Char"])
    read = pd.DataFrame({"DTC": plain, "CODE": nothing, "TIME": nothing})
    other = text[plain.isna()]
    return pd.concat([read[plain.notna()], _read(other, dmy)]).reindex(text.index) if len(other) else read


def _read(text: Series, dmy: str) -> pd.DataFrame:
    """Dates and times apart: days repeat where time stamps do not."""
    clean = clean_text(text)
    parts = clean.str.extract(f"^{_BASIC}$").combine_first(clean.str.extract(f"^{_WITH_TIME}$")).astype(DTYPES["Char"])
    clock = each_distinct(parts["time"].fillna(parts["digits"]), read_times)
    return with_time(each_distinct(parts["date"], lambda date: _read_days(date, dmy)), clock)


def _read_days(clean: Series, dmy: str) -> pd.DataFrame:
    blank = _is(clean, _NOTHING)
    parts = _placed(_parts(clean.mask(blank)), dmy)
    year, day = _number(parts["year"]), _number(parts["day"])
    month = month_number(parts["month"])
    two_month, two_day = two_digits(month), two_digits(day)
    iso = parts["year"] + "-" + two_month.fillna("-") + "-" + two_day.fillna("-")
    iso = iso.mask(day.isna(), parts["year"] + "-" + two_month).mask(month.isna() & day.isna(), parts["year"])
    complete = year.notna() & month.notna() & day.notna()
    date = pd.to_datetime(iso.where(complete), format="%Y-%m-%d", errors="coerce")
    good = year.notna() & month.fillna(1).between(1, 12) & day.fillna(1).between(1, 31) & (~complete | date.notna())
    good &= ~_is(clean, r"\d{4}") | _is(clean, _PLAUSIBLE)
    code = pd.Series(None, index=clean.index, dtype=DTYPES["Char"]).mask(~good & ~blank, "DATE_INVALID")
    code = code.mask(parts["first"].notna() & parts["year"].isna(), "DATE_AMBIGUOUS")
    return pd.DataFrame({"DTC": iso.where(code.isna() & ~blank), "CODE": code}, dtype=DTYPES["Char"])


def with_time(dates: pd.DataFrame, clock: pd.DataFrame) -> pd.DataFrame:
    """Dates (DTC, CODE) with the time of `clock` (TIME, CODE) where the date is complete; TIME, what is to be said of it."""
    day = dates["DTC"].str.slice(0, 10)
    date = pd.to_datetime(day, format="%Y-%m-%d", errors="coerce")
    complete = date.notna()
    midnight = clock["CODE"].eq(MIDNIGHT).fillna(False).astype(bool)
    later = (date + pd.Timedelta(days=1)).dt.strftime("%Y-%m-%d").astype(DTYPES["Char"])
    timed = day.mask(midnight, later) + "T" + clock["TIME"]
    code = clock["CODE"].mask(clock["TIME"].notna() & ~complete, UNUSED)
    code = code.where(dates["CODE"].isna())  # what is said of the date comes first
    return dates.assign(DTC=timed.where(complete & timed.notna(), dates["DTC"]), TIME=code.astype(DTYPES["Char"]))


def _parts(clean: Series) -> pd.DataFrame:
    """The parts of each text by the first pattern that it is written in."""
    parts = pd.DataFrame(None, index=clean.index, columns=_COLUMNS, dtype=DTYPES["Char"])
    for pattern in _PATTERNS:
        other = clean[clean.notna() & parts["year"].isna()]
        if other.empty:  # the rarer patterns are tried only where the others do not fit
            break
        fitting = other.str.extract(f"^{pattern}$").reindex(columns=_COLUMNS).astype(DTYPES["Char"])
        parts.loc[other.index] = fitting
    return parts


def _placed(parts: pd.DataFrame, dmy: str) -> pd.DataFrame:
    """Three numbers with the year last as month and day. With two readings and `dmy` reject, `year` becomes null.

    Where one of the two is unknown, the other is the day if it can be no month, and else has two readings.
    """
    first, second = _number(parts["first"]), _number(parts["second"])
    asked = parts["first"].notna()
    one = first.isna() ^ second.isna()
    number = first.fillna(second)
    both = asked & first.le(12) & second.le(12) & first.ne(second)
    either = asked & one & number.le(12)
    day_first = second.le(12) & (first.gt(12) | first.eq(second) | (dmy == "day-first"))
    month, day = second.where(day_first, first), first.where(day_first, second)
    month_of_one, day_of_one = (second, first) if dmy == "day-first" else (first, second)
    month, day = month.mask(either, month_of_one), day.mask(either, day_of_one)
    month, day = month.mask(asked & one & number.gt(12)), day.mask(asked & one & number.gt(12), number)
    return parts.assign(
        year=parts["year"].mask((both | either) & (dmy == "reject")),
        month=parts["month"].mask(asked, two_digits(month)),
        day=parts["day"].mask(asked, two_digits(day)),
    )


def _is(text: Series, pattern: str) -> Series:
    return text.str.fullmatch(pattern).fillna(False).astype(bool)


def is_nothing(text: Series) -> Series:
    """Texts that say of no part of a date what it is: blank, UN, UNK-UNK-UNK."""
    return _is(clean_text(text), _NOTHING)


def month_number(text: Series) -> Series:
    """A month by its number or its English name, as a number; null where it is unknown."""
    return text.map(_MONTHS).astype("float64").fillna(_number(text))


def _number(text: Series) -> Series:
    return pd.to_numeric(text, errors="coerce").astype("float64")
