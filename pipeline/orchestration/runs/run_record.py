"""What is written down of a run: takes the run as Dagster has it and the transfer, gives the audit record and metadata.

The user is that of the UI (behind a proxy that says who it is), a schedule or a sensor, else that of the operating system. The
process with the study's lock writes it into the history.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from pipeline.orchestration.resources import RunTransfer
from pipeline.orchestration.runs.lock import acquire
from pipeline.orchestration.storage.files import commit
from pipeline.provenance import audit_record as audit
from pipeline.provenance.notes import results_of
from pipeline.study.access import HISTORY

USER = "crf2tlf/user"
_STARTERS = ("dagster/schedule_name", "dagster/sensor_name")


def started_by(run: dg.DagsterRun | None) -> str:
    """Who or what started the run."""
    tags = run.tags if run else {}
    return next((tags[tag] for tag in (USER, *_STARTERS) if tag in tags), audit.os_user())


def audit_metadata(run: dg.DagsterRun | None, transfer: RunTransfer) -> dict[str, Any]:
    """What stands beside every materialization."""
    return {
        "audit/by": started_by(run),
        "audit/transfer": f"{transfer.name} {transfer.digest(transfer.raw)[:16]}",
        "audit/decisions": transfer.study.digest[:16],
        "audit/package": f"{audit.package_version()} {audit.commit_of_code()}".strip(),
        "audit/environment": audit.environment()[:16],
    }


@contextmanager
def at_work(run: dg.DagsterRun | None, transfer: RunTransfer, said: Callable[[str], None], loaded: str = "") -> Iterator[None]:
    """A run in its turn: waits for the study's lock, and writes the history when the run has ended.

    Does neither in a process that only makes a step of a run whose own process has the lock; one that has another state of the
    trial `loaded` is refused (ReloadError).
    """
    lock = acquire(transfer.outputs.parent, run.run_id if run else "", said, transfer.name, loaded)
    try:
        yield
        if lock:
            write_record(run, transfer)
    finally:
        if lock:
            lock.release()


def write_record(run: dg.DagsterRun | None, transfer: RunTransfer) -> None:
    """history/<run>.json beside the transfers' results, of a run that has results."""
    if run is None or not transfer.outputs.is_dir():
        return
    access = transfer.study.access
    record = audit.Record(
        run=run.run_id,
        study=transfer.study.id,
        transfer=transfer.name,
        by=started_by(run),
        ended=datetime.now(UTC).isoformat(timespec="microseconds"),
        transfer_digest=transfer.digest(transfer.raw),
        decisions=transfer.study.digest,
        package=audit.package_version(),
        commit=audit.commit_of_code(),
        environment=audit.environment(),
        files=results_of(transfer.outputs),
        previous=audit.last_record(transfer.outputs.parent / HISTORY),
        blinding="" if access.state == "open" else access.state,
        treatments=access.digest,
    )
    commit(transfer.outputs.parent, {f"{HISTORY}/{run.run_id}.json": audit.as_bytes(record)})
