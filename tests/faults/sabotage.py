"""Faults at an exact moment: takes which operation on which result file, and what shall happen then.

Its own module because it knows nothing of the pipeline: it listens to the interpreter's own audit events (sys.addaudithook), so
that a change of how results are written cannot slip past it.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

WRITE, RENAME, REMOVE = "write", "rename", "remove"
_EVENTS = {"open": WRITE, "os.rename": RENAME, "os.remove": REMOVE}
_night = [0]
"""The process of the night."""

_FOR_WRITING = os.O_WRONLY | os.O_RDWR


@dataclass
class Sabotage:
    """`deed` is done just before the `number`th `operation` (0: each; any kind, when empty) on a file of `folder` whose
    path in it fits `pattern`: the path that is opened or removed, or the new one of a file that is renamed."""

    folder: Path
    deed: Callable[[], None]
    pattern: str = "*"
    operation: str = ""
    number: int = 1
    _seen: int = field(default=0, repr=False)

    def begin(self) -> None:
        """Listen, from now on and until the process ends, also in those that it forks."""
        _night[0] = os.getpid()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        operation = _EVENTS.get(event)
        if operation is None or (self.operation and operation != self.operation):
            return
        if operation == WRITE and not (isinstance(arguments[2], int) and arguments[2] & _FOR_WRITING):
            return
        path = _path(arguments[1] if operation == RENAME else arguments[0])
        if path is None or not path.is_relative_to(self.folder) or not fnmatch(str(path.relative_to(self.folder)), self.pattern):
            return
        self._seen += 1
        if self.number in (0, self._seen):
            self.deed()


def _path(name: Any) -> Path | None:
    return Path.cwd() / os.fsdecode(name) if isinstance(name, str | bytes | os.PathLike) else None


def kill() -> None:
    """Death without a last word, of the night and of the process that makes this step of it."""
    for process in (_night[0], os.getpid()):
        os.kill(process, signal.SIGKILL)


@dataclass(frozen=True)
class Count:
    """Writes a line per operation to a file outside the folder that is watched."""

    file: Path

    def __call__(self) -> None:
        with self.file.open("a") as lines:
            lines.write("x\n")


@dataclass(frozen=True)
class Fail:
    """The operating system refuses: ENOSPC, EROFS and their like."""

    number: int

    def __call__(self) -> None:
        raise OSError(self.number, os.strerror(self.number))
