"""Tables and figures as assets: takes a function that makes an Output, gives its pages and its ARD as one unit, and the index.

Its own module because an output is rendered, not only stored: RTF, HTML and pictures are made in a temporary folder and handed
over together with the results behind them, so that a page never shows other numbers than its ARD.
"""

import base64
import inspect
import json
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.orchestration.catalogue import Catalogue, Entry, Function, tables_read
from pipeline.orchestration.contract import judge
from pipeline.orchestration.display import column_schema, preview
from pipeline.orchestration.factory import OWNERS, check_result, check_spec, code_version, failure, with_study
from pipeline.orchestration.issue_assets import ISSUES, stop_at_lock
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
        stop_at_lock(transfer)
        tables = {table: frame for group in loaded.values() for table, frame in group.items()}
        study = transfer.study
        output: Output = function(**with_study(function, tables, study))
        entries = entries_of(name)
        verdict = judge(Product(output.ard, {entries[0].name: output.records}), entries, study, [])
        if verdict.blocked:
            yield check_result(verdict, key)
            raise failure(verdict, entries[-1])
        files = rendered(output, study, transfer.name)
        yield dg.MaterializeResult(
            value=files,
            metadata=_metadata(output, files),
            data_version=dg.DataVersion(digest_of(files)),
            check_results=[check_result(verdict, key)],
        )

    return dg.asset(
        key=key,
        ins=catalogue.inputs(tables_read(function, catalogue)),
        deps=[ISSUES],  # the gate: outputs wait for the list of issues, which stops a locked study with open errors
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
    """The output's pages, pictures and results, by path; its frame for the index; the results last."""
    from pipeline.tlf.render import write
    from pipeline.tlf.render.frame import frame_of

    with tempfile.TemporaryDirectory() as folder:
        paths = write(output, Path(folder), study, transfer)
        pages = {f"{LAYER}/{path.name}": path.read_bytes() for path in sorted(paths)}
    frame = {_frame_path(output.id): json.dumps(asdict(frame_of(output, study, transfer))).encode()}
    return frame | pages | {results_path(output.id): pages[results_path(output.id)]}


def index_asset(output_ids: Iterable[str]) -> dg.AssetsDefinition:
    """The page that links to all outputs."""
    names = list(output_ids)

    @dg.asset(
        key=[LAYER, "index"],
        ins={name: dg.AssetIn(key=[LAYER, name], metadata={"files": {name: _frame_path(name)}}) for name in names},
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"html"},
        description="index.html: every table and figure of the transfer, with links.",
        tags={"layer": LAYER},
    )
    def index(transfer: RunTransfer, **loaded: dict[str, dict[str, Any]]) -> dg.MaterializeResult[Any]:
        from pipeline.tlf.render.frame import Frame
        from pipeline.tlf.render.html import write_index_page

        frames = [(name, Frame(**loaded[name][name])) for name in names]
        files = {f"{LAYER}/index.html": write_index_page(transfer.study.id, frames).encode()}
        return dg.MaterializeResult(value=files, data_version=dg.DataVersion(digest_of(files)))

    return index


def results_path(output_id: str) -> str:
    """Where the ARD of an output is kept."""
    return f"{LAYER}/{output_id}.ard.parquet"


def _frame_path(output_id: str) -> str:
    return f"{LAYER}/{output_id}.frame.json"


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
