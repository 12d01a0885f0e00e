"""Apply a reader once per distinct text of a column.

Codes, dates and sizes repeat: a trial has few distinct texts and many records, and pandas' patterns and look-ups on text walk
through Python objects.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.series import Series
from schemas.base import DTYPES

Read = TypeVar("Read", Series, pd.DataFrame)


def each_distinct(text: Series, read: Callable[[Series], Read]) -> Read:
    """`read` of a text column: it is given each distinct text once, none of them missing; a missing text has no answer.

    The answer, a column or a table on the index of the texts given, comes back on the index of `text`. Where it is the texts
    themselves, as of most columns that are cleaned, the column is handed back and not copied.
    """
    codes, distinct = numbered(text)
    known = read(distinct)
    unchanged = isinstance(known, pd.Series) and text.dtype == DTYPES["Char"] and known.equals(distinct)
    return text if unchanged else placed(known, codes, text)


def each_distinct_number(number: Series, read: Callable[[Series], Series]) -> Series:
    """The same of a column of numbers."""
    codes, distinct = pd.factorize(number)
    return placed(read(pd.Series(distinct)), codes, number)


def numbered(text: Series) -> tuple[Any, Series]:
    """The number of each text among the distinct ones (-1: missing), and the distinct ones."""
    codes, distinct = pd.factorize(text.astype(DTYPES["Char"]))
    return codes, pd.Series(distinct, dtype=DTYPES["Char"])


def placed(known: Read, codes: Any, text: Series) -> Read:
    """What is `known` of the distinct texts, in the rows of `text` (`codes` of `numbered`)."""
    if isinstance(known, pd.Series):
        return pd.Series(known.array.take(codes, allow_fill=True), index=text.index, name=text.name)
    return pd.DataFrame({column: known[column].array.take(codes, allow_fill=True) for column in known}, index=text.index)


def looked_up(text: Series, known: Mapping[str, str]) -> Series:
    """The text that `known` gives for each text; missing where it gives none."""
    return each_distinct(text, lambda distinct: distinct.map(known).astype(DTYPES["Char"]))


def among(texts: Series, others: Series) -> Series:
    """Which of the texts stand among the others: `isin` of pandas 2.3 walks through the others in Python."""
    return pd.Series(np.asarray(pc.is_in(arrow_text(texts), value_set=arrow_text(others))), index=texts.index)


def positions(texts: Series, others: Series) -> "npt.NDArray[np.int64]":
    """Where each of the texts first stands among the others; -1 where it does not."""
    found = pc.index_in(arrow_text(texts), value_set=arrow_text(others))
    return np.asarray(found.fill_null(-1), dtype="int64")


def arrow_text(texts: Series) -> Any:
    """A text column as Arrow has it."""
    return pa.array(texts.astype(DTYPES["Char"]))
