"""What many tests need and takes long is made once a session: takes a name and how to make it, gives the folder or the object.

Its own module because the workers of pytest-xdist are processes of their own: the first that asks makes it, the others wait for
its lock and read what it left. Every test module gets an object of its own, so that none can spoil another's.
"""

import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock


@dataclass(frozen=True)
class Once:
    """The shelf of one session."""

    shelf: Path

    def folder(self, name: str, fill: Callable[[Path], object]) -> Path:
        """The folder that `fill` filled: to be read or copied, never to be changed."""
        self.shelf.mkdir(exist_ok=True)
        done, part = self.shelf / name, self.shelf / f"{name}.part"
        with FileLock(self.shelf / f"{name}.lock"):
            if not done.exists():
                part.mkdir()
                fill(part)
                part.rename(done)
        return done

    def made(self, name: str, make: Callable[[], Any]) -> Any:
        """What `make` gives; a copy for each that asks."""
        folder = self.folder(name, lambda folder: (folder / "made").write_bytes(pickle.dumps(make())))
        return pickle.loads((folder / "made").read_bytes())  # noqa: S301 - this session wrote it


def of_session(factory: pytest.TempPathFactory) -> Once:
    """The shelf that all workers of this session share."""
    base = factory.getbasetemp()
    return Once((base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "once")
