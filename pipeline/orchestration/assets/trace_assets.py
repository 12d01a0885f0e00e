"""The drill-down behind the outputs as an asset: takes all results as they were written, gives the viewer and its data.

Reads files of every layer and writes none of them, so it comes when all outputs are there.
"""

from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipeline.orchestration.assets.factory import OWNERS
from pipeline.orchestration.assets.output_assets import LAYER, output_key
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import digest_of
from pipeline.trial.trial import Trial


def trace_asset(trial: Trial, tables: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """tlf/trace/: from each number to the records and rows behind it; `tables` are the assets whose records it shows."""

    output_ids = [function.__name__ for function in trial.outputs]

    @current_asset(
        __name__,
        key=asset_key("review", "trace"),
        deps=[*(output_key(name) for name in output_ids), *tables],
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"html"},
        description="tlf/trace: a click on a number of an output opens the subjects, records and rows of forms behind it.",
    )
    def trace(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        from pipeline.review.stored import Stored
        from pipeline.review.trace.page import trace_files

        here = trial.at(transfer.study)
        made = trace_files(Stored(transfer.outputs, here.analysis), output_ids, here)
        files = {f"{LAYER}/{path}": content for path, content in made.items()}
        size = {"files": len(files), "megabytes": round(sum(map(len, files.values())) / 1e6, 1)}
        return dg.MaterializeResult(value=files, metadata=size, data_version=dg.DataVersion(digest_of(files)))

    return trace
