"""What an asset would be made from now: takes its declaration and what is on disk, says whether its last result still holds.

This one judgement holds wherever a run comes from: the command line, a schedule, a sensor, a step. A result holds while its
code, the decisions, the contents of its inputs and what it sees of transfers are what they were (`provenance/notes.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import dagster as dg

from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.resources import RunTransfer
from pipeline.provenance.code_digest import digest_of_code
from pipeline.provenance.notes import NOTES, Note, as_bytes, note_path, read_note, sha256
from pipeline.raw.previous import previous_transfer

RAW = "raw"
MODULES, GATE, BEFORE, PORTABLE = "crf2tlf/code", "crf2tlf/gate", "crf2tlf/looks_back_at", "crf2tlf/portable"
"""Metadata of an asset: where its code begins; an input that it waits for and does not read; what it sees of the transfer
before ("raw": its files, as a source does, which reads those of its own transfer as well; or the path of a result);
whether it says nothing of the transfer itself, so that the result from another transfer will do."""


def coded(metadata: Mapping[str, Any], *modules: str) -> dict[str, Any]:
    """The version of the code that `modules` and all that they import make up, and the metadata with their names."""
    named = sorted({*modules, "pipeline.orchestration.storage.result_store"})
    return {"code_version": digest_of_code(named), "metadata": {**metadata, MODULES: named}}


def recipe(asset: dg.AssetSpec, transfer: RunTransfer) -> Note:
    """What the asset would be made from now; a note without files."""
    known = {name: read_note(transfer.outputs, name) for name in map(asset_name, _read(asset))}
    return Note(
        asset=asset_name(asset.key),
        files={},
        decisions=transfer.study.digest,
        code=asset.code_version or "",
        modules=tuple(asset.metadata.get(MODULES, ())),
        inputs={name: note.digest for name, note in known.items() if note},
        transfer=transfer.digest(transfer.raw) if asset.metadata.get(BEFORE) == RAW else "",
        before=_before(asset.metadata.get(BEFORE, ""), transfer),
    )


def _read(asset: dg.AssetSpec) -> list[dg.AssetKey]:
    return [dep.asset_key for dep in asset.deps if asset_name(dep.asset_key) != asset.metadata.get(GATE)]


def _before(what: str, transfer: RunTransfer) -> str:
    """The digest of what an asset sees of the transfer before: its files or one of its results."""
    if not what:
        return ""
    if what == RAW:
        folder = previous_transfer(transfer.raw)
        return transfer.digest(folder) if folder else ""
    file = transfer.latest_before(what)
    return sha256(file.read_bytes()) if file else ""


def why_outdated(asset: dg.AssetSpec, transfer: RunTransfer) -> str:
    """Why the asset must be made, in words; "" when its last result still holds."""
    note = read_note(transfer.outputs, asset_name(asset.key))
    if note is None:
        return "was never made for this transfer"
    now = recipe(asset, transfer)
    causes = {
        "the decisions in study.yaml, or the files of terms and translations beside it, changed": note.decisions != now.decisions,
        "the code changed": note.code != now.code,
        "the transfer's files changed": note.transfer != now.transfer,
        "an earlier transfer changed": note.before != now.before,
    }
    changed = [name for name in sorted({*note.inputs, *now.inputs}) if note.inputs.get(name) != now.inputs.get(name)]
    said = [cause for cause, holds in causes.items() if holds] + [f"{name} changed" for name in changed]
    return "; ".join(said or note.changed_files(transfer.outputs))


def outdated(assets: Iterable[dg.AssetSpec], transfer: RunTransfer) -> dict[dg.AssetKey, str]:
    """The assets that must be made as things stand, and why. What depends on them may have to be made as well."""
    reasons = {asset.key: why_outdated(asset, transfer) for asset in assets}
    return {key: reason for key, reason in reasons.items() if reason}


def sealed(asset: dg.AssetSpec, files: Mapping[str, bytes], transfer: RunTransfer) -> tuple[dict[str, bytes], str]:
    """The files of an asset with the note of what they were made from, and the path of that note."""
    own = {name: sha256(content) for name, content in files.items() if not name.startswith(f"{NOTES}/")}
    note = replace(recipe(asset, transfer), files=own)
    path = note_path(note.asset)
    return {**files, path: as_bytes(note)}, path
