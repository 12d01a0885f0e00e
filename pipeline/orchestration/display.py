"""How tables look in the Dagster UI: takes tables and declarations, gives markdown and column schemas.

Its own module because what people see on an asset's page is the same for every asset, and text from data must not break the page.
"""

from typing import Any

import dagster as dg
import pandas as pd

from schemas.base import Table, Variable, key_of, variables

PREVIEW_ROWS = 10
_TYPES = {"Char": "text", "Num": "number", "Date": "date"}


def as_markdown(table: pd.DataFrame) -> str:
    """The table as a markdown table: missing values empty, whole numbers without decimals, text escaped."""
    text = pd.DataFrame({column: _as_text(table[column]) for column in table.columns}, index=table.index)
    lines = [list(text.columns), ["---"] * len(text.columns), *text.to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _as_text(values: "pd.Series[Any]") -> "pd.Series[Any]":
    if values.dtype.kind == "M":
        shown = values.dt.strftime("%Y-%m-%d")
    elif values.dtype.kind == "f":
        shown = values.map("{:.10g}".format, na_action="ignore")
    else:
        shown = values
    text = shown.astype("str").fillna("")
    return text.str.replace("&", "&amp;").str.replace("<", "&lt;").str.replace("|", "\\|").str.replace(r"\s+", " ", regex=True)


def preview(table: pd.DataFrame) -> dg.MarkdownMetadataValue:
    """The first rows."""
    return dg.MetadataValue.md(as_markdown(table.head(PREVIEW_ROWS)) if len(table) else "*no rows*")


def column_schema(table: type[Table]) -> dg.TableSchema:
    """Name, type, label, core and codelists of each declared column; the key is told at the table."""
    key = key_of(table)
    return dg.TableSchema(
        columns=[_column(variable, variable.name in key) for variable in variables(table)],
        constraints=dg.TableConstraints(other=[f"unique: {' '.join(key)}"] if key else []),
    )


def _column(variable: Variable, in_key: bool) -> dg.TableColumn:
    stated = [variable.core, *(f"codelist {code}" for code in variable.codelists), variable.source, "key" if in_key else ""]
    return dg.TableColumn(
        variable.name,
        _TYPES[variable.type],
        description=". ".join(filter(None, (variable.label, variable.derivation))),
        constraints=dg.TableColumnConstraints(nullable=variable.core != "Req", other=[text for text in stated if text]),
    )
