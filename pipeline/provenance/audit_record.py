"""Audit record of a run: who made results, with which environment, and the SHA-256 of every result.

Stands in `outputs/<study>/history/<run>.json`, so that results can be proved to be those of that run; results themselves carry
no time and no name.
"""

import getpass
import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, distributions, version
from pathlib import Path

import pipeline
from pipeline.provenance.notes import NOTES, digest_of_folder, read_note, sha256

HISTORY = "history"


@dataclass(frozen=True)
class Record:
    """One run: who and when (UTC), on which transfer, with which decisions, code and environment; SHA-256 of results by path."""

    run: str
    study: str
    transfer: str
    by: str
    ended: str
    transfer_digest: str
    decisions: str
    package: str
    commit: str
    environment: str
    files: Mapping[str, str]


def os_user() -> str:
    """The user of the operating system; "unknown" where it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@cache
def package_version() -> str:
    """The installed version of this package; "not installed" where it runs from a folder."""
    try:
        return version("crf2tlf")
    except PackageNotFoundError:
        return "not installed"


@cache
def commit_of_code() -> str:
    """The commit of this code, with "+" when files were changed since; "" where git does not have it."""
    package = Path(pipeline.__file__).parent
    tracked = _git(package, "ls-files", "--error-unmatch", "__init__.py")
    if not tracked:
        return ""
    changed = _git(package, "status", "--porcelain", "--untracked-files=no", ".")
    return _git(package, "rev-parse", "HEAD") + ("+" if changed else "")


def _git(folder: Path, *arguments: str) -> str:
    """What git says; "" when it fails or is not there."""
    try:
        said = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=10)  # noqa: S603, S607 - fixed arguments
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return said.stdout.strip() if said.returncode == 0 else ""


@cache
def environment() -> str:
    """SHA-256 over the version of Python and of everything that is installed."""
    installed = sorted({f"{found.name}=={found.version}" for found in distributions()})
    return hashlib.sha256("\n".join([platform.python_version(), *installed]).encode()).hexdigest()


def results_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every result in a transfer's folder, by the notes of those who made them."""
    names = sorted(path.stem.replace("__", "/", 1) for path in (folder / NOTES).glob("*.json"))
    notes = [note for name in names if (note := read_note(folder, name))]
    return {name: digest for note in notes for name, digest in sorted(note.files.items())}


def as_bytes(record: Record) -> bytes:
    """The record as a file."""
    return (json.dumps(asdict(record), indent=1, sort_keys=True) + "\n").encode()


def read_records(history: Path) -> list[Record]:
    """The runs of a study, the latest last."""
    found = [Record(**json.loads(path.read_text(encoding="utf-8"))) for path in history.glob("*.json")]
    return sorted(found, key=lambda record: (record.ended, record.run))


def differences(record: Record, results: Path) -> list[str]:
    """What in the folder of results is not what the run left there, in words."""
    lost = [f"{name}: is not there" for name in record.files if not (results / name).is_file()]
    here = {name: sha256((results / name).read_bytes()) for name in record.files if (results / name).is_file()}
    return sorted(lost + [f"{name}: has other contents" for name, digest in here.items() if digest != record.files[name]])


def transfer_changed(record: Record, raw: Path) -> bool:
    """Whether the transfer's files are no longer those that the run read."""
    return digest_of_folder(raw) != record.transfer_digest
