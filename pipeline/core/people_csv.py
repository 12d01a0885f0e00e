"""CSV for people: takes a table, gives a file that a spreadsheet shows and never runs.

The same tables for programs are Parquet, raw. A cell that a spreadsheet would take for a formula gets an apostrophe in front; a
negative number does not, being one.
"""

import pandas as pd

from pipeline.core.series import Series

ENCODING = "utf-8-sig"  # spreadsheets read UTF-8 only with a byte order mark
# What begins a formula in some spreadsheet, also in full width, unless the whole is a number.
_FORMULA = r"\s*[=+\-@\t\r＝＋－＠]"
_NUMBER = r"\s*[-+]?\d+(\.\d+)?\s*%?"


def people_csv(table: pd.DataFrame) -> bytes:
    """The table as CSV; its column heads too are taken for text of data."""
    text = table.select_dtypes(include=["object", "string", "category"]).astype("str")
    safe = table.assign(**{str(name): _harmless(column) for name, column in text.items()})
    safe.columns = pd.Index(_harmless(pd.Series(table.columns, dtype="str")))
    content: str = safe.to_csv(index=False, lineterminator="\n")
    return content.encode(ENCODING)


def _harmless(texts: Series) -> Series:
    formula = texts.str.match(_FORMULA).fillna(False).astype(bool) & ~texts.str.fullmatch(_NUMBER).fillna(False).astype(bool)
    # A carriage return alone is written without quotes before Python 3.13, and what follows it would begin a line.
    return texts.mask(formula, "'" + texts.fillna("")).str.replace(r"\r\n?", "\n", regex=True)
