"""CORE's own environment: takes a folder, gives the Python that has the engine, made with pip from locked versions if need be.

Installs only into the folder it is given, and only once.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

from pipeline.submission.core import VERSION, CoreError

PYTHON = "3.12"
MARKER = "crf2tlf-core.txt"
_WHERE = "needs the network once; behind a proxy set PIP_INDEX_URL, or make it elsewhere and name it with --core-env"


def default_folder() -> Path:
    """Where the environment is when nobody says: in the user's cache."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "crf2tlf" / f"core-{VERSION}"


def environment(folder: Path, say: Callable[[str], None]) -> Path:
    """The Python of the environment in `folder`. `say` is told what is being done. CoreError when it cannot be made."""
    python = folder / "bin" / "python"
    if python.is_file() and _installed_digest(folder) == _digest():
        return python
    if folder.exists() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise CoreError(f"{folder}: is not empty and not an environment that this command made; name another with --core-env")
    say(f"making CORE {VERSION} its own environment in {folder} (some 60 packages, a few minutes, once)")
    _make(folder)
    return python


def _make(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARKER).write_text("not complete\n", encoding="utf-8")
    lock = folder / "requirements.txt"
    lock.write_text(_lock(), encoding="utf-8")
    _run([_base_python(), "-m", "venv", str(folder)], "the environment cannot be made")
    python = str(folder / "bin" / "python")
    _run([python, "-m", "pip", "install", "--quiet", "--requirement", str(lock)], f"cannot be installed; it {_WHERE}")
    (folder / MARKER).write_text(_digest() + "\n", encoding="utf-8")


def _base_python() -> str:
    """A Python of the version that CORE needs. CoreError when none is on the path."""
    for name in (f"python{PYTHON}", "python3", "python"):
        found = shutil.which(name)
        if found and _version(found) == PYTHON:
            return found
    raise CoreError(f"CORE {VERSION} needs Python {PYTHON}, and there is none on the path; install it beside yours")


def _version(python: str) -> str:
    asked = "import sys; print('%d.%d' % sys.version_info[:2])"
    made = subprocess.run([python, "-c", asked], capture_output=True, text=True, check=False)  # noqa: S603 - found on the path
    return made.stdout.strip()


def _run(command: list[str], failing: str) -> None:
    made = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - programs of our own choice
    if made.returncode:
        last = "; ".join(line.strip() for line in made.stderr.splitlines()[-3:])
        raise CoreError(f"CORE {VERSION} {failing} ({last})")


def _installed_digest(folder: Path) -> str:
    marker = folder / MARKER
    return marker.read_text(encoding="utf-8").strip() if marker.is_file() else ""


def _lock() -> str:
    return (files("pipeline.submission.core") / "requirements.txt").read_text(encoding="utf-8")


def _digest() -> str:
    return hashlib.sha256(_lock().encode()).hexdigest()
