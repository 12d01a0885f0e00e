"""The printed cells of an output as data: takes the body that its page shows, gives the row, column, text and results of each."""

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from schemas.base import DTYPES

RECORD = ["DATASET", "USUBJID", "SEQ"]
COLUMNS = ["output_id", "row", "column", "text", "ard_id", *RECORD]
_SEPARATOR = " / "


def cells_of(output: Output) -> pd.DataFrame:
    """COLUMNS, one row per cell of a table and result that it shows; `row` has the labels above it too, `text` is as printed.

    A listing has one row per record: `row` names it, `text` is its line without the groups, and the cell shows no result. A
    figure has no cells.
    """
    if isinstance(output.body, Table):
        cells = _of_table(output.body)
    elif isinstance(output.body, Listing):
        cells = _of_listing(output.body)
    else:
        cells = pd.DataFrame()
    typed = cells.assign(output_id=output.id).reindex(columns=COLUMNS)
    return typed.astype(dict.fromkeys(COLUMNS, DTYPES["Char"]) | {"SEQ": DTYPES["Num"]}).reset_index(drop=True)


def cells_file(output_id: str) -> str:
    """Where the cells of an output are kept, in the folder of the outputs."""
    return f"parts/{output_id}.cells.parquet"


def record_names(refs: pd.DataFrame) -> Series:
    """`ADAE MYTRIAL-01-0101 3`: how a page and a trace name a record (DATASET, USUBJID, SEQ)."""
    sequence = refs["SEQ"].astype("Int64").astype("str").fillna("")
    return (refs["DATASET"] + " " + refs["USUBJID"] + " " + sequence).str.rstrip()


def _of_table(table: Table) -> pd.DataFrame:
    refs = table.refs.sort_values(["row", "column"], kind="stable")
    row, column = (refs[name].to_numpy(dtype="int64") for name in ("row", "column"))
    heads = _one_line(pd.Series([column.head for column in table.columns], dtype=DTYPES["Char"]))
    texts = table.cells.to_numpy(dtype=object).reshape(len(table.rows), len(table.columns))
    return pd.DataFrame(
        {
            "row": _paths(_one_line(table.rows["label"]), table.rows["indent"]).array.take(row),
            "column": heads.array.take(column),
            "text": texts[row, column],
            "ard_id": refs["ard_id"].to_numpy(),
        }
    )


def _paths(labels: Series, indent: Series) -> Series:
    """Each label behind those that it stands under: the last one of each smaller indent, up to a line of a smaller indent yet."""
    path = pd.Series("", index=labels.index, dtype=DTYPES["Char"])
    for level in np.sort(indent.unique()):
        above = labels.where(indent.eq(level)).groupby(indent.lt(level).cumsum()).ffill()
        path = path + (above + _SEPARATOR).where(indent.ge(level)).fillna("")
    return path.str.removesuffix(_SEPARATOR)


def _of_listing(listing: Listing) -> pd.DataFrame:
    shown = [_one_line(listing.rows[head]) for head in listing.heads[listing.groups :]]
    texts = shown[0].str.cat(shown[1:], sep=_SEPARATOR) if shown else ""
    refs = listing.refs.set_axis(listing.rows.index)
    return refs[RECORD].assign(row=record_names(refs), text=texts)


def _one_line(texts: Series) -> Series:
    return texts.str.replace(r"\s+", " ", regex=True).str.strip()
