"""Two versions of one dataset, cell by cell: takes BASE and OTHER as tables with labels, gives every difference with its key.

For double programming: two programs, two transfers or two companies. Which differences are explained stands in agreement.py, how
files are read in files.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.distinct import arrow_text
from pipeline.core.errors import UsageError
from pipeline.core.series import Series
from pipeline.review.compare.values import Tolerance, equal, kind_of, plain, shown, together
from schemas.base import DTYPES

ROW_BASE, ROW_OTHER = "row only in base", "row only in other"
VARIABLE_BASE, VARIABLE_OTHER = "variable only in base", "variable only in other"
TYPE, LABEL, CELL = "type", "label", "cell"
COLUMNS = ["DATASET", "KIND", "VARIABLE", "KEY", "BASE", "OTHER"]
_SAME, _NTH = "number of the key", "record with the same key"  # no variable can be called so
_PAIR = [_SAME, _NTH]


class CompareError(UsageError):
    """Two datasets cannot be compared; the message says which and what to do."""


@dataclass(frozen=True)
class Dataset:
    """One dataset as read: `typed` is False where the file holds text only (CSV), `labels` has those that the file states."""

    name: str
    table: pd.DataFrame
    labels: dict[str, str]
    typed: bool = True


@dataclass(frozen=True)
class Result:
    """What was compared, and every difference (COLUMNS, text). `repeated`: records that share their key with another one."""

    name: str
    key: tuple[str, ...]
    rows: dict[str, int]
    variables: tuple[str, ...]
    differences: pd.DataFrame
    repeated: int = 0


def compare(base: Dataset, other: Dataset, key: Sequence[str], tolerance: Tolerance) -> Result:
    """Rows and variables only in one, types, labels and cells that differ. Records that share a key are paired in their order.

    CompareError when a dataset lacks a variable of the key.
    """
    for side, dataset in (("BASE", base), ("OTHER", other)):
        if lacking := [variable for variable in key if variable not in dataset.table]:
            raise CompareError(f"{dataset.name}: {side} lacks {', '.join(lacking)} of the key; name a key that both have (--key)")
    if not key:
        raise CompareError(f"{base.name}: no key is known for this dataset; name one with --key")
    common = [column for column in base.table if column in other.table]
    left, right, changed = _aligned(base, other, common)
    left, right = _numbered(left, right, key)
    pairs = (
        left[_PAIR]
        .reset_index()
        .merge(right[_PAIR].reset_index(), on=_PAIR, how="outer", suffixes=("_BASE", "_OTHER"), indicator="IN")
    )
    both = pairs[pairs["IN"].eq("both")]
    parts = [
        _rows(left.loc[pairs.loc[pairs["IN"].eq("left_only"), "index_BASE"]], key, ROW_BASE),
        _rows(right.loc[pairs.loc[pairs["IN"].eq("right_only"), "index_OTHER"]], key, ROW_OTHER),
        _variables(base, other),
        changed,
        _labels(base, other, common),
        *_cells(left.loc[both["index_BASE"]], right.loc[both["index_OTHER"]], key, common, tolerance),
    ]
    found = pd.concat(parts, ignore_index=True).assign(DATASET=base.name)[COLUMNS].astype(DTYPES["Char"])
    rows = {"base": len(left), "other": len(right), "both": len(both)}
    repeated = max(int(side[_NTH].gt(0).sum()) for side in (left, right))
    return Result(base.name, tuple(key), rows, tuple(common), found, repeated)


def _numbered(left: pd.DataFrame, right: pd.DataFrame, key: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Both with _PAIR. Numbers are merged, not keys: pandas cannot merge two text columns that are both without a row."""
    keys = pd.concat([left[list(key)], right[list(key)]], ignore_index=True)
    number = keys.groupby(list(key), dropna=False).ngroup().to_numpy()
    for side, own in ((left, number[: len(left)]), (right, number[len(left) :])):
        yield side.assign(**{_SAME: own, _NTH: pd.Series(own, index=side.index).groupby(own).cumcount()})


def _differences(kind: str, index: "pd.Index[Any] | range", **columns: Any) -> pd.DataFrame:
    given = {"KIND": kind, "VARIABLE": None, "KEY": None, "BASE": None, "OTHER": None} | columns
    return pd.DataFrame(given, index=index).astype(DTYPES["Char"])


def _rows(records: pd.DataFrame, key: Sequence[str], kind: str) -> pd.DataFrame:
    return _differences(kind, records.index, KEY=key_text(records, key))


def _variables(base: Dataset, other: Dataset) -> pd.DataFrame:
    only = {VARIABLE_BASE: base.table.columns.difference(other.table.columns, sort=False)}
    only[VARIABLE_OTHER] = other.table.columns.difference(base.table.columns, sort=False)
    return pd.concat([_differences(kind, range(len(names)), VARIABLE=list(names)) for kind, names in only.items()])


def _labels(base: Dataset, other: Dataset, common: list[str]) -> pd.DataFrame:
    """Labels are compared where both files state one."""
    stated = [(c, base.labels[c], other.labels[c]) for c in common if base.labels.get(c) and other.labels.get(c)]
    unlike = [(c, one, two) for c, one, two in stated if one != two]
    names, ones, twos = zip(*unlike, strict=True) if unlike else ((), (), ())
    return _differences(LABEL, range(len(unlike)), VARIABLE=list(names), BASE=list(ones), OTHER=list(twos))


def _aligned(base: Dataset, other: Dataset, common: list[str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The common variables of both in types that can be compared, and the types that differ where both files have types."""
    left, right, unlike = {}, {}, []
    for column in common:
        one, two = (plain(side.table[column].reset_index(drop=True)) for side in (base, other))
        types = kind_of(one), kind_of(two)
        left[column], right[column] = together(one, two)
        numbers = {"Num", "Date"}  # SAS keeps dates as numbers
        if base.typed and other.typed and "" not in types and types[0] != types[1] and set(types) != numbers:
            unlike.append((column, *types))
    changed = pd.DataFrame(unlike, columns=["VARIABLE", "BASE", "OTHER"], dtype=DTYPES["Char"]).assign(KIND=TYPE)
    return pd.DataFrame(left), pd.DataFrame(right), changed


def _cells(
    left: pd.DataFrame, right: pd.DataFrame, key: Sequence[str], common: list[str], tolerance: Tolerance
) -> list[pd.DataFrame]:
    """One table of differing cells per variable; `left` and `right` are the paired records in the same order."""
    left, right = left.reset_index(drop=True), right.reset_index(drop=True)
    parts = []
    for column in [c for c in common if c not in key]:
        one, two = left[column], right[column]
        differs = ~equal(one, two, tolerance)
        if differs.any():
            keys = key_text(left[differs], key)
            parts.append(
                _differences(CELL, keys.index, VARIABLE=column, KEY=keys, BASE=shown(one[differs]), OTHER=shown(two[differs]))
            )
    return parts


def key_text(rows: pd.DataFrame, key: Sequence[str]) -> Series:
    """The key of each record as text: "USUBJID=01-001, AESEQ=3"."""
    heads = [pa.scalar(f"{', ' if number else ''}{variable}=", pa.large_string()) for number, variable in enumerate(key)]
    texts = [arrow_text(shown(rows[variable])).cast(pa.large_string()) for variable in key]
    blank = pa.scalar("", pa.large_string())
    joined = pc.binary_join_element_wise(
        *chain(*zip(heads, texts, strict=True)), blank, null_handling="replace", null_replacement=""
    )
    return pd.Series(joined.to_numpy(zero_copy_only=False), index=rows.index, dtype=DTYPES["Char"])
