"""What a folder of results holds: takes the folder, gives digests by path; and what may never be there.

Its own module because every fault ends with the same question: are these the results of an undisturbed night?
"""

import hashlib
from pathlib import Path


def contents(folder: Path) -> dict[str, str]:
    """SHA-256 by path."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def is_temporary(path: str) -> bool:
    """Whether this is the name of a file that is still being written."""
    return Path(path).name.startswith(".")


def half_written(found: dict[str, str], *whole: dict[str, str]) -> list[str]:
    """The files under a final name that are in none of the `whole` folders as they are."""
    return [path for path, digest in found.items() if not is_temporary(path) and all(w.get(path) != digest for w in whole)]
