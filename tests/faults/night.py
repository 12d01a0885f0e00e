"""One night in a process of its own: takes a function and its arguments, gives how the process ended and what it said.

Its own module because a night must be able to die: by SIGKILL, by a full disk, by a limit that holds for its process only. The
processes are forked from one that has imported the pipeline, so that a hundred nights cost a hundred times what they do, and not
a hundred times the import of pandas and Dagster.
"""

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.sabotage import Sabotage

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([
    "pipeline.cli", "pipeline.definitions", "pipeline.orchestration.runs.run", "pipeline.tlf.render", "tests.faults.toy_night",
    "dagster._core.storage.event_log", "dagster._core.storage.runs", "dagster._core.storage.schedules", "dagster._core.launcher",
    "alembic.command", "pandera.backends.pandas.register", "rich.table", "matplotlib.figure",
])  # fmt: skip


@dataclass(frozen=True)
class Night:
    """Exit code (-9: killed) and all that was printed."""

    exit: int
    said: str

    @property
    def killed(self) -> bool:
        return self.exit == -9


def in_process(
    folder: Path, function: Callable[..., Any], *arguments: Any, sabotage: Sabotage | None = None, seconds: float = 900
) -> Night:
    """`function(*arguments)` in a process that works in `folder`; its exit code is what SystemExit says."""
    process = begin(folder, function, *arguments, sabotage=sabotage)
    return end(process, folder, seconds)


def begin(folder: Path, function: Callable[..., Any], *arguments: Any, sabotage: Sabotage | None = None) -> Any:
    """The started process."""
    process = CONTEXT.Process(target=_work, args=(folder, function, arguments, sabotage))
    process.start()
    return process


def end(process: Any, folder: Path, seconds: float = 900) -> Night:
    """How the process ended, once it has."""
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        raise TimeoutError(f"still at work after {seconds} s: {_log(folder, process.pid).read_text()}")
    return Night(process.exitcode, _log(folder, process.pid).read_text())


def _work(folder: Path, function: Callable[..., Any], arguments: tuple[Any, ...], sabotage: Sabotage | None) -> None:
    for name in [name for name in os.environ if name.startswith(("CRF2TLF_", "DAGSTER_"))]:
        del os.environ[name]
    os.environ["COLUMNS"] = "120"
    os.chdir(folder)
    with _log(folder, os.getpid()).open("w") as log, redirect_stdout(log), redirect_stderr(log):
        if sabotage:
            sabotage.begin()
        try:
            function(*arguments)
        except Exception:
            traceback.print_exc()
            sys.exit(2)


def _log(folder: Path, pid: int) -> Path:
    return folder / f"night_{pid}.log"
