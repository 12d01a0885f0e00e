"""What was made from what: one note per asset of a transfer's results, by which an outdated result is known.

Its own module because the orchestration writes the notes and the submission reads them. A result is outdated when anything that
it was made from has other contents now: its inputs (by the digests in their notes), the transfer's files, study.yaml, the code.
Times of files say nothing: a copy is as good as the original, and a result made again with the same contents outdates nobody.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

NOTES = "made"
_STATIONS = ("raw", "sdtm", "adam", "tlf")
_SOURCES = (".py", ".csv", ".css", ".html")


@dataclass(frozen=True)
class Note:
    """Of one asset (`adam/adsl`): SHA-256 of its files by path, digest of each input by asset, of the decisions, of the code.

    An asset without inputs has `transfer`, the digest of the transfer's files.
    """

    asset: str
    files: Mapping[str, str]
    decisions: str
    code: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    transfer: str = ""

    @property
    def digest(self) -> str:
        """What the notes of those who read this asset keep of it: the digest of its files."""
        return _digest(f"{name} {digest}" for name, digest in sorted(self.files.items()))


def note_path(asset: str) -> str:
    """Where the note of an asset is kept."""
    return f"{NOTES}/{asset.replace('/', '__')}.json"


def as_bytes(note: Note) -> bytes:
    """The note as a file."""
    return (json.dumps(asdict(note), indent=1, sort_keys=True) + "\n").encode()


def read_note(results: Path, asset: str) -> Note | None:
    """The note of an asset in a transfer's folder of results; None when it was never made."""
    file = results / note_path(asset)
    return Note(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def sha256(content: bytes) -> str:
    """The digest of one file's contents."""
    return hashlib.sha256(content).hexdigest()


def digest_of_folder(folder: Path) -> str:
    """The digest of all files of a folder, by name and contents."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return _digest(f"{path.relative_to(folder).as_posix()} {sha256(path.read_bytes())}" for path in found)


@cache
def digest_of_code() -> str:
    """The digest of the schemas, the stations and what they share: the code that decides what a result is.

    What only runs, shows or packs results (orchestration, review, submission, command line) is left out.
    """
    pipeline = files("pipeline")
    shared = [entry for entry in pipeline.iterdir() if entry.is_file() and entry.name.endswith(_SOURCES)]
    parts = [*shared, *(pipeline / station for station in _STATIONS), files("schemas")]
    found = sorted((name, text) for part in parts for name, text in _sources(part, part.name))
    return _digest(f"{name} {sha256(text)}" for name, text in found)


def _sources(place: Traversable, name: str) -> list[tuple[str, bytes]]:
    if place.is_file():
        return [(name, place.read_bytes())] if name.endswith(_SOURCES) else []
    return [found for entry in place.iterdir() for found in _sources(entry, f"{name}/{entry.name}")]


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode())
