"""Where results are kept: takes what assets hand over, gives consumers the files that they name.

Results are written here alone: with the note of what they were made from, as one unit.
"""

import logging
from collections.abc import Iterator
from typing import Any

import dagster as dg

from pipeline.core.failures import surroundings
from pipeline.orchestration.freshness.recipe import sealed
from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.resources import RunTransfer, read_result
from pipeline.orchestration.runs.run_record import at_work, audit_metadata
from pipeline.orchestration.storage.files import Files, commit
from pipeline.orchestration.storage.withdrawn import withdraw_files
from pipeline.provenance.notes import read_note

_LOG = logging.getLogger(__name__)


class ResultStore(dg.IOManager):
    """Keeps what assets hand over (`Files`) in the transfer's output folder; gives a consumer the files that its input names.

    An input says which files it wants in its metadata: {"files": {name: path}}, parquet as a table, JSON as it is. Data are
    handed over in no other way, so an asset that runs alone reads exactly what the last good run of its inputs wrote. Beside the
    files stands a note of what they were made from (notes.py).
    """

    def handle_output(self, context: dg.OutputContext, obj: Files) -> None:
        transfer: RunTransfer = context.resources.transfer
        context.add_output_metadata(audit_metadata(context.step_context.dagster_run, transfer))
        if obj:  # a result that was kept has nothing to store
            before = read_note(transfer.outputs, asset_name(context.asset_key))
            commit(transfer.outputs, *sealed(context.asset_spec, obj, transfer))
            withdraw_files(transfer.outputs, before, obj)

    def load_input(self, context: dg.InputContext) -> dict[str, Any]:
        files: dict[str, str] = (context.definition_metadata or {})["files"]
        transfer: RunTransfer = context.resources.transfer
        return {name: read_result(transfer, path) for name, path in files.items()}


def resources(loaded: str = "") -> dict[str, Any]:
    """The resources of every study: the transfer, set at launch, and the store of results in its folder.

    The store is one run's at a time, from its beginning to its end, when the run is written into the history. `loaded`: the
    digest of the trial that these definitions were made from.
    """

    @dg.io_manager(required_resource_keys={"transfer"})  # type: ignore[arg-type]  # a generator is resumed when the run ends
    def result_store(context: dg.InitResourceContext) -> Iterator[ResultStore]:
        transfer: RunTransfer = context.resources.transfer
        with surroundings(), at_work(context.run, transfer, (context.log or _LOG).warning, loaded):
            audit_metadata(context.run, transfer)  # what it asks for is known from here on, to every step and its process
            yield ResultStore()

    return {"transfer": RunTransfer.configure_at_launch(), "io_manager": result_store}
