"""Paths of a study's files, from names as users type them.

Study ids and transfer names come from outside and never become paths unchecked; command line and orchestration share the
folders.
"""

import os
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pipeline.core.errors import UsageError
from pipeline.core.places import CODE
from pipeline.core.printable import printable
from pipeline.study import Study, is_transfer, load_study
from pipeline.study.access import closed_root, is_closed
from pipeline.study.load import decisions_of

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
STUDY = "CRF2TLF_STUDY"
"""The variable of the environment that names a study."""

_BEGINS_WITH_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")


class WorkspaceError(UsageError):
    """A study or transfer that is not there; the message lists what is."""


@dataclass(frozen=True)
class Workspace:
    """The folder that holds `raw/` and `outputs/`, and one study in it. `out` replaces `outputs/` where given."""

    root: Path
    study_id: str
    out: Path | None = None

    def __post_init__(self) -> None:
        known = self.studies()
        if self.study_id not in known:
            raise WorkspaceError(_unknown("study", self.study_id, known, self.root / "raw"))

    def studies(self) -> list[str]:
        """The studies that there are, by name."""
        return all_studies(self.root)

    @property
    def folder(self) -> Path:
        """raw/<study>."""
        return self.root / "raw" / self.study_id

    def transfers(self) -> list[str]:
        """The transfers of the study, oldest first: the folders whose name is a date. No other folder ever is one."""
        return sorted(path.name for path in self.folder.iterdir() if path.is_dir() and is_transfer(path.name))

    def others(self) -> list[str]:
        """What stands beside the transfers and is none, though it may have been meant as one: folders of another name, and files
        or broken links named as a date. It is never read."""
        folders = [path.name for path in self.folder.iterdir() if path.is_dir() and path.name != CODE]
        dated = [path.name for path in self.folder.iterdir() if _BEGINS_WITH_DATE.match(path.name)]
        return sorted({name for name in (*folders, *dated) if not name.startswith((".", "__"))} - {*self.transfers()})

    def others_in_words(self) -> str:
        """The same as a part of a sentence; "" where there is none."""
        names = ", ".join(printable(name) for name in self.others())
        return f"; not transfers, being no folders named by a date: {names}" if names else ""

    def transfer(self, name: str = "latest") -> str:
        """The checked name of a transfer; "latest" is the last by name. WorkspaceError lists the transfers there are."""
        known = self.transfers()
        if name == "latest" and known:
            return known[-1]
        if (self.folder / name).is_dir() and not is_transfer(name):
            raise WorkspaceError(
                f"{self.folder / name}: is no transfer; the name of a transfer's folder is a date, as 2026-06-30"
            )
        if name == "latest":
            raise WorkspaceError(
                f"{self.folder}: has no transfer; it is a folder whose name is a date, as 2026-06-30{self.others_in_words()}"
            )
        if name not in known:
            raise WorkspaceError(_unknown("transfer", name, known, self.folder))
        return name

    def study(self, transfer: str) -> Study:
        """The study's decisions as seen by one transfer."""
        study = load_study(self.folder / "study.yaml")
        if study.id != self.study_id:
            file = self.folder / "study.yaml"
            raise WorkspaceError(f"{file}: study.id is '{study.id}', its folder is '{self.study_id}'; give both one name")
        return study.at_transfer(self.transfer(transfer))

    def unmasked(self, transfer: str) -> Study:
        """The same with its true arms and drugs, as a treatment list is checked against them, whoever may see treatment."""
        return decisions_of(self.folder / "study.yaml").at_transfer(self.transfer(transfer))

    def raw(self, transfer: str) -> Path:
        """The folder of one transfer's files."""
        return self.folder / self.transfer(transfer)

    def outputs(self, transfer: str) -> Path:
        """The folder of one transfer's results."""
        return self.results / self.transfer(transfer)

    @property
    def results(self) -> Path:
        """The folder of the results of all transfers of the study; of a closed report below its own root, whatever `out` says."""
        closed = closed_root(self.root)
        return (closed / "outputs" if closed else self.out or self.root / "outputs") / self.study_id


def find_root(start: Path | None = None) -> Path:
    """The nearest folder, from `start` (or CRF2TLF_HOME, or here) upwards, that has `raw`. WorkspaceError if none has."""
    origin = (start or Path(os.environ.get("CRF2TLF_HOME", "."))).resolve()
    for folder in (origin, *origin.parents):
        if (folder / "raw").is_dir():
            return folder
    raise WorkspaceError(f"{origin}: neither this folder nor one above it has a 'raw' folder with studies")


def chosen_study(root: Path) -> str:
    """The study that CRF2TLF_STUDY names, else the only one there is, or the only one with a transfer. WorkspaceError when there
    are several, or none."""
    known = all_studies(root)
    if named := os.environ.get(STUDY):
        return named
    with_data = [study for study in known if Workspace(root, study).transfers()]
    if len(known) == 1 or len(with_data) == 1:
        return (known if len(known) == 1 else with_data)[0]
    if not known:
        raise WorkspaceError(f"{root / 'raw'}: has no study; a study is a folder with a study.yaml")
    raise WorkspaceError(f"{root / 'raw'}: has the studies {', '.join(known)}; name one with --study or {STUDY}")


def out_folder(out: str | Path | None) -> Path | None:
    """The folder that takes the place of outputs/; None for the usual one. WorkspaceError for the address of a store, and for a
    folder within that of a study."""
    if out and _ADDRESS.match(str(out)):
        raise WorkspaceError(f"{out}: results are made in a folder; a copy goes to a store by operations.publish in study.yaml")
    folder = Path(out).resolve() if out else None
    if folder and any((above / "study.yaml").is_file() for above in (folder, *folder.parents)):
        raise WorkspaceError(
            f"{folder}: lies within the folder of a study, where nothing is written; choose another folder for --out"
        )
    if folder and is_closed(folder):
        raise WorkspaceError(
            f"{folder}: is a folder of closed reports; no open result is written there, choose another for --out"
        )
    return folder


def all_studies(root: Path) -> list[str]:
    """The studies in `root`/raw that have a study.yaml, by name."""
    return sorted(p.parent.name for p in (root / "raw").glob("*/study.yaml") if NAME.fullmatch(p.parent.name))


def _unknown(what: str, name: str, known: list[str], folder: Path) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"there are: {', '.join(known) or 'none'}"
    return f"{folder}: there is no {what} '{name}'; {hint}"
