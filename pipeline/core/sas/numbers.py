"""Numbers of SAS as text: takes numbers and what they count, gives ISO 8601 dates, times and datetimes, or the numbers."""

import numpy as np
import pandas as pd

from pipeline.core.sas.formats import DATE, DATETIME, TIME, is_utc, precision_of_format
from pipeline.core.series import Series

EPOCH = np.datetime64("1960-01-01", "us")
DAY = 86_400
FARTHEST = 10_000 * 366 * DAY  # no calendar date is farther from 1960
TO_DAY, TO_MONTH, TO_YEAR = slice(0, 10), slice(0, 7), slice(0, 4)
CLOCK = slice(11, None)
# Days of the calendar that SAS does not have: to it no year that 4000 divides is a leap year.
LEFT_OUT = [int((np.datetime64(day) - np.datetime64("1960-01-01")).astype("int64")) for day in ("4000-02-29", "8000-02-29")]


def number_text(values: Series, kind: str, format: str = "") -> Series:
    """Numbers as text, read as a DATE, DATETIME or TIME of SAS where `kind` says so; what no calendar has stays a number.

    A date whose format shows no day is read to the month or the year where no value is of another day than the first.
    """
    text = values.astype("str").str.removesuffix(".0")
    if kind == DATE:
        return _iso(values * DAY, _common_precision(values * DAY, format, TO_DAY)).fillna(text)
    if kind == DATETIME:
        moment = _iso(values, _common_precision(values, format, slice(0, None)))
        return (moment + "+00:00" if is_utc(format) else moment).fillna(text)
    if kind == TIME:
        return _iso(values.where(values.between(0, DAY, inclusive="left")), CLOCK).mask(values.eq(DAY), "24:00:00").fillna(text)
    return text


def calendar_seconds(seconds: Series) -> Series:
    """Seconds of SAS since 1960-01-01 as those of the calendar: 31DEC9999 is two days more than SAS counts."""
    return seconds + DAY * sum((seconds >= DAY * (day - number)).astype("int64") for number, day in enumerate(LEFT_OUT))


def _common_precision(seconds: Series, format: str, whole: slice) -> slice:
    """How much of the ISO text the format and all values agree on."""
    part = {"Y": TO_YEAR, "M": TO_MONTH, "D": TO_DAY}.get(precision_of_format(format))
    if part is None:
        return whole
    rest = _iso(seconds, slice(part.stop, None)).dropna()
    nothing = {TO_YEAR.stop: "-01-01T00:00:00", TO_MONTH.stop: "-01T00:00:00", TO_DAY.stop: "T00:00:00"}[part.stop]
    return part if rest.eq(nothing).all() else whole


def _iso(seconds: Series, part: slice) -> Series:
    """Seconds since 1960-01-01 as a part of ISO 8601 text; fractions of a second only where there are some."""
    known = seconds.abs().lt(FARTHEST).to_numpy()
    moments = EPOCH + (calendar_seconds(seconds.where(known, 0)).to_numpy() * 1e6).round().astype("timedelta64[us]")
    text = pd.Series(np.datetime_as_string(moments, unit="us"), index=seconds.index, dtype="str")
    of_four_digits = text.str.len().eq(26).to_numpy()
    return text.str.rstrip("0").str.rstrip(".").str.slice(part.start, part.stop).where(known & of_four_digits)
