"""Texts of several rows as one, a whole table at a time."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.base import DTYPES


def join_texts(rows: pd.DataFrame, by: Sequence[str], column: str, separator: str) -> pd.DataFrame:
    """`by` and `column`: one row per group in the order of its first row, with the texts of its rows in theirs.

    `rows` has no missing text in `column`; a missing value of `by` is a group of its own.
    """
    group = rows.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy()
    order = np.argsort(group, kind="stable")
    starts = np.searchsorted(group[order], np.arange(group.max(initial=-1) + 2))
    texts = pa.array(rows[column].iloc[order].to_numpy(dtype=object), type=pa.string())
    joined = pc.binary_join(pa.ListArray.from_arrays(starts.astype("int32"), texts), separator).to_pandas().astype(DTYPES["Char"])
    return rows.iloc[order[starts[:-1]]][list(by)].reset_index(drop=True).assign(**{column: joined})
