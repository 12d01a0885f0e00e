"""Tables, figures and listings as assets: takes functions that make an Output, gives their pages and their ARD.

RTF, HTML and pictures are handed over together with the results behind them, so that a page never shows other numbers than its
ARD. The outputs of a chapter are made in one step, which reads each table once; one that fails leaves the others alone.
"""

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.core.markdown import bullets
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Catalogue, Entry
from pipeline.orchestration.assets.contract import Verdict, judge
from pipeline.orchestration.assets.display import picture, preview, printed
from pipeline.orchestration.assets.factory import OWNERS, called, check_result, check_spec, failure
from pipeline.orchestration.assets.issue_assets import issues_key, stop_at_lock
from pipeline.orchestration.assets.places import code_references
from pipeline.orchestration.freshness.recipe import GATE, coded
from pipeline.orchestration.freshness.reuse import kept_results, remembered
from pipeline.orchestration.keys import asset_key, asset_name
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.runs.side_by_side import IMPORTS
from pipeline.orchestration.storage.files import Files, digest_of
from pipeline.study import Study
from pipeline.tlf.ard.ids import chapter_of
from pipeline.tlf.layout.output import Output, number_of, output_name
from pipeline.tlf.layout.table import Table
from pipeline.trial.reads import arguments, tables_read
from pipeline.trial.trial import Function, Trial
from schemas.results import ARD, ARDRecords

LAYER = "tlf"
NAME = "output"
"""The tag with the name of an output beside its number; Dagster's selection reads tag:output=pfs."""
_DRAWN_WITH = (
    "lifelines matplotlib.font_manager matplotlib.backends.backend_agg matplotlib.backends.backend_svg PIL.PngImagePlugin"
)
Failed = dict[str, Exception]
"""Outputs that could not be made, and why."""


def output_assets(trial: Trial, catalogue: Catalogue) -> list[dg.AssetsDefinition]:
    """One definition per chapter (14.1, 14.2, 14.3, 16.2), with an asset per output."""
    chapters = groupby(sorted(trial.outputs, key=_chapter), key=_chapter)
    return [_chapter_assets(chapter, list(group), catalogue, trial) for chapter, group in chapters]


def _chapter(function: Function) -> str:
    return chapter_of(function.__name__)


def _chapter_assets(chapter: str, functions: Sequence[Function], catalogue: Catalogue, trial: Trial) -> dg.AssetsDefinition:
    keys = {function: output_key(function.__name__) for function in functions}

    @dg.multi_asset(
        name=f"tlf__chapter_{chapter}",
        specs=[_spec(function, catalogue, trial) for function in functions],
        check_specs=[check_spec(key) for key in keys.values()],
        can_subset=True,
        op_tags={IMPORTS: _DRAWN_WITH},
    )
    def chapter_outputs(context: dg.AssetExecutionContext, transfer: RunTransfer) -> Iterator[Any]:
        stop_at_lock(transfer)
        failed: Failed = {}
        kept = kept_results(context)
        yield from (result for results in kept.values() for result in results)
        wanted = [function for function, key in keys.items() if key in context.selected_asset_keys and key not in kept]
        made = _make(wanted, catalogue, trial.at(transfer.study), transfer, failed)
        verdicts = _verdicts(made, transfer.study)
        for output in made:
            yield from remembered(_hand_over(output, verdicts[output.id], transfer, failed), context)
        if failed:
            raise _failure(failed) from next(iter(failed.values()))

    return chapter_outputs


def _spec(function: Function, catalogue: Catalogue, trial: Trial) -> dg.AssetSpec:
    name = function.__name__
    spec = dg.AssetSpec(
        output_key(name),
        # the issues are the gate: outputs wait for their list, which stops a locked study with open errors
        deps=[*dict.fromkeys(catalogue.entries[table].key for table in tables_read(function, trial)), issues_key()],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"rtf", "html"},
        description=f"{number_of(name)}, {output_name(function)}. {inspect.getdoc(function) or ''}",
        tags={"layer": LAYER, NAME: output_name(function)},
        **coded(
            {GATE: asset_name(issues_key()), **code_references(function, LAYER)},
            __name__,
            function.__module__,
        ),
    )
    return spec.with_io_manager_key("io_manager")  # else Dagster expects a step of this kind to store its values itself


def _make(
    functions: Iterable[Function], catalogue: Catalogue, trial: Trial, transfer: RunTransfer, failed: Failed
) -> list[Output]:
    """The outputs that can be made; each table is read once."""
    outputs, tables = [], dict[str, pd.DataFrame]()
    for function in functions:
        wanted = tables_read(function, trial)
        tables |= {name: read_result(transfer, catalogue.entries[name].path) for name in wanted if name not in tables}
        try:
            outputs.append(called(function, arguments(function, {name: tables[name] for name in wanted}, trial), trial))
        except Exception as error:  # whatever it is, the other outputs are made first
            failed[function.__name__] = error
    return outputs


def _verdicts(outputs: Sequence[Output], study: Study) -> dict[str, Verdict]:
    """Each output's results against their contract: all of them at once where nothing is wrong, since a validation costs 20 ms
    whatever the number of rows; else one by one."""
    if not outputs:
        return {}
    parts = {name: pd.concat([getattr(output, name) for output in outputs]) for name in ("ard", "records")}
    whole = _judge(LAYER, parts["ard"], parts["records"], study)
    if len(whole.findings):
        return {output.id: _judge(output.id, output.ard, output.records, study) for output in outputs}
    return dict.fromkeys((output.id for output in outputs), whole)


def _judge(name: str, ard: pd.DataFrame, records: pd.DataFrame, study: Study) -> Verdict:
    behind = f"{name}_records"
    return judge(Product(ard, {behind: records}), [Entry(behind, LAYER, ARDRecords), Entry(name, LAYER, ARD)], study, [])


def _hand_over(output: Output, verdict: Verdict, transfer: RunTransfer, failed: Failed) -> Iterator[Any]:
    """The result of an output that keeps its contract, with its files."""
    key = output_key(output.id)
    if verdict.blocked:
        failed[output.id] = failure(verdict, Entry(output.id, LAYER, ARD))
        yield check_result(verdict, key)
        return
    try:
        files = rendered(output, transfer.study, transfer.name)
    except Exception as error:  # as above
        failed[output.id] = error
        return
    yield dg.MaterializeResult(
        asset_key=key,
        value=files,
        metadata=_metadata(output, files),
        data_version=dg.DataVersion(digest_of(files)),
        check_results=[check_result(verdict, key)],
    )


def _failure(failed: Mapping[str, Exception]) -> dg.Failure:
    said = [
        f"{name}: {(error.description if isinstance(error, dg.Failure) else error) or type(error).__name__}"
        for name, error in failed.items()
    ]
    return dg.Failure(
        f"{len(failed)} of the chapter's outputs were not made, the last good ones stay. {'; '.join(said)}", allow_retries=False
    )


def rendered(output: Output, study: Study, transfer: str) -> dict[str, bytes]:
    """The output's pages, pictures and results, by path; its part of the report; the results last."""
    from pipeline.tlf.render import render
    from pipeline.tlf.render.report import encode_part, part_file

    files, part = render(output, study, transfer)
    pages = {f"{LAYER}/{name}": content for name, content in ({part_file(output.id): encode_part(part)} | files).items()}
    return pages | {results_path(output.id): pages.pop(results_path(output.id))}


def output_key(output_id: str) -> dg.AssetKey:
    """The asset of an output."""
    return asset_key(LAYER, output_id)


def results_path(output_id: str) -> str:
    """Where the ARD of an output is kept."""
    return f"{LAYER}/{output_id}.ard.parquet"


def _metadata(output: Output, files: Files) -> dict[str, Any]:
    shown = output.ard[["group1_level", "variable", "variable_level", "stat_label", "stat_fmt"]]
    pictures = {f"picture_{Path(name).stem}": picture(files[name]) for name in files if name.endswith(".png")}
    table = {"table": printed(output.body)} if isinstance(output.body, Table) and len(output.body.rows) else {}
    return (
        pictures
        | table
        | {
            "title": " - ".join(output.titles),
            "dagster/row_count": len(output.ard),
            "results": preview(shown),
            "files": dg.MetadataValue.md(bullets(files)),
        }
    )
