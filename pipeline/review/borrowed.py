"""What moves a result whose own records stand still: takes the results that moved and the changed records behind them, gives the
changed records that such a result borrows from others.

A line that reaches a limit brings the counts of all columns with it, a second treatment the total, a longer number the decimals
of its whole analysis. One record stands for all: it names the cause, the result of which it is borrowed has the others.
"""

import pandas as pd

from pipeline.core.series import Series
from pipeline.tlf.ard.ids import SIZE

_AT = "AT"
_LINE = ["output_id", "analysis_id", "group2_level", "group3_level", "variable_level", "IN"]
_ANALYSIS = ["output_id", "analysis_id"]
_COLUMN = ["output_id", "group1_level", "IN"]


def borrowed_movers(moved: pd.DataFrame, direct: pd.DataFrame) -> list[pd.DataFrame]:
    """The movers (as `direct`: AT and the record) of results without any of their own, a frame per reason. `moved`: results with
    AT, IN, FORMAT and the number of both sides (stat_num_BASE, stat_num_OTHER)."""
    moved = moved.astype({"IN": "str"})
    behind = moved.merge(direct, on=_AT)
    sizes = behind[behind["analysis_id"].eq(SIZE)]
    alone, came = moved["IN"].ne("both"), behind[behind["IN"].ne("both")]
    found = [direct]
    for borrowers, lenders, by in (
        (alone, came, _LINE),
        (alone, sizes[sizes["IN"].ne("both")], _COLUMN),
        (moved["FORMAT"], behind, _ANALYSIS),
        (alone, sizes.assign(IN=_way(sizes)), ["output_id", "IN"]),
    ):
        left = ~moved[_AT].isin(joined(found)[_AT])
        first = lenders.drop_duplicates(by)[[*by, *direct.columns.drop(_AT)]]
        found.append(moved.loc[borrowers & left, [_AT, *by]].merge(first, on=by)[list(direct.columns)])
    return found[1:]


def joined(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """The rows of all parts; of empty ones the columns alone."""
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)


def _way(sizes: pd.DataFrame) -> Series:
    """What the new size of a column does to lines that are shown from some percentage on: more subjects take lines away, fewer
    bring some."""
    grown = sizes["stat_num_OTHER"].fillna(0) > sizes["stat_num_BASE"].fillna(0)
    return pd.Series("right_only", sizes.index, dtype="str").mask(grown, "left_only")
