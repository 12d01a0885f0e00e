"""A full disk and a read-only one: a real small disk."""

import shutil
from pathlib import Path

import pytest

from tests.faults.contents import contents, is_temporary
from tests.surenv01.faults.conftest import Nights
from tests.surenv01.faults.disk import Disk
from tests.surenv01.faults.small_study import BEGINNING, RESULTS, night

KB = 1 << 10


def on(disk: Disk, workspace: Path, *parts: str) -> None:
    """Move these folders of the workspace to the disk."""
    for part in parts:
        shutil.move(workspace / part, disk.folder / part)
        (workspace / part).symlink_to(disk.folder / part)


@pytest.mark.parametrize("free", [0, 8 * KB])
def test_the_disk_of_the_results_is_full(disk: Disk, workspace: Path, nights: Nights, free: int) -> None:
    on(disk, workspace, "outputs")
    disk.fill(free)
    ended = night(workspace, *BEGINNING)
    assert ended.exit == 1
    assert "No space left on device" in ended.said
    assert nights.nothing_half(workspace)
    assert not any(map(is_temporary, contents(workspace / RESULTS))), "a failed write is tidied up"
    disk.tidy()
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second


@pytest.mark.parametrize("free", [0, 300 * KB])
def test_the_disk_of_results_and_history_is_full(disk: Disk, workspace: Path, nights: Nights, free: int) -> None:
    on(disk, workspace, "outputs", ".dagster")
    disk.fill(free)
    ended = night(workspace, *BEGINNING)
    assert ended.exit == 1
    assert any(said in ended.said for said in ("No space left on device", "disk is full", "disk I/O error")), ended.said
    assert nights.nothing_half(workspace)
    disk.tidy()
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second


def test_the_results_are_read_only(disk: Disk, workspace: Path, nights: Nights) -> None:
    on(disk, workspace, "outputs")
    disk.read_only(True)
    ended = night(workspace, *BEGINNING)
    assert ended.exit == 1
    assert "Read-only file system" in ended.said
    assert contents(workspace / RESULTS) == nights.first, "the last good results stay readable"
    disk.read_only(False)
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second
