"""What a transfer changed as an asset: takes the results of this transfer and of the one before, gives the page of the morning.

A result that moved without any changed record behind it fails the asset's check: code or decisions have changed, or something is
wrong.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import dagster as dg
import pandas as pd

from pipeline.core.page import page
from pipeline.orchestration.assets.display import as_markdown
from pipeline.orchestration.assets.factory import OWNERS, SHOWN_RECORDS
from pipeline.orchestration.assets.report_assets import RESULTS
from pipeline.orchestration.freshness.recipe import BEFORE
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import Files, digest_of, encode
from pipeline.trial.reads import outputs_read
from pipeline.trial.trial import Trial

LAYER = "review"
EXPLAINED = "results_explained"
SUMMARY = "changes.txt"


def changes_asset(trial: Trial, results: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """changes.html; `results`: all assets that are compared, and the pages of the outputs."""
    key = asset_key(LAYER, "changes")

    @current_asset(
        __name__,
        key=key,
        deps=list(results),
        group_name=LAYER,
        owners=[OWNERS[LAYER]],
        kinds={"html", "parquet"},
        description="changes.html: records, issues and results that differ from those of the transfer before, and for each "
        "result that moved the records that moved it.",
        metadata={BEFORE: RESULTS.path},
        check_specs=[dg.AssetCheckSpec(EXPLAINED, asset=key, description="A changed record stands behind each moved result.")],
    )
    def changes(transfer: RunTransfer) -> Iterator[Any]:
        before = transfer.latest_before(RESULTS.path)
        if before is None:
            yield from _nothing_before(transfer, key)
            return
        from pipeline.review.transfer_diff import diff_transfers
        from pipeline.review.transfer_page import summary, transfer_page

        now = trial.at(transfer.study)
        diff = diff_transfers(before.parents[1], transfer.outputs, now.analysis, outputs_read(now), now.study.raw)
        files = {
            SUMMARY: ("\n".join(summary(diff)) + "\n").encode(),
            "changes.html": transfer_page(diff, transfer.study.id).encode(),
            f"{LAYER}/changed_records.parquet": encode(diff.changes),
            f"{LAYER}/changes.parquet": encode(diff.moved),
        }
        metadata = {
            "compared_with": diff.base,
            "moved_results": len(diff.moved),
            "unexplained": len(diff.unexplained),
            "subjects_with_changes": len(diff.subjects),
            "issues": f"{len(diff.opened)} opened, {len(diff.closed)} closed",
            "records": dg.MetadataValue.md(as_markdown(diff.counts)),
        }
        yield _materialization(files, metadata, explained(diff.unexplained, key))

    return changes


def explained(unexplained: pd.DataFrame, key: dg.AssetKey) -> dg.AssetCheckResult:
    """Failed when a result moved without a changed record; shows the first of them."""
    rows = dg.MetadataValue.md(as_markdown(unexplained.head(SHOWN_RECORDS)))
    return dg.AssetCheckResult(
        check_name=EXPLAINED,
        asset_key=key,
        passed=unexplained.empty,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(unexplained)} results moved without a changed record: code or decisions have changed"
        if len(unexplained)
        else "every result that moved is explained",
        metadata={"unexplained": rows} if len(unexplained) else {},
    )


def _nothing_before(transfer: RunTransfer, key: dg.AssetKey) -> Iterator[Any]:
    said = f"{transfer.name} is the first transfer with results: there is nothing to compare with"
    title = f"{transfer.study.id}: what changed"
    files = {SUMMARY: f"{said}\n".encode(), "changes.html": page(title, f"<h1>{title}</h1><p>{said}.</p>").encode()}
    result = dg.AssetCheckResult(check_name=EXPLAINED, asset_key=key, passed=True, description=said)
    yield _materialization(files, {"moved_results": 0}, result)


def _materialization(files: Files, metadata: dict[str, Any], check: dg.AssetCheckResult) -> dg.MaterializeResult[Any]:
    return dg.MaterializeResult(
        value=dict(files), metadata=metadata, data_version=dg.DataVersion(digest_of(files)), check_results=[check]
    )
