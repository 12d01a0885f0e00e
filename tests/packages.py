"""A submission package against its manifest."""

import json
from hashlib import sha256
from pathlib import Path

from pipeline.submission.manifest import CSV, JSON


def altered(folder: Path) -> list[str]:
    """The paths of a package that are missing, added or other than its manifest says."""
    said = {entry["path"]: entry["sha256"] for entry in json.loads((folder / JSON).read_text(encoding="utf-8"))["files"]}
    there = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for name in (JSON, CSV):
        there.pop(name, None)
    differ = [path for path in said.keys() & there.keys() if sha256(there[path].read_bytes()).hexdigest() != said[path]]
    return sorted({*differ, *(said.keys() ^ there.keys())})
