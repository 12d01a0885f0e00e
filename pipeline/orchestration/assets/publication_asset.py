"""The published copy as an asset: takes all results of a transfer, gives publication.json, which says where the copy is.

Only where `operations.publish` names an address, and after all other assets, so that nothing is published of a run that failed.
"""

import json
from collections.abc import Sequence
from typing import Any

import dagster as dg

from pipeline.orchestration.assets.factory import OWNERS
from pipeline.orchestration.freshness.reuse import current_asset
from pipeline.orchestration.keys import asset_key, asset_name
from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.storage.files import digest_of
from pipeline.orchestration.storage.publication import PublicationError, publish
from pipeline.provenance.notes import read_note, sha256

NAME = "publication"
AGAIN = dg.RetryPolicy(max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL)
"""A network may be back in a minute."""


def publication_asset(to: str, results: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """publication.json, made when `results`, all other assets, are there; made again when one of them or `to` has changed."""

    @current_asset(
        __name__,
        key=asset_key("review", NAME),
        deps=list(results),
        group_name="review",
        owners=[OWNERS["review"]],
        kinds={"json"},
        description=f"A copy of the results below {to}: manifest.json, written last, says in which folder it is.",
        retry_policy=AGAIN,
    )
    def publication(transfer: RunTransfer) -> dg.MaterializeResult[Any]:
        address = f"{to.rstrip('/')}/{transfer.study.id}/{transfer.name}"
        try:
            done = publish(transfer.outputs, published_files(transfer, results), address)
        except PublicationError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
        said = {"address": address, "results": done.folder, "files": done.files}
        files = {f"{NAME}.json": (json.dumps(said, indent=1) + "\n").encode()}
        metadata: dict[str, Any] = {"address": f"{address}/{done.folder}", "files": done.files, "bytes_sent": done.sent}
        return dg.MaterializeResult(value=files, metadata=metadata, data_version=dg.DataVersion(digest_of(files)))

    return publication.map_asset_specs(
        lambda spec: spec.replace_attributes(code_version=sha256(f"{spec.code_version} {to}".encode())[:16])
    )


def published_files(transfer: RunTransfer, results: Sequence[dg.AssetKey]) -> dict[str, str]:
    """SHA-256 by path of all files in the transfer's folder that `results` made; PublicationError when one was never made."""
    notes = {asset_name(key): read_note(transfer.outputs, asset_name(key)) for key in results}
    if missing := [name for name, note in notes.items() if note is None]:
        raise PublicationError(
            f"{transfer.name}: was never made: {', '.join(sorted(missing))}; run crf2tlf run for this transfer"
        )
    files = {name: digest for note in notes.values() if note for name, digest in note.files.items()}
    return {name: files[name] for name in sorted(files) if not name.startswith("../")}  # latest.json is the study's
