"""Marks of a timeline as data: takes records with dates, gives one row per mark.

A row says whose the mark is, in which line, from when to when, and how it is drawn.
"""

from typing import Literal

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

Shape = Literal["bar", "box", "dot", "up", "down", "cross", "diamond", "point"]
"""bar: from START to END; box: a word at START; point: a dot of a curve; the others: symbols at START."""
NOT_ENDED = "open"
"""The style of a bar that goes on at the end of what is known."""
LIMITS = "within"
"""The style of a mark whose level is 1/3 at the lower and 2/3 at the upper limit of normal: its row shows both."""
DATE = "datetime64[ms]"
_TYPES = {
    "USUBJID": "str", "ROW": "str", "START": DATE, "END": DATE, "SHAPE": "str", "STYLE": "str", "TEXT": "str", "TITLE": "str",
    "LEVEL": "float64", "PLACE": "float64",
}  # fmt: skip


def marks(
    records: pd.DataFrame,
    row: Series | str,
    start: Series,
    shape: Series | Shape,
    *,
    end: Series | None = None,
    style: Series | str = "",
    text: Series | str = "",
    title: Series | str = "",
    level: Series | None = None,
    place: Series | float | None = None,
) -> pd.DataFrame:
    """Marks of `records` (USUBJID): `row` names its line of the lane; `style`: CSS classes; `text` stands on the mark, `title` is
    told when it is pointed at; `level` is its height, 0 (bottom) to 1; rows stand by `place`, else by their first day."""
    columns = {"ROW": row, "START": start, "END": end, "SHAPE": shape, "STYLE": style, "TEXT": text, "TITLE": title,
               "LEVEL": level, "PLACE": place}  # fmt: skip
    made = (
        records[["USUBJID"]]
        .assign(**columns)
        .astype({name: DTYPES["Char"] if kind == "str" else kind for name, kind in _TYPES.items()})
    )
    return made.fillna({"ROW": "(no name)", "STYLE": "", "TEXT": "", "TITLE": ""}).reset_index(drop=True)


def no_marks() -> pd.DataFrame:
    """No mark."""
    return pd.DataFrame({name: pd.Series(dtype=DTYPES["Char"] if kind == "str" else kind) for name, kind in _TYPES.items()})
