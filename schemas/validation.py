"""Validate a table against its declaration: the failing records, with their keys (pandera's own report has none).

Blocking: columns, types, keys. Not blocking (an error only in `mode: lock`): empty required values and terms outside a codelist
that is not extensible. Terms outside an extensible codelist are notes (DESIGN 3).
"""

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.dtypes import DataType
from pandera.engines.pandas_engine import STRING
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from schemas.base import DTYPES, Table, Variable, key_of, variables
from schemas.codelists import Terminology, codelist, former_terms, in_force

FINDING_COLUMNS = ["CHECK", "LEVEL", "COLUMN", "VALUE", "KEY", "ROW", "MESSAGE"]
BLOCK, WARN, NOTE = "block", "warn", "note"

Added = Mapping[str, tuple[str, ...]]
"""The terms that one trial adds to published codelists, by NCI code."""

_SCHEMAS: dict[tuple[type[Table], tuple[tuple[str, tuple[str, ...]], ...], Terminology], pa.DataFrameSchema] = {}


class _Text(STRING):
    """Pandera's type of text, which answers once for a column where every cell is text: from an answer per cell pandera writes a
    report of the failing ones even where there are none, and that took longer than all other checks together."""

    def check(self, pandera_dtype: DataType, data_container: Any = None) -> bool | Iterable[bool]:
        answer: Any = super().check(pandera_dtype, data_container)
        return answer if isinstance(answer, bool) else bool(np.all(answer)) or answer


_TYPES = DTYPES | {"Char": _Text("pyarrow")}


def pandera_schema(table: type[Table], added: Added) -> pa.DataFrameSchema:
    """The pandera schema made from the declaration: strict columns, types, unique key, required values, terms."""
    used = {code for variable in variables(table) for code in variable.codelists}
    key = table, tuple((code, terms) for code, terms in sorted(added.items()) if code in used), in_force()
    if key not in _SCHEMAS:
        _SCHEMAS[key] = pa.DataFrameSchema(
            columns={v.name: _column(v, added) for v in variables(table)},
            unique=list(key_of(table)) or None,
            report_duplicates="all",
            strict=True,
            name=table.__name__,
            title=table.__doc__,
        )
    return _SCHEMAS[key]


def _column(variable: Variable, added: Added) -> pa.Column:
    return pa.Column(
        _TYPES[variable.type],
        nullable=variable.core != "Req",
        checks=[pa.Check.isin(_allowed(variable, added), name="codelist")] if variable.codelists else [],
        title=variable.label,
        metadata={"core": variable.core, "codelists": list(variable.codelists)},
    )


def _allowed(variable: Variable, added: Added) -> list[str]:
    return [value for code in variable.codelists for value in (*codelist(code).allowed, *added.get(code, ()))]


def validate(df: pd.DataFrame, table: type[Table], added: Added | None = None) -> pd.DataFrame:
    """The failing records of `df`: one row per failure with CHECK, LEVEL (block, warn, note), COLUMN, VALUE, KEY, ROW, MESSAGE.

    `added`: terms of the trial. All columns are text. ROW counts from 0 and is "" for a failure of the whole table. An empty
    result means that the table keeps its contract.
    """
    try:
        pandera_schema(table, added or {}).validate(df, lazy=True)
    except SchemaErrors as errors:
        found = [_finding(error, df, table) for error in errors.schema_errors]
        return pd.concat(found, ignore_index=True)
    return pd.DataFrame(columns=FINDING_COLUMNS, dtype=DTYPES["Char"])


def _finding(error: SchemaError, df: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    reason = error.reason_code
    if reason is SchemaErrorReason.COLUMN_NOT_IN_DATAFRAME:
        return _whole("columns", str(error.failure_cases), "declared, but missing from the table")
    if reason is SchemaErrorReason.COLUMN_NOT_IN_SCHEMA:
        return _whole("columns", str(error.failure_cases), "in the table, but not declared")
    column = str(getattr(error.schema, "name", ""))
    if reason is SchemaErrorReason.WRONG_DATATYPE:
        return _uncast(df, table, column, str(error.schema.dtype))
    if reason is SchemaErrorReason.DUPLICATES:
        return _duplicates(df, table)
    rows = df.index.intersection(pd.Index(pd.unique(error.failure_cases["index"].dropna())))
    if reason is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        return _records(df, table, rows, "required", WARN, column, "is required and empty")
    variable = next(v for v in variables(table) if v.name == column)
    level = NOTE if any(codelist(c).extensible for c in variable.codelists) else WARN
    lists = ", ".join(f"{codelist(c).name} ({c})" for c in variable.codelists)
    found = _records(df, table, rows, "codelist", level, column, f"is not a term of {lists}")
    former = former_terms(variable.codelists)
    gone = found["VALUE"].isin(list(former))
    now = found["VALUE"].map({old: f"; it is called '{new}' now" for old, new in former.items() if new}).fillna("")
    message = found["MESSAGE"].mask(gone, found["MESSAGE"] + ", which had it before" + now)
    return found.assign(CHECK=found["CHECK"].mask(gone, "retired"), MESSAGE=message)


def _whole(check: str, column: str, message: str) -> pd.DataFrame:
    row = [check, BLOCK, column, "", "", "", f"{column} {message}"]
    return pd.DataFrame([row], columns=FINDING_COLUMNS, dtype=DTYPES["Char"])


def _uncast(df: pd.DataFrame, table: type[Table], column: str, declared: str) -> pd.DataFrame:
    """The values that cannot be what is declared; the whole column when each value alone could be."""
    values = df[column]
    cast = pd.to_numeric(values, errors="coerce") if declared == "float64" else pd.to_datetime(values, errors="coerce")
    rows = df.index[values.notna() & cast.isna()] if declared != "str" else df.index[:0]
    if rows.empty:
        return _whole("type", column, f"is {values.dtype}, declared {declared}")
    return _records(df, table, rows, "type", BLOCK, column, f"cannot be read as {declared}")


def _duplicates(df: pd.DataFrame, table: type[Table]) -> pd.DataFrame:
    key = list(key_of(table))
    rows = df.index[df.duplicated(key, keep=False)]
    return _records(df, table, rows, "key", BLOCK, " ".join(key), "is the key of more than one record")


def _records(
    df: pd.DataFrame, table: type[Table], rows: "pd.Index[Any]", check: str, level: str, column: str, message: str
) -> pd.DataFrame:
    keys = [k for k in key_of(table) if k in df.columns]
    key = df.loc[rows, keys].astype(object).where(lambda d: d.notna(), "").astype(str)
    text = reduce(lambda so_far, name: so_far + " | " + key[name], keys[1:], key[keys[0]]) if keys else pd.Series("", index=rows)
    value = df.loc[rows, column].astype(object).where(lambda d: d.notna(), "") if column in df.columns else text
    found = pd.DataFrame({"VALUE": value, "KEY": text, "ROW": rows}, index=rows).assign(
        CHECK=check, LEVEL=level, COLUMN=column, MESSAGE=f"{column} {message}"
    )
    return found[FINDING_COLUMNS].astype(str).astype(DTYPES["Char"])
