"""ISO 8601 dates as SDTMIG 4.4.2 has them in --DTC: takes distinct texts, tells which are such dates.

A component may be unknown on the right (2023-04), in the middle (2023---15, 2023-04-17T-:30) or on the left (--04-17,
-----T07:15); two dates make an interval of uncertainty (2023-04-01/2023-04-30). 24:00 is the end of a day.
"""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates
from schemas.base import DTYPES

_DATE = r"(?P<year>\d{4}|-)(?:-(?P<month>\d{2}|-)(?:-(?P<day>\d{2}|-))?)?"
_CLOCK = r"(?:\d{2}|-)(?::(?:\d{2}|-)(?::(?:\d{2}(?:[.,]\d+)?|-))?)?(?:Z|[+-]\d{2}(?::?\d{2})?)?"
_POSSIBLE = r"(?:(?:[01]\d|2[0-3]|-)(?::(?:[0-5]\d|-)(?::(?:[0-5]\d(?:[.,]\d+)?|-))?)?|24:00(?::00)?)(?:Z|[+-]\d{2}(?::?\d{2})?)?"


def read_iso(text: Series) -> pd.DataFrame:
    """Columns DTC, the text as far as it is a date; CODE null, DATE_INVALID (DTC is null), or TIME_INVALID (DTC is the date)."""
    interval = text.str.contains("/", regex=False).fillna(False).astype(bool)
    ends = text.str.split("/", n=1, expand=True).reindex(columns=[0, 1]).astype(DTYPES["Char"])
    first, second = _read(ends[0]), _read(ends[1])
    backwards = dates.earliest(first["DTC"]) > dates.latest(second["DTC"])
    both = first["DTC"] + "/" + second["DTC"]
    dtc = first["DTC"].where(~interval, both.mask(backwards))
    bad_time = first["BAD_TIME"] | (interval & second["BAD_TIME"])
    code = pd.Series(None, index=text.index, dtype=DTYPES["Char"]).mask(bad_time, "TIME_INVALID").mask(dtc.isna(), "DATE_INVALID")
    return pd.DataFrame({"DTC": dtc, "CODE": code})


def _read(text: Series) -> pd.DataFrame:
    """One date: DTC, without its time where that is impossible (BAD_TIME); null where it is no date of the calendar."""
    parts = text.str.extract(rf"^(?P<date>{_DATE})(?:T(?P<clock>{_CLOCK}))?$").astype(DTYPES["Char"])
    year, month, day = (parts[name].mask(parts[name].eq("-")) for name in ("year", "month", "day"))
    # an unknown part can be that of a leap year, or of a month of 31 days
    probe = year.fillna("2000") + "-" + month.fillna("01") + "-" + day.fillna("01")
    good = parts["date"].notna() & pd.to_datetime(probe, format="%Y-%m-%d", errors="coerce").notna()
    nothing = year.isna() & month.isna() & day.isna()
    good &= ~parts["date"].str.endswith("-").fillna(False).astype(bool) | parts["clock"].notna()  # what ends is cut, not "-"
    bad_time = good & parts["clock"].notna() & ~parts["clock"].str.fullmatch(_POSSIBLE).fillna(False).astype(bool)
    kept = text.mask(bad_time, parts["date"].where(~nothing).str.replace("-+$", "", regex=True))
    return pd.DataFrame({"DTC": kept.where(good & ~(nothing & bad_time)), "BAD_TIME": bad_time})
