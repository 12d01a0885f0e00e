"""One run of a study at a time: takes the study's folder of results, gives a lock that ends with its process.

The queue of the daemon knows nothing of runs from the command line, and both write to the same files. A run that finds the study
at work waits, and says for whom; the command line refuses at once, because somebody sits before it.
"""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from pipeline.core.errors import CrfError
from pipeline.provenance.notes import NOTES, sha256

_FILE = ".lock"
_ASK_AGAIN = 5.0
_LOOK_AGAIN = 0.5

T = TypeVar("T")


class BusyError(CrfError):
    """Another run of the study is at work; the message says which."""


class ReloadError(CrfError):
    """A process that has another state of the trial loaded than the run whose step it is to make."""


def acquire(folder: Path, run: str, said: Callable[[str], None], transfer: str = "", loaded: str = "") -> FileLock | None:
    """The lock of the study whose results are in `folder`, as soon as it is free; None where this very run has it (in another
    process). Beside it stands who has it, which transfer that run works on, and the digest of the trial that it has `loaded`.

    ReloadError where this process has loaded another.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / _FILE)
    waited = False
    while True:
        try:
            lock.acquire(timeout=_ASK_AGAIN if waited else 0)
        except Timeout:
            holder, _, theirs = _holder(folder)
            if holder == run:
                if loaded != theirs:
                    message = f"run {run[:8]} has another state of the trial's code or design loaded; restart this worker"
                    raise ReloadError(message) from None
                return None
            if not waited:
                said(f"run {holder[:8]} of this study is at work; this one waits until it has ended")
            waited = True
        else:
            (folder / f"{_FILE}.run").write_text(f"{run} {transfer} {loaded}", encoding="utf-8")
            return lock


def transfer_of(folder: Path, run: str) -> str:
    """The transfer that `run` took when it began, for its steps in other processes; "" when it does not have the lock."""
    holder, transfer, _ = _holder(folder)
    return transfer if run and holder == run else ""


def refuse_if_busy(folder: Path) -> None:
    """BusyError when a run of the study is at work."""
    if not (folder / _FILE).exists():
        return
    try:
        FileLock(folder / _FILE).acquire(timeout=0).lock.release()
    except Timeout:
        message = f"{folder}: run {_holder(folder)[0][:8]} of this study is at work; wait until it has ended, then run again"
        raise BusyError(message) from None


def undisturbed(results: Sequence[Path], read: Callable[[], T], said: Callable[[str], None]) -> T:
    """What `read` gives of folders of results, all of one study, that no run replaced meanwhile.

    It waits while a run of the study is at work, and reads anew when a run replaced results in between: by their notes, which
    are taken away before a result is replaced and written after it.
    """
    told = False
    while True:
        for study in sorted({folder.parent for folder in results}):
            while busy := _busy(study):
                if not told:
                    said(f"run {busy[:8]} of this study is at work; waiting until it has ended")
                told = True
                time.sleep(_LOOK_AGAIN)
        before = _state(results)
        failure: Exception | None = None
        try:
            outcome = read()
        except Exception as error:  # also of results that were half replaced
            failure = error
        if _state(results) == before:
            if failure:
                raise failure
            return outcome
        said("a run replaced results meanwhile; reading them anew")


def _busy(folder: Path) -> str:
    """The run of the study that is at work; "" when none is."""
    try:
        refuse_if_busy(folder)
    except BusyError:
        return _holder(folder)[0] or "?"
    return ""


def _state(results: Sequence[Path]) -> list[tuple[str, str]]:
    """The notes of the results, by their digests."""
    return [(str(path), _content(path)) for folder in results for path in sorted((folder / NOTES).glob("*.json"))]


def _content(path: Path) -> str:
    try:
        return sha256(path.read_bytes())
    except OSError:  # taken away this moment
        return ""


def _holder(folder: Path) -> tuple[str, str, str]:
    """The run that has the lock, or had it last, its transfer, and the digest of the trial that it has loaded."""
    try:
        run, transfer, loaded = [*(folder / f"{_FILE}.run").read_text(encoding="utf-8").split(" "), "", ""][:3]
    except FileNotFoundError:
        return "", "", ""
    return run, transfer, loaded
