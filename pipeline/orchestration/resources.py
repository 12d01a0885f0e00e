"""What a run works on: the transfer it reads, its cut-off date, and the folder that its results go to and come from.

Every asset, check and IO manager of a run agrees on one transfer, even when a new one arrives.
"""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pandas as pd
from pydantic import Field, PrivateAttr, field_validator

from pipeline.core.failures import surroundings
from pipeline.core.parquet import read_rows
from pipeline.orchestration.keys import study_id
from pipeline.orchestration.runs.lock import transfer_of
from pipeline.provenance.notes import digest_of_folder
from pipeline.study import Study
from pipeline.study.workspace import Workspace, find_root, out_folder


class RunTransfer(dg.ConfigurableResource[Any]):
    """The transfer of a run. "latest" is resolved once, when the run starts, also where its steps are made in other processes."""

    transfer: str = Field(
        default="latest",
        description="Which data transfer to process: the name of a folder in raw/<study>, for instance 2026-06-30. "
        "'latest' takes the last one by name.",
    )
    out: str = Field(
        default="",
        description="Folder that takes the place of outputs/. Leave it empty for the usual place.",
    )
    dco: str = Field(
        default="",
        description="Data cut-off date, for instance 2026-03-31, to see what results at another one would be. Leave it empty for "
        "that of study.yaml. Such results count as outdated: the next night makes those of study.yaml again.",
    )
    _name: str = PrivateAttr(default="")
    _digests: dict[Path, str] = PrivateAttr(default_factory=dict)

    @field_validator("dco")
    @classmethod
    def _is_a_day(cls, given: str) -> str:
        try:
            return date.fromisoformat(given).isoformat() if given else ""
        except ValueError:
            raise ValueError(f"dco: '{given}' is no date; write it as 2026-03-31, or leave it empty") from None

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        with surroundings():
            begun = transfer_of(self.outputs.parent, context.run.run_id) if context.run else ""
            self._name = self.workspace.transfer(begun or self.transfer)

    @property
    def workspace(self) -> Workspace:
        return Workspace(find_root(), study_id(), out_folder(self.out))

    @property
    def name(self) -> str:
        """The name of the transfer's folder."""
        return self._name or self.workspace.transfer(self.transfer)

    @property
    def study(self) -> Study:
        """The study's decisions as this transfer sees them."""
        study = self.workspace.study(self.name)
        return study.at_cut_off(date.fromisoformat(self.dco)).at_transfer(self.name) if self.dco else study

    @property
    def raw(self) -> Path:
        return self.workspace.raw(self.name)

    def digest(self, folder: Path) -> str:
        """The digest of the files in a transfer's folder as this run first saw them."""
        if folder not in self._digests:
            self._digests[folder] = digest_of_folder(folder)
        return self._digests[folder]

    @property
    def outputs(self) -> Path:
        return self.workspace.outputs(self.name)

    def latest_before(self, path: str) -> Path | None:
        """One file of the results, from the latest transfer before this one that has it."""
        found = {file.parents[path.count("/")].name: file for file in self.outputs.parent.glob(f"*/{path}")}
        earlier = sorted(name for name in found if name < self.name)
        return found[earlier[-1]] if earlier else None


def transfer_of_run(run: dg.DagsterRun) -> RunTransfer:
    """What a run works on, by its configuration; "latest" is resolved now."""
    config: Any = run.run_config
    work = RunTransfer(**config.get("resources", {}).get("transfer", {}).get("config", {}))
    return RunTransfer(transfer=work.name, out=work.out)


def read_result(transfer: RunTransfer, path: str) -> Any:
    """One file of the transfer's results: parquet as a table, JSON as it is. Failure when it was never made."""
    file = transfer.outputs / path
    try:
        return json.loads(file.read_text(encoding="utf-8")) if file.suffix == ".json" else read_rows(file)
    except FileNotFoundError:
        raise _not_made(path, transfer) from None


def read_tables(transfer: RunTransfer, paths: Sequence[str]) -> pd.DataFrame:
    """Several tables of the results with the same columns as one. Failure when one was never made."""
    for path in paths:
        if not (transfer.outputs / path).is_file():
            raise _not_made(path, transfer)
    return read_rows(*(transfer.outputs / path for path in paths))


def _not_made(path: str, transfer: RunTransfer) -> dg.Failure:
    return dg.Failure(f"{transfer.name}/{path} is not there yet: materialise it for this transfer first", allow_retries=False)
