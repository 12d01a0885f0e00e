"""Times as sites write them: takes distinct texts, gives the ISO 8601 time of the day as far as it was collected.

Read are 08:30, 8:30:15.5, 14.10, 14h10, 1410, 141000, 8:30 AM, 8 p.m., 08 (the hour), 8 时 30 分 and parts that are unknown
(08:UN). A single digit is no time, and three digits are none: 830 may have lost a digit.
"""

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

UNKNOWN = r"UNK?|NK|XX|\?\??"
UNKNOWN_WORDS = ("UN", "UNK", "NK", "XX", "?", "??", "-", "--")
INVALID, OFFSET, MIDNIGHT = "TIME_INVALID", "TIME_OFFSET", "TIME_MIDNIGHT"

_PART = rf"\d{{2}}|{UNKNOWN}|--?"
_ZONE = r"Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?"
_END = rf" ?(?P<half>[AP]M)? ?(?P<offset>{_ZONE})?"
_FRACTION = r"(?:[.,](?P<fraction>\d+))?"
_CLOCK = (
    rf"(?P<hour>\d{{1,2}}|{UNKNOWN}|--?)[:.H](?P<minute>{_PART})(?:[:.](?P<second>{_PART}){_FRACTION})?{_END}",
    rf"(?P<hour>\d{{2}})(?P<minute>\d{{2}})(?:(?P<second>\d{{2}}){_FRACTION})?{_END}",
    r"(?P<hour>\d{1,2}) ?(?P<half>[AP]M)",
    rf"(?P<hour>\d{{2}})(?P<offset>{_ZONE})?",
)
_NOTHING = rf"(?:{UNKNOWN}|--?)(?:[:. ](?:{UNKNOWN}|--?))*"
_COLUMNS = ["hour", "minute", "second", "fraction", "half", "offset"]

# What stands behind a date in one field, as a pattern of its own: a clock with a separator, or AM or PM, or digits behind a T.
ZONED = rf"(?: ?(?:{_ZONE}))?"
CLOCK_LIKE = (
    rf"(?:\d{{1,2}}|{UNKNOWN}|--?)(?:[:.H](?:\d{{1,2}}|{UNKNOWN}|--?)){{1,2}}(?:[.,]\d+)?(?: ?[AP]M)?{ZONED}|\d{{1,2}} ?[AP]M"
)
DIGITS_LIKE = rf"(?:\d{{2}}|\d{{4}}|\d{{6}}(?:[.,]\d+)?){ZONED}"


def clean_text(text: Series) -> Series:
    """Text in NFKC and upper case, blanks collapsed, with AM and PM and Chinese time words as signs of a clock."""
    clean = text.str.normalize("NFKC").str.upper().str.replace(r"\s+", " ", regex=True).str.strip()
    clean = clean.str.replace(r"\b([AP])\. ?M\.?", r"\1M", regex=True)
    clean = clean.str.replace(r"上午 ?([^上下]+)", r"\1 AM", regex=True).str.replace(r"下午 ?([^上下]+)", r"\1 PM", regex=True)
    clean = clean.str.replace(r" ?[时時点點] ?", ":", regex=True).str.replace(r" ?分 ?(\d)", r":\1", regex=True)
    return clean.str.replace(r" ?[分秒]", "", regex=True)


def read_times(text: Series) -> pd.DataFrame:
    """Columns TIME (08, 08:30, -:30, 08:30:15.5; null where nothing is known) and CODE (null, or what is to be said of it).

    CODE: TIME_INVALID no time of the clock; TIME_OFFSET the text has an offset from UTC, TIME is the local time without it;
    TIME_MIDNIGHT the text is 24:00, the end of the day, and TIME is 00:00 of the day after.
    """
    clean = clean_text(text)
    parts = pd.DataFrame(None, index=text.index, columns=_COLUMNS, dtype=DTYPES["Char"])
    for pattern in _CLOCK:
        parts = parts.combine_first(clean.str.extract(f"^{pattern}$")).reindex(columns=_COLUMNS).astype(DTYPES["Char"])
    hour, minute, second = (pd.to_numeric(parts[c], errors="coerce").astype("float64") for c in _COLUMNS[:3])
    half = parts["half"]
    of_half = half.isna() | (hour.between(1, 12) | (hour.eq(0) & half.eq("AM").fillna(False)))
    midnight = hour.eq(24) & minute.fillna(0).eq(0) & second.fillna(0).eq(0) & half.isna() & minute.notna()
    hour = hour.mask(half.notna(), hour % 12).mask(half.eq("PM").fillna(False), hour % 12 + 12).mask(midnight, 0)
    good = of_half & hour.fillna(0).le(23) & minute.fillna(0).le(59) & second.fillna(0).le(59)
    matched = parts["hour"].notna()
    empty = clean.fillna("").str.fullmatch(f"(?:{_NOTHING})?")
    code = pd.Series(None, index=text.index, dtype=DTYPES["Char"]).mask(~empty & ~(matched & good), INVALID)
    code = code.mask(code.isna() & parts["offset"].notna(), OFFSET).mask(code.isna() & midnight, MIDNIGHT)
    time = _iso(hour, minute, second, parts["fraction"]).where(good)
    return pd.DataFrame({"TIME": time, "CODE": code}, dtype=DTYPES["Char"])


def _iso(hour: Series, minute: Series, second: Series, fraction: Series) -> Series:
    """The time in ISO 8601: "-" for an unknown part, nothing behind the last known one; a fraction of zeros says nothing."""
    seconds = two_digits(second) + ("." + fraction.str.rstrip("0")).fillna("").str.removesuffix(".")
    text = two_digits(hour).fillna("-") + ":" + two_digits(minute).fillna("-") + ":" + seconds.fillna("-")
    text = text.str.replace("(?::-)+$", "", regex=True)
    return text.mask(text.eq("-"))


def two_digits(number: Series) -> Series:
    """1.0 -> "01", null -> null."""
    return number.astype("Int64").astype(DTYPES["Char"]).str.zfill(2)
