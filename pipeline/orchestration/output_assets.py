"""Tables and figures as assets: takes a function that makes an Output, gives its files and its ARD as one unit.

Its own module because an output is rendered, not only stored: RTF, HTML and pictures are made in a temporary folder and handed
over together with the results behind them, so that a page never shows other numbers than its ARD.
"""

import base64
import inspect
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.orchestration.catalogue import Catalogue, Entry, Function, tables_read
from pipeline.orchestration.contract import files_of, judge
from pipeline.orchestration.display import column_schema, preview
from pipeline.orchestration.factory import OWNERS, check_result, check_spec, code_version, failure, with_study
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage import Files, digest_of
from pipeline.product import Product
from pipeline.tlf.output import Output, number_of
from schemas.results import ARD, ARDRecords

LAYER = "tlf"


def entries_of(output_id: str) -> list[Entry]:
    """The tables of an output: the records behind its results, and the results."""
    return [Entry(f"{output_id}_records", LAYER, ARDRecords), Entry(output_id, LAYER, ARD)]


def output_asset(function: Function, catalogue: Catalogue) -> dg.AssetsDefinition:
    """The asset of one output."""
    name = function.__name__
    key = dg.AssetKey([LAYER, name])

    def compute(transfer: RunTransfer, **loaded: dict[str, pd.DataFrame]) -> Iterator[Any]:
        tables = {table: frame for group in loaded.values() for table, frame in group.items()}
        study = transfer.study
        output: Output = function(**with_study(function, tables, study))
        entries = entries_of(name)
        verdict = judge(Product(output.ard, {entries[0].name: output.records}), entries, study, [])
        if verdict.blocked:
            yield check_result(verdict, key)
            raise failure(verdict, entries[-1])
        files = rendered(output, study, transfer.name) | files_of(verdict.product, entries[-1])
        yield dg.MaterializeResult(
            value=files,
            metadata=_metadata(output, files),
            data_version=dg.DataVersion(digest_of(files)),
            check_results=[check_result(verdict, key)],
        )

    return dg.asset(
        key=key,
        ins=catalogue.inputs(tables_read(function, catalogue)),
        check_specs=[check_spec(key)],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"rtf", "html"},
        description=f"{number_of(name)}. {inspect.getdoc(function) or ''}",
        code_version=code_version(function),
        tags={"layer": LAYER},
        metadata={"dagster/column_schema": column_schema(ARD)},
    )(compute)


def rendered(output: Output, study: Any, transfer: str) -> dict[str, bytes]:
    """The output's pages and pictures, by path."""
    from pipeline.tlf import render

    with tempfile.TemporaryDirectory() as folder:
        paths: Sequence[Path] = render.write(output, Path(folder), study, transfer)
        return {f"{LAYER}/{path.name}": path.read_bytes() for path in sorted(paths)}


def _metadata(output: Output, files: Files) -> dict[str, Any]:
    shown = output.ard[["group1_level", "variable", "variable_level", "stat_label", "stat_fmt"]]
    pictures = {f"picture_{Path(name).stem}": _picture(files[name]) for name in files if name.endswith(".png")}
    return pictures | {
        "title": " - ".join(output.titles),
        "dagster/row_count": len(output.ard),
        "results": preview(shown),
        "files": dg.MetadataValue.md("\n".join(f"- `{name}`" for name in files)),
    }


def _picture(png: bytes) -> dg.MarkdownMetadataValue:
    return dg.MetadataValue.md(f"![figure](data:image/png;base64,{base64.b64encode(png).decode()})")
