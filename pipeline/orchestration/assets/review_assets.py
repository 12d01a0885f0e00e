"""The note of the last good transfer: takes the last assets of all others, gives outputs/<study>/latest.json.

It says only that all others are there: what reads results starts from it.
"""

import json
from collections.abc import Iterable
from typing import Any

import dagster as dg

from pipeline.orchestration.assets.factory import OWNERS
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import digest_of


def latest_asset(ends: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """outputs/<study>/latest.json: made only when `ends`, the last assets of all others, were."""

    @current_asset(
        __name__,
        key=asset_key("review", "latest"),
        deps=list(ends),
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"json"},
        description="latest.json names the newest transfer of which every result was made without failure.",
    )
    def latest(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        folder = transfer.outputs.parent
        known = json.loads(text) if (text := _read(folder / "latest.json")) else {"transfer": ""}
        newest = max(known["transfer"], transfer.name)
        files = {"../latest.json": (json.dumps({"study": transfer.study.id, "transfer": newest}) + "\n").encode()}
        return dg.MaterializeResult(value=files, metadata={"transfer": newest}, data_version=dg.DataVersion(digest_of(files)))

    return latest


def _read(path: Any) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
