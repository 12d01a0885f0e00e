"""What a run works on: the transfer it reads, and the folder that its results go to and come from.

Its own module because every asset, check and IO manager of a run must agree on one transfer, even when a new one arrives.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import Field, PrivateAttr

from pipeline.made import Note, as_bytes, digest_of_code, digest_of_folder, note_path, read_note, sha256
from pipeline.orchestration.keys import asset_name, study_id
from pipeline.orchestration.storage import Files, commit, decode
from pipeline.study import Study
from pipeline.workspace import Workspace, find_root


class RunTransfer(dg.ConfigurableResource[Any]):
    """The transfer of a run. "latest" is resolved once, when the run starts."""

    transfer: str = Field(
        default="latest",
        description="Which data transfer to process: the name of a folder in raw/<study>, for instance 2026-06-30. "
        "'latest' takes the last one by name.",
    )
    out: str = Field(
        default="",
        description="Folder that takes the place of outputs/. Leave it empty for the usual place.",
    )
    _name: str = PrivateAttr(default="")

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        self._name = self.workspace.transfer(self.transfer)

    @property
    def workspace(self) -> Workspace:
        return Workspace(find_root(), study_id(), Path(self.out).resolve() if self.out else None)

    @property
    def name(self) -> str:
        """The name of the transfer's folder."""
        return self._name or self.workspace.transfer(self.transfer)

    @property
    def study(self) -> Study:
        """The study's decisions as this transfer sees them."""
        return self.workspace.study(self.name)

    @property
    def raw(self) -> Path:
        return self.workspace.raw(self.name)

    @property
    def outputs(self) -> Path:
        return self.workspace.outputs(self.name)


class ResultStore(dg.IOManager):
    """Keeps what assets hand over (`Files`) in the transfer's output folder; gives a consumer the files that its input names.

    An input says which files it wants in its metadata: {"files": {name: path}}, parquet as a table, JSON as it is. Data are
    handed over in no other way, so an asset that runs alone reads exactly what the last good run of its inputs wrote. Beside the
    files stands a note of what they were made from (made.py).
    """

    def handle_output(self, context: dg.OutputContext, obj: Files) -> None:
        transfer: RunTransfer = context.resources.transfer
        note = self._note(context.asset_spec, obj, transfer)
        seal = note_path(note.asset)
        commit(transfer.outputs, {**obj, seal: as_bytes(note)}, seal)

    def _note(self, asset: dg.AssetSpec, made: Files, transfer: RunTransfer) -> Note:
        read = [read_note(transfer.outputs, asset_name(dep.asset_key)) for dep in asset.deps]
        return Note(
            asset=asset_name(asset.key),
            files={name: sha256(content) for name, content in made.items()},
            decisions=transfer.study.digest,
            code=digest_of_code(),
            inputs={note.asset: note.digest for note in read if note},
            transfer="" if asset.deps else self._digest_of(transfer.raw),
        )

    @cache  # noqa: B019 - one store per run, one transfer
    def _digest_of(self, transfer: Path) -> str:
        return digest_of_folder(transfer)

    def load_input(self, context: dg.InputContext) -> dict[str, Any]:
        files: dict[str, str] = (context.definition_metadata or {})["files"]
        transfer: RunTransfer = context.resources.transfer
        return {name: read_result(transfer, path) for name, path in files.items()}


def read_result(transfer: RunTransfer, path: str) -> Any:
    """One file of the transfer's results: parquet as a table, JSON as it is. Failure when it was never made."""
    file = transfer.outputs / path
    try:
        return json.loads(file.read_text(encoding="utf-8")) if file.suffix == ".json" else decode(file)
    except FileNotFoundError:
        message = f"{transfer.name}/{path} is not there yet: materialise it for this transfer first"
        raise dg.Failure(message, allow_retries=False) from None


def resources() -> dict[str, Any]:
    """The resources of every study: the transfer, set at launch, and the store of results in its folder."""

    @dg.io_manager(required_resource_keys={"transfer"})
    def result_store(context: dg.InitResourceContext) -> ResultStore:
        return ResultStore()

    return {"transfer": RunTransfer.configure_at_launch(), "io_manager": result_store}
