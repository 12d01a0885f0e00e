"""Whether treatment may be seen: blinded, unblinded by a recorded act, or closed, a run of its own with a root of its own.

`study.yaml` says that transfers are blinded; only the record of an unblinding in the history, or a closed run, lifts it.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.core.errors import CrfError, UsageError

TREATMENTS, ROOT = "CRF2TLF_CLOSED_LIST", "CRF2TLF_CLOSED_ROOT"
"""The environment of a closed run, set by `crf2tlf run --closed` alone: the true treatment list, and where everything goes."""
HISTORY = "history"
FOLDER = "unblinding"
"""Below outputs/<study>: the treatment lists by which the trial was unblinded; begins the names of their records, too."""
MARKER = "CLOSED-REPORT"
"""The file that marks a folder as the root of closed reports."""
WORDS = {
    "open": "",
    "blinded": "BLINDED: all arms together, dummy treatment codes",
    "unblinded": "UNBLINDED",
    "closed": "CLOSED REPORT - CONFIDENTIAL",
}


class AccessError(UsageError):
    """A treatment list or a root of closed reports that stands where it must not, or is not there."""


class UnblindingError(CrfError):
    """The treatment list by which a trial was unblinded is no longer what was recorded."""


@dataclass(frozen=True)
class Access:
    """The state of blinding; the treatment list that may be read, and its SHA-256."""

    state: Literal["open", "blinded", "unblinded", "closed"] = "open"
    treatments: Path | None = None
    digest: str = ""

    @property
    def words(self) -> str:
        """What run, summary and every output say of it; "" for a trial that is not blinded."""
        return WORDS[self.state]


OPEN = Access()


def access_to(study_folder: Path, blinded: bool) -> Access:
    """The state of the trial in a folder of raw/ whose study.yaml says whether it is `blinded`.

    AccessError for a closed run of an open trial, UnblindingError for a list that was changed.
    """
    root = study_folder.absolute().parent.parent
    closed = TREATMENTS in os.environ or ROOT in os.environ
    if closed and not blinded:
        raise AccessError(f"{study_folder.name}: is not blinded (blinding.blinded in study.yaml), so it has no closed report")
    if closed:
        closed_root(root)
        treatments = outside(Path(os.environ.get(TREATMENTS, "")), root, "--list")
        return Access("closed", treatments, _digest(treatments))
    if not blinded:
        return OPEN
    return _unblinded(root / "outputs" / study_folder.name) or Access("blinded")


def _unblinded(results: Path) -> Access | None:
    """The state after the last unblinding of the whole trial that is in the history; None without one."""
    acts = [json.loads(path.read_bytes()) for path in (results / HISTORY).glob(f"{FOLDER}-*.json")]
    acts = [act for act in acts if not act["subjects"]]
    if not acts:
        return None
    digest = max(acts, key=lambda act: str(act["ended"]))["treatments"]
    kept = results / FOLDER / f"{digest}.csv"
    if not kept.is_file() or _digest(kept) != digest:
        raise UnblindingError(f"{kept}: is not there, or is not the list that was recorded; put it back from a backup")
    return Access("unblinded", kept, digest)


def _digest(treatments: Path) -> str:
    if not treatments.is_file():
        raise AccessError(f"{treatments}: there is no such treatment list; name the file with --list")
    return hashlib.sha256(treatments.read_bytes()).hexdigest()


def outside(path: Path, root: Path, option: str) -> Path:
    """The path, resolved. AccessError for one within the workspace `root` or within the folder of this code."""
    found = path.resolve()
    for folder in (root.resolve(), Path(__file__).resolve().parents[2]):
        if found.is_relative_to(folder):
            raise AccessError(
                f"{found}: {option} lies within {folder}, where whoever works on the open side can read it; "
                "choose a place of which only the unblinded have the rights"
            )
    return found


def closed_root(root: Path) -> Path | None:
    """The root of closed reports of this process; None where it makes open ones. AccessError for one within the workspace."""
    given = os.environ.get(ROOT)
    return outside(Path(given), root, "--root") if given else None


def results_root(root: Path) -> Path:
    """The folder below which `outputs` and `.dagster` are: the workspace, or the root of the closed reports."""
    return closed_root(root) or root


def begin_closed(treatments: Path, closed: Path, root: Path) -> None:
    """Make this process one of a closed report: its folder, which only its owner may enter, with its mark.

    AccessError for paths within the workspace, and for a folder that holds results of another kind.
    """
    treatments, closed = outside(treatments, root, "--list"), outside(closed, root, "--root")
    if any((closed / name).exists() for name in ("outputs", "raw")) and not (closed / MARKER).is_file():
        raise AccessError(f"{closed}: --root holds open results or a workspace; choose a folder of its own for closed reports")
    _digest(treatments)
    closed.mkdir(parents=True, exist_ok=True, mode=0o700)
    (closed / MARKER).write_text(f"{WORDS['closed']}\n", encoding="utf-8")
    os.environ |= {TREATMENTS: str(treatments), ROOT: str(closed)}


def end_closed() -> None:
    """Make this process one of the open side, whatever the environment said."""
    for name in (TREATMENTS, ROOT):
        os.environ.pop(name, None)


def is_closed(folder: Path) -> bool:
    """Whether a folder is the root of closed reports, or within one."""
    return any((above / MARKER).is_file() for above in (folder, *folder.parents))
