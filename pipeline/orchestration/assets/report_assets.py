"""What is made of all outputs together: takes their results and parts, gives the one ARD with its checks, and the report.

They read what the outputs wrote, as it was written, and compute nothing again.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.core.people_csv import people_csv
from pipeline.core.product import Product
from pipeline.orchestration.assets.catalogue import Entry
from pipeline.orchestration.assets.contract import judge
from pipeline.orchestration.assets.display import as_markdown, column_schema
from pipeline.orchestration.assets.factory import OWNERS, SHOWN_RECORDS, check_result, check_spec, failure
from pipeline.orchestration.assets.output_assets import LAYER, output_key, results_path
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer, read_result, read_tables
from pipeline.orchestration.storage.files import digest_of, encode
from pipeline.study import Study
from pipeline.tlf.render.report import Part
from pipeline.trial.needs import absences
from pipeline.trial.trial import LeftOut
from schemas.results import ARD

RESULTS = Entry("ard", LAYER, ARD)
AGREEMENT = "outputs_agree"
INDEX, REPORT, TEXT = f"{LAYER}/index.html", f"{LAYER}/report.rtf", f"{LAYER}/results.md"
GRADES = "ctcae.html"


def report_assets(output_ids: Sequence[str], left_out: Sequence[LeftOut] = ()) -> list[dg.AssetsDefinition]:
    """The assets that need every output; `output_ids` in the order of the report; `left_out`: what the trial has not."""
    return [_results_asset(output_ids), _index_asset(output_ids, left_out), _text_asset(output_ids)]


def _results_asset(output_ids: Sequence[str]) -> dg.AssetsDefinition:
    @current_asset(
        __name__,
        key=RESULTS.key,
        deps=[output_key(name) for name in output_ids],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"parquet", "json"},
        description="The results of all outputs: ard.parquet, ard.csv, and ars.json after CDISC's Analysis Results Standard 1.0.",
        tags={"layer": LAYER},
        metadata={"dagster/column_schema": column_schema(ARD)},
        check_specs=[
            check_spec(RESULTS.key),
            dg.AssetCheckSpec(AGREEMENT, asset=RESULTS.key, description="The outputs agree with themselves and with each other."),
        ],
    )
    def ard(transfer: RunTransfer) -> Iterator[Any]:
        from pipeline.tlf.ard.ars import write_reporting_event
        from pipeline.tlf.render.cells import cells_file

        study = transfer.study
        results = read_tables(transfer, [results_path(name) for name in output_ids])
        verdict = judge(Product(results), [RESULTS], study, [])
        if verdict.blocked:
            yield check_result(verdict, RESULTS.key)
            raise failure(verdict, RESULTS)
        parts = read_parts(transfer, output_ids)
        cells = read_tables(transfer, [f"{LAYER}/{cells_file(name)}" for name in output_ids])
        yield agreement(results, cells, study)
        titles = {part.id: (part.frame.titles, part.frame.footnotes) for part in parts}
        files = {
            f"{LAYER}/ard.csv": people_csv(results),
            f"{LAYER}/ars.json": write_reporting_event(results, titles, study, transfer.name).encode(),
            RESULTS.path: encode(results),
        }
        yield dg.MaterializeResult(
            value=files,
            metadata={"dagster/row_count": len(results), "outputs": len(output_ids)},
            data_version=dg.DataVersion(digest_of(files)),
            check_results=[check_result(verdict, RESULTS.key)],
        )

    return ard


def agreement(results: pd.DataFrame, cells: pd.DataFrame, study: Study) -> dg.AssetCheckResult:
    """Every check across the outputs: what was compared, what disagrees, the rows; failed as an error where any does."""
    from pipeline.tlf.checks.agreement import CHECKS
    from pipeline.tlf.checks.cells import check_cells
    from pipeline.tlf.checks.relations import widen

    wide = widen(results)
    found = {check: check.find(wide, study) for check in CHECKS}
    shown = cells[cells["ard_id"].notna()]
    lost = check_cells(shown, results)
    said = [(check.id, check.what, result.compared, len(result.findings)) for check, result in found.items()]
    said.append(("cells", "Every printed cell shows results of the ARD.", len(shown), len(lost)))
    summary = pd.DataFrame(said, columns=["check", "what", "compared", "failed"])
    wrong = summary[summary["failed"] > 0]
    tables = {f"failing_{check.id}": result.findings for check, result in found.items()} | {"failing_cells": lost}
    return dg.AssetCheckResult(
        check_name=AGREEMENT,
        asset_key=RESULTS.key,
        passed=wrong.empty,
        severity=dg.AssetCheckSeverity.ERROR,
        description="; ".join(wrong["check"] + ": " + wrong["failed"].astype("str") + " differ") or "the outputs agree",
        metadata={
            "checks": dg.MetadataValue.md(as_markdown(summary)),
            **{name: dg.MetadataValue.md(as_markdown(rows.head(SHOWN_RECORDS))) for name, rows in tables.items() if len(rows)},
        },
    )


def read_parts(transfer: RunTransfer, output_ids: Sequence[str]) -> list[Part]:
    """The outputs as parts of the report, as the last good run of each wrote them."""
    from pipeline.tlf.render.report import decode_part, part_file

    return [decode_part((transfer.outputs / LAYER / part_file(name)).read_bytes()) for name in output_ids]


def _index_asset(output_ids: Sequence[str], left_out: Sequence[LeftOut]) -> dg.AssetsDefinition:
    @current_asset(
        __name__,
        key=asset_key(LAYER, "index"),
        deps=[output_key(name) for name in output_ids],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"html", "rtf"},
        description="index.html: every output on one page, with a search box. report.rtf: the same as a document. ctcae.html: "
        "the limits by which laboratory results are graded.",
        tags={"layer": LAYER},
    )
    def index(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        from pipeline.adam.safety.ctcae.page import ctcae_page
        from pipeline.tlf.render.index import write_index
        from pipeline.tlf.render.report import write_report

        parts = read_parts(transfer, output_ids)
        deliveries = transfer.study.raw.deliveries(transfer.name)
        version, absent = transfer.study.ctcae, absences(left_out, transfer.study)
        links = {GRADES: f"Laboratory results by NCI-CTCAE {version}: the limits of each grade"}
        pages = write_index(transfer.study.id, parts, left_out=absent, deliveries=deliveries, links=links).encode()
        graded = ctcae_page([version]).encode()
        files = {REPORT: write_report(parts).encode("ascii"), INDEX: pages, f"{LAYER}/{GRADES}": graded}
        size = {"outputs": len(parts), "pages": sum(part.section.pages for part in parts)}
        return dg.MaterializeResult(value=files, metadata=size, data_version=dg.DataVersion(digest_of(files)))

    return index


def _text_asset(output_ids: Sequence[str]) -> dg.AssetsDefinition:
    @current_asset(
        __name__,
        key=asset_key(LAYER, "text"),
        deps=[RESULTS.key],
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"markdown"},
        description="results.md: the half page that a medical writer copies; every number is a printed value of the ARD.",
        tags={"layer": LAYER},
    )
    def text(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        from pipeline.tlf.layout.text_numbers import write_text_numbers

        said = write_text_numbers(read_result(transfer, RESULTS.path), output_ids, transfer.study, transfer.name)
        files = {TEXT: said.encode()}
        return dg.MaterializeResult(
            value=files, metadata={"text": dg.MetadataValue.md(said)}, data_version=dg.DataVersion(digest_of(files))
        )

    return text
