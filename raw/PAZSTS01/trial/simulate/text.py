"""Latent values as the text of an export: dates, times, numbers; NaN for missing."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schemas.base import DTYPES

from .plan import Days

TEXT = DTYPES["Char"]


def iso(days: Any) -> "pd.Series[str]":
    """Days as `YYYY-MM-DD`."""
    return _looked_up(np.floor(np.asarray(days, dtype=np.float64)), lambda n: np.datetime_as_string(n.astype("datetime64[D]")))


def stamp(days: Any) -> "pd.Series[str]":
    """Days with a fraction as `YYYY-MM-DDTHH:MM:SS`."""
    seconds = np.round(np.asarray(days, dtype=np.float64) * 86_400)
    return _looked_up(seconds, lambda n: np.datetime_as_string(n.astype("datetime64[s]")))


def clock(hours: Any) -> "pd.Series[str]":
    """Hours of a day as `HH:MM:SS`, to the minute."""
    minutes = np.round(np.asarray(hours, dtype=np.float64) * 60)
    return _looked_up(minutes, lambda n: np.array([f"{one // 60:02d}:{one % 60:02d}:00" for one in n.tolist()]))


def number(values: Any, decimals: int = 0) -> "pd.Series[str]":
    """Numbers as their shortest text with at most so many decimals: 12, 12.5."""
    scale = 10**decimals
    units = np.round(np.asarray(values, dtype=np.float64) * scale)
    return (
        _looked_up(units, lambda n: np.array([f"{one / scale:.{decimals}f}" for one in n.tolist()]))
        .str.replace(r"(\.\d*?)0+$", r"\1", regex=True)
        .str.removesuffix(".")
    )


def yes(condition: Any, other: str = "N") -> "pd.Series[str]":
    """`Y` where the condition holds, else `other`."""
    return text(np.where(np.asarray(condition, dtype=bool), "Y", other))


def text(values: Any) -> "pd.Series[str]":
    """Any text array as a column; "" becomes missing."""
    column = pd.Series(np.asarray(values), dtype=TEXT)
    return column.where(column != "")


def _looked_up(values: Any, name: Any) -> "pd.Series[str]":
    """The texts of whole numbers, each distinct one written once."""
    numbers: Days = np.asarray(values, dtype=np.float64)
    known: NDArray[np.bool_] = ~np.isnan(numbers)
    codes, where = np.unique(numbers[known].astype(np.int64), return_inverse=True)
    place = np.full(len(numbers), -1)
    place[known] = where
    return pd.Series(
        pd.array(name(codes) if len(codes) else [], dtype=TEXT).take(place, allow_fill=True), index=range(len(numbers))
    )
