"""The run history (Dagster's instance database) is locked, deleted or from the future: results do not depend on it."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.contents import contents
from tests.faults.night import begin, end
from tests.faults.sabotage import RENAME, Sabotage
from tests.surenv01.chain import REPOSITORY
from tests.surenv01.faults.conftest import Nights
from tests.surenv01.faults.small_study import BEGINNING, RESULTS, night, small_night

HISTORY = ".dagster"


def locked(database: Path) -> "closing[sqlite3.Connection]":
    """The database with somebody's transaction open, until the connection is closed."""
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    return closing(connection)


def databases(workspace: Path) -> list[Path]:
    return sorted((workspace / HISTORY).rglob("*.db"))


def test_locked_for_good(workspace: Path, nights: Nights) -> None:
    runs = next(path for path in databases(workspace) if path.name == "runs.db")
    with locked(runs):
        ended = night(workspace, *BEGINNING)
        assert ended.exit == 1
        assert "database is locked" in ended.said
    assert nights.nothing_half(workspace)
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second


def test_locked_for_a_moment(workspace: Path, nights: Nights) -> None:
    runs = next(path for path in databases(workspace) if path.name == "runs.db")
    with locked(runs):
        process = begin(workspace, small_night, *BEGINNING)
        process.join(2)
        assert process.is_alive()
    assert end(process, workspace).exit == 0
    assert contents(workspace / RESULTS) == nights.second


def test_deleted_between_two_nights(workspace: Path, nights: Nights) -> None:
    shutil.rmtree(workspace / HISTORY)
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second
    assert databases(workspace)


@dataclass(frozen=True)
class Delete:
    """A folder that is deleted."""

    folder: Path

    def __call__(self) -> None:
        shutil.rmtree(self.folder)


def test_deleted_during_a_night(workspace: Path, nights: Nights) -> None:
    gone = Sabotage(workspace / RESULTS, Delete(workspace / HISTORY), "sdtm/reference.parquet", RENAME)
    ended = night(workspace, *BEGINNING, sabotage=gone)
    assert ended.exit == 1, ended.said
    assert nights.nothing_half(workspace)
    again = night(workspace, *BEGINNING)
    assert again.exit == 0, again.said
    assert contents(workspace / RESULTS) == nights.second


@pytest.mark.skipif(shutil.which("faketime") is None, reason="faketime (Debian: faketime) is not installed")
def test_the_clock_is_set_back(workspace: Path, nights: Nights) -> None:
    """The first night was today; the second is a year earlier."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("CRF2TLF_", "DAGSTER_"))}
    ended = subprocess.run(
        ["faketime", "-f", "-365d", sys.executable, "-m", "pipeline.cli", *BEGINNING],
        cwd=workspace, env=environment | {"PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert contents(workspace / RESULTS) == nights.second
    runs = next(path for path in databases(workspace) if path.name == "runs.db")
    with closing(sqlite3.connect(runs)) as history:
        first, second = (start for (start,) in history.execute("SELECT start_time FROM runs ORDER BY id"))
    assert second < first - 300 * 86400, "the clock was back indeed"
