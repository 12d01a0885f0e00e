"""The coding of a trial: takes its folder coding/, gives what is coded, of events and of medication."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline.core.folders import fault_of
from pipeline.study.coding import events, medications, queries
from pipeline.study.coding.events import EventCoding, read_events, release_of
from pipeline.study.coding.files import CodingError
from pipeline.study.coding.medications import MedicationCoding, read_medications
from pipeline.study.coding.queries import Query, read_queries
from pipeline.study.decisions import Dictionary

FOLDER = "coding"
FILES = (events.CODED_FILE, medications.CODED_FILE, medications.ATC_FILE, *queries.QUERY_FILES.values())
Files = tuple[tuple[Path, bytes], ...]


@dataclass(frozen=True, eq=False)
class Coding:
    """`queries`: by file; `release`: the version that MedDRA's files state; `digest`: SHA-256 of all files, "" without any."""

    events: EventCoding | None = None
    medications: MedicationCoding | None = None
    queries: Mapping[str, tuple[Query, ...]] = field(default_factory=dict)
    release: str = ""
    digest: str = ""


NOT_CODED = Coding()


def read_coding(folder: Path) -> Coding:
    """The coding of a trial; nothing without a folder. CodingError for the first file that cannot be used."""
    files = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if fault := fault_of(path, folder):
            raise CodingError(f"{path}: {fault}")
        if path.name not in FILES and path.suffix.lower() != ".asc":
            raise CodingError(f"{path}: is neither {', '.join(FILES)} nor a file of MedDRA (.asc); rename it, or take it away")
        files.append((path, path.read_bytes()))
    return _read(tuple(files)) if files else NOT_CODED


@lru_cache(maxsize=8)
def _read(files: Files) -> Coding:
    by_name = {path.name: (path, content) for path, content in files}
    digest = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for _, content in files)).hexdigest()
    return Coding(read_events(by_name), read_medications(by_name), read_queries(by_name), release_of(by_name), digest)


def dictionary_faults(coding: Coding, of_events: Dictionary | None, of_medication: Dictionary | None) -> list[str]:
    """Coded terms whose dictionary study.yaml does not name, or names in another version than MedDRA's files."""
    faults = []
    used = {
        "ae": (coding.events or coding.queries, of_events, "MedDRA"), "cm": (coding.medications, of_medication, "WHODrug"),
    }  # fmt: skip
    for section, (coded, dictionary, example) in used.items():
        if coded and not dictionary:
            stated = f"{section}: {{dictionary: {{name: {example}, version: ...}}}}"
            faults.append(f"{FOLDER}/ has coded terms, and nothing says of which dictionary; state {stated}")
    if coding.release and of_events and coding.release != of_events.version:
        faults.append(
            f"key 'ae.dictionary.version' has the value '{of_events.version}', the files in {FOLDER}/ are version "
            f"{coding.release}; correct the key, or put the files of that version there"
        )
    return faults
