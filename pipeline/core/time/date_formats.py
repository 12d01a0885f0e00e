"""A date or time as a study declares it: takes a format ("DD/MM/YYYY HH:mm"), gives the ISO 8601 text of what is written so.

Of a format YYYY, MMM (the month's English name), MM, DD, HH, mm, ss and AM (or PM) are read; any other sign is itself. A part may
be unknown (UN, UNK ...). SAS DATE, SAS DATETIME and SAS TIME are numbers as SAS counts them.
"""

import re
from functools import cache

import pandas as pd

from pipeline.core.sas.formats import DATE, DATETIME, TIME
from pipeline.core.sas.numbers import number_text
from pipeline.core.series import Series
from pipeline.core.time.date_texts import MONTH_NAME, month_number
from pipeline.core.time.time_texts import UNKNOWN, UNKNOWN_WORDS, two_digits
from schemas.base import DTYPES

SAS_KINDS = {"SAS DATE": DATE, "SAS DATETIME": DATETIME, "SAS TIME": TIME}
_PARTS = {
    "YYYY": ("year", r"\d{4}"),
    "MMM": ("month", MONTH_NAME),
    "MM": ("month", r"\d{1,2}"),
    "DD": ("day", r"\d{1,2}"),
    "HH": ("hour", r"\d{1,2}"),
    "mm": ("minute", r"\d{2}"),
    "ss": ("second", r"\d{2}(?:\.\d+)?"),
    "AM": ("half", "[AP]M"),
}
_TOKEN = re.compile("(" + "|".join(_PARTS) + ")")
_DATE, _CLOCK = ("year", "month", "day"), ("hour", "minute", "second", "half")


def fault_of(format: str) -> str:
    """What is wrong with a declared format, "" for nothing."""
    if format in SAS_KINDS:
        return ""
    parts = [_PARTS[token][0] for token in _TOKEN.split(format) if token in _PARTS]
    if not parts or len(set(parts)) < len(parts):
        return "name each of YYYY, MM (or MMM), DD, HH, mm, ss, AM at most once, or SAS DATE, SAS DATETIME, SAS TIME"
    if set(parts) & set(_DATE) and "year" not in parts:
        return "a date needs its year in four digits: YYYY"
    if re.search(r"[A-Za-z]", "".join(part for part in _TOKEN.split(format) if part not in _PARTS and part != "T")):
        return "other letters than YYYY, MMM, MM, DD, HH, mm, ss, AM and T are not read"
    return ""


def read_declared(text: Series, format: str) -> Series:
    """Distinct texts that are written in `format` as ISO 8601 (as precise as they are, times as HH:MM:SS); null for the others.

    An ISO text may still name a day that no calendar has: who reads it says so.
    """
    if format in SAS_KINDS:
        number = pd.to_numeric(text, errors="coerce").astype("float64")
        read = number_text(number, SAS_KINDS[format])
        return read.where(read.str.contains("[-:]").fillna(False).astype(bool))
    clean = text.str.normalize("NFKC").str.upper().str.strip()
    parts = clean.str.extract(_pattern(format), flags=re.IGNORECASE).reindex(columns=[*_DATE, *_CLOCK]).astype(DTYPES["Char"])
    known = parts.where(~parts.isin(UNKNOWN_WORDS))
    month, day = two_digits(month_number(known["month"])), two_digits(pd.to_numeric(known["day"]))
    date = known["year"] + "-" + month.fillna("-") + "-" + day.fillna("-")
    date = date.mask(day.isna(), known["year"] + "-" + month).mask(month.isna() & day.isna(), known["year"])
    clock = known["hour"].str.zfill(2).fillna("UN") + (":" + known["minute"]).fillna("") + (":" + known["second"]).fillna("")
    clock = clock.where(known["hour"].notna() | known["minute"].notna()) + (" " + known["half"]).fillna("")
    read = (date + ("T" + clock).fillna("")) if "YYYY" in format else clock
    return read.mask(parts.notna().any(axis=1) & known.isna().all(axis=1), "UNK")


@cache
def _pattern(format: str) -> str:
    """The format as a pattern with one group per part."""
    parts = _TOKEN.split(format)
    named = {token: f"(?P<{_PARTS[token][0]}>{_PARTS[token][1]}|{UNKNOWN}|--?)" for token in parts if token in _PARTS}
    return "^" + "".join(named.get(part, re.escape(part)) for part in parts) + "$"
