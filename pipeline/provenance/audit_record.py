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
from pipeline.provenance.notes import digest_of_folder, sha256
from pipeline.study.access import FOLDER, HISTORY


@dataclass(frozen=True)
class Record:
    """One run: who and when (UTC), on which transfer, with which decisions, code and environment; SHA-256 of results by path.

    `previous` is the SHA-256 of the record of the run before: a record that is edited or removed later breaks the chain.
    `blinding`: blinded, unblinded or closed, where the trial is blinded; `treatments`: SHA-256 of the treatment list read.
    An unblinding is a record without files: `why`, and of which `subjects`, "" for all.
    """

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
    previous: str = ""
    blinding: str = ""
    treatments: str = ""
    why: str = ""
    subjects: str = ""


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


def as_bytes(record: Record) -> bytes:
    """The record as a file."""
    return (json.dumps(asdict(record), indent=1, sort_keys=True) + "\n").encode()


def is_unblinding(record: Record) -> bool:
    """Whether the record is that of an unblinding."""
    return record.run.startswith(f"{FOLDER}-")


def read_records(history: Path) -> list[Record]:
    """The runs of a study, the latest last; records that cannot be read are left out (chain_faults names them)."""
    return sorted(_chain(history).values(), key=lambda record: (record.ended, record.run))


def last_record(history: Path) -> str:
    """The SHA-256 of the record that no other follows, to be named by the next one; "" for the first."""
    chain = _chain(history)
    followed = {record.previous for record in chain.values()}
    ends = [(record.ended, record.run, digest) for digest, record in chain.items() if digest not in followed]
    return max(ends)[2] if ends else ""


def chain_faults(history: Path) -> list[str]:
    """Where the history does not hold, in words: unreadable records, and those whose predecessor was changed or removed."""
    chain = _chain(history)
    unread = sorted({path.name for path in history.glob("*.json")} - {f"{record.run}.json" for record in chain.values()})
    broken = sorted((r.ended, r.run) for r in chain.values() if r.previous and r.previous not in chain)
    return [
        *(f"{HISTORY}/{name} cannot be read, or is the record of another run" for name in unread),
        *(f"run {run[:8]} ({ended}): the record before it was changed or removed" for ended, run in broken),
    ]


def _chain(history: Path) -> dict[str, Record]:
    """The records by the SHA-256 of their files."""
    found: dict[str, Record] = {}
    for path in sorted(history.glob("*.json")):
        try:
            content = path.read_bytes()
            record = Record(**json.loads(content))
        except (OSError, ValueError, TypeError):
            continue
        texts = (value for name, value in asdict(record).items() if name != "files")
        if all(isinstance(value, str) for value in texts) and isinstance(record.files, dict) and path.stem == record.run:
            found[sha256(content)] = record
    return found


def differences(record: Record, results: Path) -> list[str]:
    """What in the folder of results is not what the run left there, in words."""
    lost = [f"{name}: is not there" for name in record.files if not (results / name).is_file()]
    here = {name: sha256((results / name).read_bytes()) for name in record.files if (results / name).is_file()}
    return sorted(lost + [f"{name}: has other contents" for name, digest in here.items() if digest != record.files[name]])


def transfer_changed(record: Record, raw: Path) -> bool:
    """Whether the transfer's files are no longer those that the run read."""
    return digest_of_folder(raw) != record.transfer_digest
