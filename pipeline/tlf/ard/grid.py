"""The lines of an analysis, every level of the first treatment, then of the next, and what falls on each.

All counting of the ARD goes through here, a hundred times per run: plain arrays, a merge-free look-up of subjects and levels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

Array = np.ndarray[Any, np.dtype[Any]]
Columns = Mapping[str, Array]
"""A table as arrays: a frame costs more than its content here."""
Statistics = Mapping[str, tuple[Any, Iterable[str]]]
"""By name: the values for all lines of a grid, and their texts."""


@dataclass(frozen=True)
class Groups:
    """Who stands in which column: `people`, every USUBJID once and sorted; `names` of the groups in order; `members`, whether a
    person (row) belongs to a group (column)."""

    people: "pd.Index[str]"
    names: Array
    members: Array

    @classmethod
    def of(cls, subjects: pd.DataFrame, groups: Sequence[str]) -> "Groups":
        """From USUBJID and group1_level, one row per subject and group."""
        people = pd.Index(subjects["USUBJID"].unique()).sort_values()
        members = np.zeros((len(people), len(groups)), dtype=bool)
        members[people.get_indexer(subjects["USUBJID"]), pd.Index(groups).get_indexer(subjects["group1_level"])] = True
        return cls(people, np.array(groups, dtype=object), members)


@dataclass(frozen=True)
class Places:
    """Each time a record counts: `row`, its position; `line` of the grid; `person`, the position of its subject."""

    row: Array
    line: Array
    person: Array


def make_grid(levels: pd.DataFrame, groups: Groups) -> Columns:
    """group1_level and the level columns of every line."""
    lines = {"group1_level": np.repeat(groups.names, len(levels))}
    return lines | {c: np.tile(levels[c].to_numpy(dtype=object), len(groups.names)) for c in levels.columns}


def locate(records: pd.DataFrame, levels: pd.DataFrame, groups: Groups) -> Places:
    """Where `records` (USUBJID and the columns of `levels`) count: once per group of their subject, not at all where the subject
    has none or the level is not in `levels`."""
    person = groups.people.get_indexer(records["USUBJID"])
    level = np.zeros(len(records), dtype=int)
    if by := list(levels.columns):
        level = pd.MultiIndex.from_frame(levels).get_indexer(pd.MultiIndex.from_frame(records[by].astype("str")))
    known = np.flatnonzero((person >= 0) & (level >= 0))
    at, group = np.nonzero(groups.members[person[known]])
    row = known[at]
    return Places(row, group * len(levels) + level[row], person[row])


def count_people(places: Places, groups: Groups, lines: int) -> tuple[Array, Array]:
    """Per line the number of different subjects, and the hash of their sorted identifiers."""
    width = max(1, len(groups.people))
    pairs = np.unique(places.line * width + places.person)
    n = np.bincount(pairs // width, minlength=lines)
    people = np.split(groups.people.to_numpy(dtype=object)[pairs % width], np.cumsum(n)[:-1]) if lines else []
    return n, np.array([sha256("|".join(ids).encode()).hexdigest()[:16] for ids in people], dtype=object)


def stack(grid: Columns, statistics: Statistics, labels: Mapping[str, str]) -> dict[str, Array]:
    """A row per line of `grid` and statistic, the statistics of a line together: stat_name, stat_label, stat_num, stat_fmt."""
    values, texts = zip(*statistics.values(), strict=True)
    lines = len(grid["group1_level"])
    rows = {name: np.repeat(column, len(statistics)) for name, column in grid.items()}
    rows["stat_name"] = np.tile(np.array([*statistics], dtype=object), lines)
    rows["stat_label"] = np.tile(np.array([labels[name] for name in statistics], dtype=object), lines)
    rows["stat_num"] = np.column_stack(values).ravel()
    rows["stat_fmt"] = np.array([*zip(*texts, strict=True)], dtype=object).ravel()
    return rows


def records_behind(
    records: pd.DataFrame, places: Places, statistics: Sequence[str], counts: Sequence[str], dataset: str
) -> dict[str, Array]:
    """The records of `dataset` that counted: row (of `stack`, whose lines have these `statistics`), DATASET, USUBJID, SEQ; once
    for each of `counts`."""
    row = [places.line * len(statistics) + statistics.index(count) for count in counts]
    columns = {
        "DATASET": np.full(len(places.row), dataset, dtype=object),
        "USUBJID": records["USUBJID"].to_numpy(dtype=object)[places.row],
        "SEQ": records["SEQ"].to_numpy(dtype="float64")[places.row],
    }
    return {"row": np.concatenate(row)} | {name: np.tile(column, len(counts)) for name, column in columns.items()}
