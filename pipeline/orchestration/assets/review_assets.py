"""The note of the last good transfer: takes the last assets of all others, gives outputs/<study>/latest.json.

It says only that all others are there: what reads results starts from it.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import dagster as dg

from pipeline.orchestration.assets.factory import OWNERS
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key, asset_name
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import digest_of
from pipeline.orchestration.storage.withdrawn import withdraw_assets


def latest_asset(ends: Iterable[dg.AssetKey], others: Iterable[dg.AssetKey]) -> dg.AssetsDefinition:
    """outputs/<study>/latest.json: made only when `ends`, the last assets of all others, were. What is neither it nor one of all
    `others` is withdrawn from the results before."""
    kept = {asset_name(key) for key in (*others, asset_key("review", "latest"))}

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
        withdrawn = withdraw_assets(transfer.outputs, kept)
        folder = transfer.outputs.parent
        newest = max(_transfer_named(folder / "latest.json"), transfer.name)
        files = {"../latest.json": (json.dumps({"study": transfer.study.id, "transfer": newest}) + "\n").encode()}
        metadata = {"transfer": newest, **({"withdrawn": ", ".join(withdrawn)} if withdrawn else {})}
        return dg.MaterializeResult(value=files, metadata=metadata, data_version=dg.DataVersion(digest_of(files)))

    return latest


def _transfer_named(path: Path) -> str:
    """The transfer named so far; "" where the file is not there or is no such file: then it is written anew."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))["transfer"]
    except (OSError, ValueError, TypeError, KeyError):
        return ""
    return known if isinstance(known, str) else ""
