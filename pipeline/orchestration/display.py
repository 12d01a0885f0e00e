"""How tables look in the Dagster UI: takes tables and declarations, gives markdown and column schemas.

Its own module because what people see on an asset's page is the same for every asset, and text from data must not break the page.
"""

from datetime import datetime
from typing import Any

import dagster as dg
import pandas as pd

from schemas.base import Table, Variable, key_of, variables

PREVIEW_ROWS = 10
_TYPES = {"Char": "text", "Num": "number", "Date": "date"}


def as_markdown(table: pd.DataFrame) -> str:
    """The table (a few rows of one) as markdown: missing values empty, whole numbers without decimals, text escaped."""
    cells = [map(_as_text, row) for row in table.astype(object).where(table.notna(), None).to_numpy().tolist()]
    lines = [list(table.columns), ["---"] * len(table.columns), *cells]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    text = f"{value:.10g}" if isinstance(value, float) else str(value)
    return " ".join(text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|").split())


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
