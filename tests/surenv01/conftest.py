"""SURENV01 as committed, loaded by `chain` so that tests can import `crf2tlf_trials.SURENV01`; its whole line, made once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.once import Once
from tests.surenv01.chain import COMMITTED, Line, trial_at
from tests.surenv01.end_to_end.conftest import new_workspace, start

LineOf = Callable[[str], Line]
CopyOfFinished = Callable[[Path], Path]
SAID = "said.txt"
"""What the command printed, beside raw/ and outputs/."""


@pytest.fixture(scope="session")
def line_of(once: Once) -> LineOf:
    """Every table and output of a committed transfer, by plain function calls."""
    return lambda transfer: once.made(f"line-{transfer}", lambda: Line(COMMITTED / transfer, trial_at(transfer)))


@pytest.fixture(scope="session")
def copy_of_finished(once: Once) -> CopyOfFinished:
    """Fills a folder with a workspace in which `crf2tlf run` has made the latest transfer's results, and its history."""

    def run(folder: Path) -> None:
        result = start(new_workspace(folder), "run")
        assert result.returncode == 0, result.stdout + result.stderr
        (folder / SAID).write_text(result.stdout, encoding="utf-8")

    return lambda folder: shutil.copytree(once.folder("finished", run), folder, dirs_exist_ok=True)
