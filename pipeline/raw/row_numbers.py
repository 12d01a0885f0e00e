"""Columns that the files lack and that follow from other columns or from the order of rows, filled in the rows of a form.

Rows are numbered over all files of the form, also those that are left out, so that a row which is deleted moves no number. The
rows that were made of one row of a wide file have one number; that of RECPOS has the test behind it, as "3.SYSBP", and the
answers that keep rows apart (RawForm), as "3.READER 1".
"""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.raw.identity import clean_code
from pipeline.study.form_export import FormExport
from pipeline.study.raw_parts import Numbering
from schemas.base import key_of, variables
from schemas.raw.form import DATE, TIMESTAMP, RawForm


def filled_in(
    table: pd.DataFrame, about: pd.DataFrame, lacking: pd.DataFrame, form: type[RawForm], export: FormExport
) -> pd.DataFrame:
    """The rows with `repeats` and `numbers`; `lacking` says by column in which rows the file had none."""
    key = key_of(form)
    for column, source in export.repeats.items():
        if lacking[column].any():
            table = table.assign(**{column: table[column].mask(lacking[column], table[source])})
    numbered = [column for column in export.numbers if lacking[column].any()]
    for column in sorted(numbered, key=lambda name: key.index(name) if name in key else len(key)):
        number = _numbers(table, about, form, export.numbers[column], column)
        table = table.assign(**{column: table[column].mask(lacking[column], number)})
    known = [name for name in form._apart if name in table]
    for behind in (about["TEST"], *(clean_code(table[name]) for name in known)):
        if behind.notna().any():
            table = table.assign(RECPOS=(table["RECPOS"] + "." + behind).fillna(table["RECPOS"]))
    return table


def _numbers(table: pd.DataFrame, about: pd.DataFrame, form: type[RawForm], rule: Numbering, column: str) -> Series:
    """The number of each row within its group, by the order columns and then the place in the files."""
    groups = [clean_code(table[name]).fillna("") for name in rule.groups(column)]
    order = [_place(table[name], name, form) for name in rule.order]
    if rule.count == "rows":
        row = about["FILE"] + "\n" + about["LINE"].fillna(table["FILELINE"])
        order.append(pd.Series(pd.factorize(row)[0], index=table.index))
    parts = pd.DataFrame({f"{place}": values for place, values in enumerate([*groups, *order])}, index=table.index)
    by = list(parts.columns)
    known = parts.drop_duplicates().sort_values(by, ignore_index=True)
    known["number"] = known.groupby(by[: len(groups)]).cumcount() + 1
    return parts.merge(known, on=by, how="left")["number"].astype("str").set_axis(table.index)


def _place(text: Series, column: str, form: type[RawForm]) -> Series:
    """The place of each value among the values of its column, as dates, as numbers where all are, or as text; missing last."""
    formats = {variable.name: variable.extra.get("format", "") for variable in variables(form)}
    if formats[column] in (DATE, TIMESTAMP):
        values = dates.parse(text, "reject")["DTC"].fillna(text)
    else:
        numbers = pd.to_numeric(text, errors="coerce")
        values = numbers if numbers.notna().eq(text.notna()).all() else text
    codes = pd.Series(pd.factorize(values, sort=True)[0], index=text.index)
    return codes.mask(codes.lt(0), len(codes))
