"""Two columns made comparable: takes columns as files hold them, gives both as Char, Num or Date, what is equal, and text.

What counts as the same value in two formats (SAS days and dates, blank and missing, numbers as text) is one question, and which
records belong together (compare.py) another.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.core.sas.numbers import DAY, LEFT_OUT, calendar_seconds
from pipeline.core.series import Series
from schemas.base import DTYPES

SECONDS = {"D": DAY, "s": 1}
EPOCH, FIRST, LAST = (
    int(np.datetime64(day, "ms").astype("int64")) for day in ("1960-01-01", "0001-01-01", "9999-12-31T23:59:59.999")
)


@dataclass(frozen=True)
class Tolerance:
    """Numbers are equal when they differ by at most `absolute` + `relative` * |other|."""

    absolute: float = 0.0
    relative: float = 1e-12


def plain(values: Series) -> Series:
    """A column as Char, Num or Date of ours: trailing blanks and empty text are no values, times have no zone."""
    kind = kind_of(values)
    if kind == "Date":
        zoned = getattr(values.dtype, "tz", None) is not None
        return (values.dt.tz_localize(None) if zoned else values).astype(DTYPES["Date"])
    if kind == "Num":
        return pd.to_numeric(values).astype(DTYPES["Num"])
    text = values.astype(DTYPES["Char"]).str.rstrip()
    return text.mask(text.eq(""))


def kind_of(values: Series) -> str:
    """Char, Num or Date by what the column holds; "" for a column without any value."""
    if values.isna().all():
        return ""
    if values.dtype.kind in "Mbiuf":
        return "Date" if values.dtype.kind == "M" else "Num"
    held = pd.api.types.infer_dtype(values, skipna=True)
    dates, numbers = ("date", "datetime", "datetime64"), ("integer", "floating", "mixed-integer-float", "boolean")
    return "Date" if held in dates else "Num" if held in numbers else "Char"


def together(one: Series, two: Series) -> tuple[Series, Series]:
    """Both columns in the type of the richer one where all values of the other can be read so, else both as text."""
    kinds = {kind_of(one), kind_of(two)} - {""}
    for kind in ("Date", "Num", "Char"):
        if kind in kinds:
            read = _as(one, kind), _as(two, kind)
            if all(after.notna().equals(before.notna()) for before, after in zip((one, two), read, strict=True)):
                return read
    return shown(one), shown(two)


def _as(values: Series, kind: str) -> Series:
    own = kind_of(values)
    if own in (kind, "") or kind == "Char":
        return shown(values) if kind == "Char" else values.astype(DTYPES[kind])
    if kind == "Num":
        return sas_days(values) if own == "Date" else pd.to_numeric(values, errors="coerce").astype(DTYPES["Num"])
    if own == "Num":
        return sas_moments(values, "D")
    return pd.to_datetime(values, errors="coerce", format="ISO8601").astype(DTYPES["Date"])


def sas_moments(numbers: Series, unit: Literal["D", "s"]) -> Series:
    """Days or seconds of SAS as dates; NaT where no year of four digits fits."""
    since = calendar_seconds(numbers.astype("float64") * SECONDS[unit]) * 1_000 + EPOCH
    fits = since.between(FIRST, LAST)
    moments = since.where(fits, 0).round().astype("int64").to_numpy().astype("datetime64[ms]")
    return pd.Series(moments, index=numbers.index).where(fits)


def sas_days(dates: Series) -> Series:
    """Dates as SAS counts days."""
    days = (dates.astype("int64").where(dates.notna()) - EPOCH) / (1_000 * DAY)
    return days - sum((days >= day).astype("int64") for day in LEFT_OUT)


def equal(one: Series, two: Series, tolerance: Tolerance) -> Series:
    """Where both columns hold the same value, or both none."""
    if one.dtype.kind == "f":
        close = np.isclose(one, two, rtol=tolerance.relative, atol=tolerance.absolute, equal_nan=True)
        return pd.Series(close, index=one.index)
    return one.eq(two).fillna(False).astype(bool) | (one.isna() & two.isna())


def shown(values: Series) -> Series:
    """A column as text for people: dates in ISO 8601 (with the time where there is one), numbers to 15 digits."""
    if values.dtype.kind == "M":
        day = values.dt.strftime("%Y-%m-%d")
        return day.mask(values.ne(values.dt.normalize()), values.dt.strftime("%Y-%m-%dT%H:%M:%S")).astype(DTYPES["Char"])
    if values.dtype.kind == "f":
        return values.map("{:.15g}".format, na_action="ignore").astype(DTYPES["Char"])
    return values.astype(DTYPES["Char"])
