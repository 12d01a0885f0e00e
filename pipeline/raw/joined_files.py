"""One form in several files that stand beside each other: takes the form's file and another, joined on columns that both have.

The form's file has the rows. Another with several rows for one of them is refused, since it would multiply rows; a row without a
partner is an issue, and of the other file it is left out. A column that both have stands once where it says the same, else that
of the other file is `NAME@file`.
"""

from dataclasses import replace
from functools import reduce

import pandas as pd

from pipeline.core.series import Series
from pipeline.raw.faults import Fault, no_column
from pipeline.raw.identity import clean_code
from pipeline.raw.source_file import ABOUT, NO_PARTNER, SourceFile
from pipeline.raw.translate import reasons
from pipeline.study.form_export import FormExport
from pipeline.study.raw_parts import Join, LeftOut
from schemas.base import DTYPES

FIRST_KEYS = 3


def beside(source: SourceFile, other: SourceFile, join: Join, export: FormExport, file: str, form: str) -> SourceFile:
    """The rows of `source` with the columns of `other`, then the rows of `other` that belong to none, to be left out."""
    if source.table is None or other.table is None:
        return replace(source, table=None, faults=[*source.faults, *other.faults])
    place = f"raw.forms.{form}.joined"
    faults = [no_column(file, mine, source.header, place) for mine in join.by if mine not in source.header]
    faults += [no_column(join.file, theirs, other.header, place) for theirs in join.by.values() if theirs not in other.header]
    if faults:
        return SourceFile(source.header, [*source.faults, *faults])
    own, known, left_out = source.table, source.about_rows(file), reasons(other.table, _conditions(other, export))
    mine = _keys(own, list(join.by)).mask(known["REASON"].notna())
    theirs = _keys(other.table, list(join.by.values())).mask(left_out.notna()).dropna()
    partners = theirs[theirs.isin(mine)]
    if partners.duplicated().any():
        return SourceFile(source.header, [*source.faults, _multiplied(other.table, partners, join, file, place)])
    row = mine.map(pd.Series(partners.index, index=partners.to_numpy()))  # of each row, the place of its partner
    beside_it = other.table.reindex(row).set_axis(own.index)
    values, names = _values(beside_it, own, other, join, export)
    both = own["FILELINE"] + f" ({join.file} " + beside_it["FILELINE"] + ")"
    table = pd.concat([own, values], axis=1).assign(FILELINE=both.fillna(own["FILELINE"]))
    below = other.table.drop(index=partners.index).rename(columns={name: key for key, name in join.by.items()} | names)
    below = below.loc[:, ~below.columns.duplicated()].reindex(columns=table.columns).astype(DTYPES["Char"])
    alone = (known["ALONE"] + ", " + join.file).fillna(join.file).where(row.isna() & known["REASON"].isna(), known["ALONE"])
    about = pd.DataFrame({"FILE": join.file, "REASON": left_out.reindex(below.index).fillna(NO_PARTNER)}, index=below.index)
    about = about.reindex(columns=ABOUT).astype(DTYPES["Char"])
    return replace(
        source,
        header=[name for name in table if name != "FILELINE"],
        table=pd.concat([table, below], ignore_index=True),
        numbers={names[name]: format for name, format in other.numbers.items() if name in names} | dict(source.numbers),
        about=pd.concat([known.assign(ALONE=alone.astype(DTYPES["Char"])), about], ignore_index=True),
    )


def _conditions(other: SourceFile, export: FormExport) -> list[LeftOut]:
    return [condition for condition in export.rows_left_out or () if condition.column in other.header]


def _keys(table: pd.DataFrame, columns: list[str]) -> Series:
    """The values of the key as one text, cleaned; missing where a part is missing."""
    return reduce(lambda left, right: left + " / " + right, (clean_code(table[column]) for column in columns))


def _values(
    beside_it: pd.DataFrame, own: pd.DataFrame, other: SourceFile, join: Join, export: FormExport
) -> tuple[pd.DataFrame, dict[str, str]]:
    """The columns of the other file beside each row, and their names: what the row says as well stands there once."""
    keys = list(join.by.values())
    names = {name: f"{name}@{join.file}" if name in own else name for name in other.header if name not in keys}
    partnered = beside_it["FILELINE"].notna()
    same = [
        name
        for name, new in names.items()
        if new != name
        and new not in export.named
        and beside_it.loc[partnered, name].fillna("").eq(own.loc[partnered, name].fillna("")).all()
    ]
    names = {name: new for name, new in names.items() if name not in same}
    return beside_it[list(names)].rename(columns=names), {**names, **{name: name for name in same}}


def _multiplied(other: pd.DataFrame, partners: Series, join: Join, file: str, place: str) -> Fault:
    """Several rows of the other file belong to one key: the first keys with their rows."""
    counts = partners.value_counts(sort=False)
    many = counts[counts.gt(1)]
    shown = ", ".join(f"{key} ({number} rows)" for key, number in many.head(FIRST_KEYS).items())
    more = f" and {len(many) - FIRST_KEYS} more" if len(many) > FIRST_KEYS else ""
    line = int(other.loc[partners[partners.duplicated()].index[0], "FILELINE"])
    cause = f"several rows have one key of {', '.join(join.by.values())}: {shown}{more}, and rows of {file} would multiply"
    return Fault(join.file, line, cause, f"name more columns in {place}, or make {join.file} the form's file")
