"""Small moves that every analysis dataset makes: copying predecessors, numbering records, reading supplemental qualifiers.

Takes whole tables, gives whole tables. Its own module so that "a variable is copied because its declaration names a predecessor",
"records are numbered in key order" and "a qualifier belongs to the record that IDVARVAL names" are said once.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from schemas.base import DTYPES, Table, conform, key_of, names, select, variables

Series: TypeAlias = "pd.Series[Any]"


def derive_vars_predecessor(df: pd.DataFrame, source: pd.DataFrame, name: str, table: type[Table]) -> pd.DataFrame:
    """`df` with the variables of `table` whose declared predecessor is in dataset `name`, taken from `source` by USUBJID.

    `source` has one row per subject. Variables that `df` already has are replaced. KeyError names columns that `source` lacks.
    """
    copied = {v.name: v.source.partition(".")[2] for v in variables(table) if v.source.partition(".")[0] == name}
    wanted = select(source, ["USUBJID", *(s for s in dict.fromkeys(copied.values()) if s != "USUBJID")])
    taken = pd.DataFrame({"USUBJID": wanted["USUBJID"]} | {new: wanted[old] for new, old in copied.items()})
    return df.drop(columns=[c for c in taken if c in df and c != "USUBJID"]).merge(
        taken, on="USUBJID", how="left", validate="m:1"
    )


def merge_subjects(df: pd.DataFrame, subjects: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """`df` with `columns` of the one-row-per-subject table `subjects`, rows and order unchanged."""
    return df.merge(select(subjects, ["USUBJID", *columns]), on="USUBJID", how="left", validate="m:1")


def finish(df: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    """`df` in key order with ASEQ, and exactly the declared variables. KeyError names declared variables that are missing."""
    ordered = df.sort_values(list(key_of(table)), kind="stable", na_position="last", ignore_index=True)
    if "ASEQ" in names(table):
        ordered = ordered.assign(ASEQ=ordered.groupby("USUBJID").cumcount() + 1.0)
    return conform(select(ordered, names(table)), table)


def stack(parts: Iterable[pd.DataFrame], table: type[Table]) -> pd.DataFrame:
    """Parts of a dataset under each other, in the declared columns and types (variables not made yet are null)."""
    declared = names(table)
    fitting = [conform(part[[c for c in declared if c in part]], table) for part in parts]
    return conform(pd.concat(fitting, ignore_index=True).reindex(columns=declared), table)


def append(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Working tables under each other, with the columns of all; an empty one adds no types."""
    every = list(parts)
    columns = list(dict.fromkeys(column for part in every for column in part))
    return pd.concat([part for part in every if len(part)] or every[:1], ignore_index=True).reindex(columns=columns)


def qualifiers(supp: pd.DataFrame, sequence: str, wanted: list[str]) -> pd.DataFrame:
    """SUPP-- as columns: USUBJID, `sequence` (the parent's --SEQ as a number), and one text column per QNAM in `wanted`."""
    rows = supp.loc[supp["QNAM"].isin(wanted) & supp["IDVAR"].eq(sequence)]
    keyed = rows.assign(**{sequence: pd.to_numeric(rows["IDVARVAL"], errors="coerce").astype(DTYPES["Num"])})
    wide = keyed.pivot_table(index=["USUBJID", sequence], columns="QNAM", values="QVAL", aggfunc="first")
    flat = wide.reindex(columns=wanted).astype(DTYPES["Char"]).reset_index()
    return flat.rename_axis(columns=None)


def merge_qualifiers(df: pd.DataFrame, supp: pd.DataFrame, sequence: str, wanted: list[str]) -> pd.DataFrame:
    """The parent records `df` with supplemental qualifiers `wanted` as further columns (null where a record has none)."""
    return df.merge(qualifiers(supp, sequence, wanted), on=["USUBJID", sequence], how="left", validate="1:1")


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


def among(values: Series, others: Series) -> Series:
    """Which of the texts `values` stand in the column `others`: `isin` of pandas 2.3 walks through `others` in Python."""
    sought, known = (pa.array(texts.astype(DTYPES["Char"])) for texts in (values, others))
    return pd.Series(np.asarray(pc.is_in(sought, value_set=known)), index=values.index)


def flag(condition: Series) -> Series:
    """Y where the condition holds, else null: ADaM flags that mark records."""
    return text("Y", condition.index).where(condition)


def yes_no(condition: Series) -> Series:
    """Y or N, never null: population flags and yes/no parameters."""
    return text("Y", condition.index).where(condition, "N")


def text(value: str | None, index: "pd.Index[Any]") -> Series:
    """A text column that holds one value."""
    return pd.Series(value, index=index, dtype=DTYPES["Char"])


def no_date(index: "pd.Index[Any]") -> Series:
    """A date column without any date."""
    return pd.Series(pd.NaT, index=index).astype(DTYPES["Date"])


def to_date(day: Any) -> pd.Timestamp:
    """A calendar day of the study's configuration as the time stamp that date columns are compared with."""
    return pd.Timestamp(day).as_unit("ms")
