"""The committed study's whole line, made once for all tests that look at its results."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chain import REPOSITORY, Line, study_at
from tests.end_to_end.conftest import new_workspace, start
from tests.once import Once, of_session

LineOf = Callable[[str], Line]
CopyOfFinished = Callable[[Path], Path]
SAID = "said.txt"
"""What the command printed, beside raw/ and outputs/."""


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    return of_session(tmp_path_factory)


@pytest.fixture(scope="session")
def line_of(once: Once) -> LineOf:
    """Every table and output of a committed transfer, by plain function calls."""
    committed = REPOSITORY / "raw" / "SURENV01"
    return lambda transfer: once.made(f"line-{transfer}", lambda: Line(committed / transfer, study_at(transfer)))


@pytest.fixture(scope="session")
def copy_of_finished(once: Once) -> CopyOfFinished:
    """Fills a folder with a workspace in which `crf2tlf run` has made the latest transfer's results, and its history."""

    def run(folder: Path) -> None:
        result = start(new_workspace(folder), "run")
        assert result.returncode == 0, result.stdout + result.stderr
        (folder / SAID).write_text(result.stdout, encoding="utf-8")

    return lambda folder: shutil.copytree(once.folder("finished", run), folder, dirs_exist_ok=True)
