"""Small moves that every analysis dataset makes: copying predecessors, numbering records, reading supplemental qualifiers.

Takes whole tables, gives whole tables: that a variable is copied because its declaration names a predecessor, and that records
are numbered in key order, is said here once.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import pyarrow.compute as pc

from pipeline.core.distinct import arrow_text, positions
from pipeline.core.qualifiers import qualifiers_of
from pipeline.core.series import Series
from schemas.base import DTYPES, Table, conform, key_of, names, select, variables


def derive_vars_predecessor(df: pd.DataFrame, source: pd.DataFrame, name: str, table: type[Table]) -> pd.DataFrame:
    """`df` with the variables of `table` whose declared predecessor is in dataset `name`, taken from `source` by USUBJID.

    `source` has one row per subject. Variables that `df` already has are replaced. KeyError names columns that `source` lacks.
    """
    copied = {v.name: v.source.partition(".")[2] for v in variables(table) if v.source.partition(".")[0] == name}
    wanted = select(source, ["USUBJID", *(s for s in dict.fromkeys(copied.values()) if s != "USUBJID")])
    taken = pd.DataFrame({"USUBJID": wanted["USUBJID"]} | {new: wanted[old] for new, old in copied.items()})
    new = [c for c in taken if c != "USUBJID"]
    return merge_subjects(df.drop(columns=[c for c in new if c in df]), taken, new)


def merge_subjects(df: pd.DataFrame, subjects: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`df` with `columns` of the one-row-per-subject table `subjects`, rows and order unchanged, the index counted anew."""
    return look_up(df, subjects, "USUBJID", columns)


def look_up(df: pd.DataFrame, table: pd.DataFrame, by: str, columns: list[str]) -> pd.DataFrame:
    """`df` with `columns` of `table`, which has one row for each text of the column `by`; the index is counted anew.

    ValueError for a text that `table` has twice. A left merge by text, which in pandas 2.3 walks through Python objects.
    """
    if pc.count_distinct(arrow_text(table[by]), mode="all").as_py() < len(table):
        raise ValueError(f"{by} is not unique in the table looked up")
    row, wanted = positions(df[by], table[by]), select(table, columns)
    return df.reset_index(drop=True).assign(**{c: wanted[c].array.take(row, allow_fill=True) for c in columns})


def in_key_order(df: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """`df` (with the key of `table`) in key order, nulls last, the index counted anew. Rows are moved once, if they must."""
    keys = df[list(key_of(table))].reset_index(drop=True)
    order = keys.sort_values(list(keys), kind="stable", na_position="last").index
    return (df if order.is_monotonic_increasing else df.take(order)).reset_index(drop=True)


def finish(df: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """`df` in key order with ASEQ, and exactly the declared variables. KeyError names declared variables that are missing."""
    ordered = in_key_order(select(df, [name for name in names(table) if name != "ASEQ"]), table)
    if "ASEQ" in names(table):
        ordered = ordered.assign(ASEQ=ordered.groupby("USUBJID").cumcount() + 1.0)
    return conform(ordered, table)


def stack(parts: Iterable[pd.DataFrame], table: type[Table]) -> pd.DataFrame:
    """Parts of a dataset under each other, in the declared columns and types; variables not made yet are null.

    What ADSL gives and no part has is left out: `derive_vars_predecessor` copies it.
    """
    every = list(parts)
    made = {column for part in every for column in part}
    declared = [v.name for v in variables(table) if v.name in made or not v.source.startswith("ADSL.")]
    fitting = [conform(part[[c for c in declared if c in part]], table) for part in every]
    return conform(pd.concat(fitting, ignore_index=True).reindex(columns=declared), table)


def append(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Working tables under each other, with the columns of all; an empty one adds no types."""
    every = list(parts)
    columns = list(dict.fromkeys(column for part in every for column in part))
    return pd.concat([part for part in every if len(part)] or every[:1], ignore_index=True).reindex(columns=columns)


def merge_qualifiers(df: pd.DataFrame, supp: pd.DataFrame, sequence: str, wanted: list[str]) -> pd.DataFrame:
    """The parent records `df` with supplemental qualifiers `wanted` as further columns (null where a record has none).

    `sequence`: the parent's --SEQ; a qualifier may name its record by any variable (pipeline.core.qualifiers).
    """
    said = qualifiers_of(df, supp, sequence, wanted)
    return df.assign(**{name: said[name] for name in wanted}).reset_index(drop=True)


def first_per_subject(df: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The first record of each subject in the order `by` (nulls last)."""
    return df.sort_values(["USUBJID", *by], kind="stable", na_position="last").drop_duplicates("USUBJID")


def join_text(rows: pd.DataFrame, by: list[str], column: str) -> Series:
    """The texts of `column` joined by "," within each group, in the order of the rows; indexed by `by`."""
    placed = rows.assign(PLACE=rows.groupby(by).cumcount())
    wide = placed.pivot_table(index=by, columns="PLACE", values=column, aggfunc="first")
    joined = pd.Series("", index=wide.index, dtype=DTYPES["Char"])
    for place in wide:
        joined = joined + ("," + wide[place].astype(DTYPES["Char"])).fillna("")
    return joined.str.slice(1)


def flag(condition: Series) -> Series:
    """Y where the condition holds, else null: ADaM flags that mark records."""
    return text("Y", condition.index).where(condition)


def yes_no(condition: Series) -> Series:
    """Y or N, never null: population flags and yes/no parameters."""
    return text("Y", condition.index).where(condition, "N")


def text(value: str | None, index: "pd.Index[Any]") -> Series:
    """A text column that holds one value."""
    return pd.Series(pd.array([value], dtype=DTYPES["Char"]).repeat(len(index)), index=index)


def no_date(index: "pd.Index[Any]") -> Series:
    """A date column without any date."""
    return pd.Series(pd.NaT, index=index).astype(DTYPES["Date"])


def to_date(day: Any) -> pd.Timestamp:
    """A calendar day of the study's configuration as the time stamp that date columns are compared with."""
    return pd.Timestamp(day).as_unit("ms")


def count_records(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The distinct values of `keys` with COUNTS, the numbers of records and subjects: "records: 2, subjects: 1"."""
    counts = rows.groupby([*keys], dropna=False, sort=True)["USUBJID"].agg(["size", "nunique"]).reset_index()
    words = "records: " + counts["size"].astype("str") + ", subjects: " + counts["nunique"].astype("str")
    return counts[[*keys]].assign(COUNTS=words)
