"""How tables look in the Dagster UI: takes tables and declarations, gives markdown and column schemas.

Text from data must not break the page of an asset.
"""

import base64
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from operator import attrgetter
from typing import Any, TypeAlias

import dagster as dg
import pandas as pd

from pipeline.core import markdown
from pipeline.tlf.layout.table import Table as Printed
from schemas.base import Table, Variable, key_of, variables

PREVIEW_ROWS = 10
PRINTED_LINES = 60
PICTURE_WIDTH = 1000
Words: TypeAlias = Callable[[Variable], str]
"""What is said of a variable, its method for instance."""
_TYPES = {"Char": "text", "Num": "number", "Date": "date"}


def as_markdown(table: pd.DataFrame) -> str:
    """The table (a few rows of one) as markdown: missing values empty, whole numbers without decimals, text escaped."""
    rows = table.astype(object).where(table.notna(), None).to_numpy().tolist()
    return markdown.table([str(name) for name in table.columns], [[_as_text(value) for value in row] for row in rows])


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d")
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def preview(table: pd.DataFrame) -> dg.MarkdownMetadataValue:
    """The first rows."""
    return dg.MetadataValue.md(as_markdown(table.head(PREVIEW_ROWS)) if len(table) else "*no rows*")


def picture(png: bytes) -> dg.MarkdownMetadataValue:
    """A picture, not wider than the window in which the UI shows it."""
    from PIL import Image

    shown = BytesIO()
    with Image.open(BytesIO(png)) as image:
        image.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH))
        image.save(shown, "PNG", optimize=True)
    return dg.MetadataValue.md(f"![figure](data:image/png;base64,{base64.b64encode(shown.getvalue()).decode()})")


def printed(table: Printed) -> dg.MarkdownMetadataValue:
    """The first lines of a table as it is printed; a dot for each step to the right."""
    heads = [table.stub, *(f"{column.span} {column.head}" for column in table.columns)]
    labels = pd.Series("· ", index=table.rows.index).str.repeat(table.rows["indent"].astype(int)) + table.rows["label"]
    lines = pd.concat([labels.reset_index(drop=True), table.cells.reset_index(drop=True)], axis=1).head(PRINTED_LINES)
    return dg.MetadataValue.md(as_markdown(lines.set_axis(heads, axis=1)))


def column_schema(table: type[Table], words: Words = attrgetter("derivation")) -> dg.TableSchema:
    """Name, type, label, core and codelists of each declared column, and its method in `words`; the key is told at the table."""
    key = key_of(table)
    return dg.TableSchema(
        columns=[_column(variable, variable.name in key, words(variable)) for variable in variables(table)],
        constraints=dg.TableConstraints(other=[f"unique: {' '.join(key)}"] if key else []),
    )


def _column(variable: Variable, in_key: bool, method: str) -> dg.TableColumn:
    stated = [variable.core, *(f"codelist {code}" for code in variable.codelists), variable.source, "key" if in_key else ""]
    return dg.TableColumn(
        variable.name,
        _TYPES[variable.type],
        description=". ".join(filter(None, (variable.label, method))),
        constraints=dg.TableColumnConstraints(nullable=variable.core != "Req", other=[text for text in stated if text]),
    )
