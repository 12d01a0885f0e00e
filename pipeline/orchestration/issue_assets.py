"""The one list of issues of a transfer as an asset: gathers what all other assets found, writes it for people.

Its own module because it stands between the data and the outputs: it reads the by-products of every table, and what it finds
decides whether outputs may be made.
"""

from typing import Any

import dagster as dg
import pandas as pd

from pipeline.issues import gather
from pipeline.orchestration.catalogue import Catalogue, mains
from pipeline.orchestration.contract import issues_path
from pipeline.orchestration.display import as_markdown, column_schema
from pipeline.orchestration.factory import OWNERS
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.storage import digest_of, encode
from schemas.issues import Issues

CSV_ENCODING = "utf-8-sig"  # spreadsheets read UTF-8 only with a byte order mark
_SHOWN_ISSUES = 50


def issues_asset(catalogue: Catalogue) -> dg.AssetsDefinition:
    """The one list of issues of a transfer: issues.parquet, and issues.csv for the site."""
    found = mains(catalogue.entries.values())

    @dg.asset(
        key=["review", "issues"],
        deps=[entry.key for entry in found],
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"parquet", "csv"},
        description="Every issue found in this transfer: what, how bad, where, the value as found, what the pipeline did.",
        metadata={"dagster/column_schema": column_schema(Issues)},
    )
    def issues(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        table = gather(*(read_result(transfer, issues_path(entry.name)) for entry in found))
        files = {"issues.csv": as_csv(table), "issues.parquet": encode(table)}
        counts = table.value_counts(["SEVERITY", "CODE"], sort=False).rename("N").reset_index()
        return dg.MaterializeResult(
            value=files,
            metadata={
                "dagster/row_count": len(table),
                "by_code": dg.MetadataValue.md(as_markdown(counts) if len(counts) else "*no issues*"),
                "errors": dg.MetadataValue.md(as_markdown(table[table["SEVERITY"].eq("error")].head(_SHOWN_ISSUES))),
            },
            data_version=dg.DataVersion(digest_of(files)),
        )

    return issues


def as_csv(table: pd.DataFrame) -> bytes:
    """CSV that a spreadsheet shows and never runs: a cell that would be a formula gets an apostrophe in front."""
    formula = table.apply(lambda column: column.str.match(r"\s*[=+\-@\t\r]").fillna(False))
    text = table.mask(formula, "'" + table.fillna(""))
    content: str = text.to_csv(index=False, lineterminator="\n")
    return content.encode(CSV_ENCODING)
