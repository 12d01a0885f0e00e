"""How many bytes each variable takes: takes the tables of one layer, gives one length per variable for all of them.

XPT and define.xml state the same length, and a variable of several datasets has the same in each (FDA Study Data Technical
Conformance Guide: the longest value over all datasets, no space wasted).
"""

from collections.abc import Iterable

import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.xpt.text import ASCII, Text

NUMERIC = 8


def study_lengths(tables: Iterable[pd.DataFrame], text: Text = ASCII) -> dict[str, int]:
    """Bytes by variable, the longest value over `tables`; 1 for text that is missing everywhere, 8 for numbers and dates."""
    lengths: dict[str, int] = {}
    for table in tables:
        for name, column in table.items():
            lengths[str(name)] = max(lengths.get(str(name), 1), _longest(column, text))
    return lengths


def _longest(column: Series, text: Text) -> int:
    if column.dtype != "str":
        return NUMERIC
    return max((len(text.encode(value)) for value in column.dropna().unique()), default=1)
