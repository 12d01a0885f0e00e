"""Latent values to the text of a CSV cell: dates, time stamps, numbers.

Takes numpy arrays; gives pandas text columns (NaN for missing). Its own module because all forms write alike.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from schemas.base import DTYPES

from .plan import Days

TEXT = DTYPES["Char"]


def iso(days: Any) -> "pd.Series[str]":
    """Days as `YYYY-MM-DD`."""
    return _looked_up(days, lambda codes: np.datetime_as_string(codes.astype("datetime64[D]")))


def stamp(days: Any) -> "pd.Series[str]":
    """Days with a fraction as `YYYY-MM-DDTHH:MM:SS`."""
    values = np.asarray(days, dtype=np.float64)
    seconds = np.round(np.nan_to_num(values) * 86_400).astype("int64").astype("datetime64[s]")
    return pd.Series(np.datetime_as_string(seconds), dtype=TEXT).where(~np.isnan(values))


def whole(values: Any) -> "pd.Series[str]":
    """Whole numbers as text: 12."""
    return _looked_up(values, lambda codes: codes.astype(str))


def decimal(values: Any, places: int = 1) -> "pd.Series[str]":
    """Numbers with so many decimals as text: 12.3."""
    steps = np.round(np.asarray(values, dtype=np.float64) * 10**places)
    return _looked_up(steps, lambda codes: np.array([f"{code / 10**places:.{places}f}" for code in codes]))


def yes(condition: Any, other: Any = "N") -> "pd.Series[str]":
    """`Y` where the condition holds, else `other`."""
    return pd.Series(np.where(np.asarray(condition, dtype=bool), "Y", other), dtype=TEXT)


def text(values: Any) -> "pd.Series[str]":
    """Any text array as a column; "" becomes missing."""
    column = pd.Series(np.asarray(values), dtype=TEXT)
    return column.where(column != "")


def _looked_up(values: Any, name: Any) -> "pd.Series[str]":
    """Write each distinct whole number once: columns hold millions of cells and few values."""
    numbers: Days = np.asarray(values, dtype=np.float64)
    known: NDArray[np.bool_] = ~np.isnan(numbers)
    codes, where = np.unique(numbers[known].astype(np.int64), return_inverse=True)
    place = np.full(len(numbers), -1)
    place[known] = where
    return pd.Series(pd.array(name(codes), dtype=TEXT).take(place, allow_fill=True), index=range(len(numbers)))
