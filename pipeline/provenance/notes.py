"""Provenance notes: what each result was made from, by which an outdated result is recognised.

A result is outdated when an input (by the digest in its note), the transfer's files, study.yaml or the code has other contents
now. Times of files say nothing: a copy is as good as the original, and equal contents made again outdate nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pipeline.core.folders import entries, fault_of

NOTES = "made"


@dataclass(frozen=True)
class Note:
    """Of one asset (`adam/adsl`): SHA-256 of its files by path, digest of each input by asset, of the decisions, of the code.

    `modules`: where the code begins (code_digest.py). A source has `transfer`, the digest of the transfer's files; what
    looks back at an earlier transfer has `before`, the digest of what it sees there.
    """

    asset: str
    files: Mapping[str, str]
    decisions: str
    code: str
    modules: tuple[str, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    transfer: str = ""
    before: str = ""

    @property
    def digest(self) -> str:
        """What the notes of those who read this asset keep of it: the digest of its files."""
        return _digest(f"{name} {digest}" for name, digest in sorted(self.files.items()))

    def changed_files(self, results: Path) -> list[str]:
        """The files in a folder of results that are not, or no longer, what this note says, each in words."""
        return [words for name, digest in sorted(self.files.items()) if (words := _fault(results / name, name, digest))]


def note_path(asset: str) -> str:
    """Where the note of an asset is kept."""
    return f"{NOTES}/{asset.replace('/', '__')}.json"


def as_bytes(note: Note) -> bytes:
    """The note as a file."""
    return (json.dumps(asdict(note), indent=1, sort_keys=True) + "\n").encode()


def read_note(results: Path, asset: str) -> Note | None:
    """The note of an asset in a transfer's folder of results; None when it was never made, or its note is damaged.

    A result without a note is made again, with its note: so a damaged one heals by the next run.
    """
    try:
        content = json.loads((results / note_path(asset)).read_text(encoding="utf-8"))
        note = Note(**{**content, "modules": tuple(content.get("modules", ()))})
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    texts = (note.asset, note.decisions, note.code, note.transfer, note.before, *note.modules)
    maps = (note.files, note.inputs)
    whole = all(isinstance(part, dict) and all(isinstance(text, str) for text in part.values()) for part in maps)
    return note if whole and note.asset == asset and all(isinstance(text, str) for text in texts) else None


def notes_of(results: Path) -> dict[str, Note]:
    """The notes of a transfer's folder of results, by asset; damaged ones are left out."""
    assets = sorted(path.stem.replace("__", "/", 1) for path in (results / NOTES).glob("*.json"))
    return {asset: note for asset in assets if (note := read_note(results, asset))}


def results_of(folder: Path) -> dict[str, str]:
    """SHA-256 of every result in a transfer's folder, by the notes of those who made them."""
    return {name: digest for note in notes_of(folder).values() for name, digest in sorted(note.files.items())}


def made_from_earlier(notes: Mapping[str, Note]) -> list[str]:
    """Which results were made from an earlier state of another one than is there now, in words: what a run left unfinished."""
    return [
        f"{asset} was made from an earlier {name}"
        for asset, note in sorted(notes.items())
        for name, digest in sorted(note.inputs.items())
        if name in notes and notes[name].digest != digest
    ]


def unreadable_notes(results: Path) -> list[str]:
    """The notes of a folder of results that are damaged, in words."""
    notes = notes_of(results)
    paths = sorted((results / NOTES).glob("*.json"))
    return [f"{NOTES}/{path.name} cannot be read" for path in paths if path.stem.replace("__", "/", 1) not in notes]


def sha256(content: bytes) -> str:
    """The digest of one file's contents."""
    return hashlib.sha256(content).hexdigest()


def digest_of_folder(folder: Path) -> str:
    """The digest of all files of a folder, by name and contents."""
    return _digest(f"{path.relative_to(folder).as_posix()} {_digest_of_entry(path, folder)}" for path in entries(folder))


def _digest_of_entry(path: Path, folder: Path) -> str:
    """Of a file that cannot be used its fault, so that it asks for a run, which says so: a digest refuses nothing."""
    try:
        return fault_of(path, folder) or (sha256(path.read_bytes()) if path.is_file() else "")
    except OSError as error:
        return f"cannot be read ({error.strerror})"


def _fault(file: Path, name: str, digest: str) -> str:
    if not file.is_file():
        return f"lacks its file {name}"
    return "" if sha256(file.read_bytes()) == digest else f"has a file that was changed afterwards: {name}"


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode(errors="surrogateescape"))
