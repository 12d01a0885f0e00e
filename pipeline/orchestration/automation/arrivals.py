"""Whether a new transfer is there and complete: takes its folder and what was seen of it before, gives a verdict.

Complete is a folder with the manifest that the sender writes last, or, where none is agreed, one that has not changed for a
while: a folder that is still being copied looks like a transfer with fewer forms.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.core.folders import entries
from pipeline.provenance.notes import sha256
from pipeline.study.operations import Operations
from pipeline.study.workspace import Workspace

_UNFINISHED = (".part", ".tmp", ".filepart", ".crdownload")


@dataclass(frozen=True)
class Seen:
    """What was last seen: the newest transfer, the state of its files, since when, and the state that was last run."""

    transfer: str = ""
    state: str = ""
    since: float = 0.0
    requested: str = ""

    @classmethod
    def of(cls, cursor: str | None) -> "Seen":
        return cls(**json.loads(cursor)) if cursor else cls()

    @property
    def cursor(self) -> str:
        return json.dumps(asdict(self))


def look(workspace: Workspace, operations: Operations, before: Seen, now: float) -> tuple[Seen, str]:
    """What is there at `now` (seconds), and why nothing need be run; "" when a run should be asked for."""
    transfer = workspace.transfers()[-1] if workspace.transfers() else ""
    if not transfer:
        return before, f"there is no transfer yet{workspace.others_in_words()}"
    folder = workspace.raw(transfer)
    state = state_of(folder)
    known = (before.transfer, before.state) == (transfer, state) and before.since <= now  # a clock that was set back starts anew
    seen = Seen(transfer, state, before.since if known else now, before.requested)
    if seen.requested == state:
        return seen, f"transfer {transfer} was run as it is"
    waiting = _incomplete(folder, operations, now - seen.since)
    return (seen, waiting) if waiting else (Seen(transfer, state, seen.since, state), "")


def latest_complete(workspace: Workspace, operations: Operations, now: float) -> str:
    """The newest transfer that is complete as far as one look can tell; "" when none is."""
    folders = (workspace.raw(name) for name in reversed(workspace.transfers()))
    return next((folder.name for folder in folders if not _incomplete(folder, operations, _quiet(folder, now))), "")


def _quiet(folder: Path, now: float) -> float:
    """Seconds since something in a folder changed, by the times that no copy can carry along; long, if the clock was set back."""
    changed = max(state.st_ctime for path in [folder, *folder.rglob("*"), *entries(folder)] if (state := _state(path)))
    return now - changed if changed <= now else float("inf")


def state_of(folder: Path) -> str:
    """A digest of names, sizes and times of a folder's files: it changes while they are copied, and costs no reading."""
    files = [(path.relative_to(folder).as_posix(), _state(path)) for path in entries(folder)]
    lines = [f"{name} {state.st_size} {state.st_mtime_ns} {state.st_mode}" for name, state in files if state]
    return sha256("\n".join([folder.name, *lines]).encode(errors="surrogateescape"))


def _state(path: Path) -> os.stat_result | None:
    """Of a file, or of what a link leads to, else of the link itself; None where it has just gone."""
    for state in (path.stat, path.lstat):
        with suppress(OSError):
            return state()
    return None


def _incomplete(folder: Path, operations: Operations, quiet: float) -> str:
    names = [path.name for path in entries(folder)]
    unfinished = sorted(name for name in names if name.lower().endswith(_UNFINISHED))
    if not names or unfinished:
        return f"transfer {folder.name} is still being copied: {', '.join(unfinished) or 'no file is there yet'}"
    if operations.manifest:
        return "" if operations.manifest in names else f"transfer {folder.name} waits for its {operations.manifest}"
    left = 60 * operations.settle_minutes - quiet
    return f"transfer {folder.name} changed lately; it is run after {left:.0f} quiet seconds" if left > 0 else ""
