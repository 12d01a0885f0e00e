"""The manifest of a package: takes its files, gives manifest.json and manifest.csv, and tells whether a folder is ours.

By it others prove that a package is whole, and a run knows that a folder may be replaced.
"""

import csv
import io
import json
import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path

from pipeline.provenance.notes import sha256
from pipeline.study import Study

JSON, CSV = "manifest.json", "manifest.csv"
MAKER = "crf2tlf"
_INSTALLERS = {"pip", "setuptools", "wheel"}  # they make no byte of a package


@dataclass(frozen=True)
class Origin:
    """What a package was made from: study and decisions, the transfer and the digests of its files and of the code, for whom."""

    study: Study
    transfer: str
    transfer_digest: str
    code_digest: str
    regulator: str = "fda"
    encoding: str = "ASCII"


def manifest(files: Mapping[str, bytes], origin: Origin) -> dict[str, bytes]:
    """manifest.json and manifest.csv over `files`: path, size, SHA-256 of each; in JSON also what they were made from."""
    listed = [{"path": path, "bytes": len(content), "sha256": sha256(content)} for path, content in sorted(files.items())]
    content = {
        "made_by": MAKER,
        "version": environment().get(MAKER, "not installed"),
        "code_sha256": origin.code_digest,
        "study": origin.study.id,
        "transfer": origin.transfer,
        "transfer_sha256": origin.transfer_digest,
        "regulator": origin.regulator,
        "encoding": origin.encoding,
        "data_cut_off": origin.study.dco.isoformat(),
        "configuration_sha256": origin.study.digest,
        "python": platform.python_version(),
        "environment": environment(),
        "files": listed,
    }
    table = io.StringIO(newline="")
    writer = csv.DictWriter(table, ["path", "bytes", "sha256"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return {JSON: (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode(), CSV: table.getvalue().encode()}


def environment() -> dict[str, str]:
    """The installed packages with their versions, by name; installers are left out."""
    found = {entry.metadata["Name"].lower().replace("_", "-"): entry.version for entry in distributions()}
    return {name: number for name, number in sorted(found.items()) if name not in _INSTALLERS}


def encoding_of(folder: Path) -> str:
    """The encoding that the manifest of a package of ours declares; ASCII of any other folder."""
    if not is_ours(folder):
        return "ASCII"
    return str(json.loads((folder / JSON).read_text(encoding="utf-8")).get("encoding", "ASCII"))


def is_ours(folder: Path) -> bool:
    """Whether the folder is a package made here: it has a manifest of ours."""
    try:
        said = json.loads((folder / JSON).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("made_by") == MAKER
