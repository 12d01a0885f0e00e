"""A transfer is run once it is complete: not while it is copied, not twice, again when its files were replaced."""

import os
from pathlib import Path

import pytest

from pipeline.orchestration.automation.arrivals import Seen, latest_complete, look
from pipeline.study.operations import Operations
from pipeline.study.workspace import Workspace
from tests.unit.orchestration.toy import workspace

TEN_MINUTES = Operations(settle_minutes=10)
WITH_MANIFEST = Operations(manifest="MANIFEST")


@pytest.fixture
def toy(outputs: Path) -> Workspace:
    """A workspace with one transfer of one file."""
    root = outputs.parents[2]
    workspace(root)
    (root / "raw/TOY01/2024-01-31/pets.csv").write_text("cat\n")
    return Workspace(root, "TOY01")


def test_a_transfer_is_run_after_ten_quiet_minutes_and_only_once(toy: Workspace) -> None:
    seen, said = look(toy, TEN_MINUTES, Seen(), now=1000)
    assert "run after 600 quiet seconds" in said
    seen, said = look(toy, TEN_MINUTES, Seen.of(seen.cursor), now=1599)
    assert "run after 1 quiet seconds" in said
    seen, said = look(toy, TEN_MINUTES, Seen.of(seen.cursor), now=1600)
    assert said == ""
    seen, said = look(toy, TEN_MINUTES, Seen.of(seen.cursor), now=1700)
    assert said == "transfer 2024-01-31 was run as it is"


def test_a_file_that_grows_starts_the_wait_anew(toy: Workspace) -> None:
    seen, _ = look(toy, TEN_MINUTES, Seen(), now=1000)
    (toy.raw("2024-01-31") / "pets.csv").write_text("cat\ndog\n")
    seen, said = look(toy, TEN_MINUTES, seen, now=1599)
    assert "run after 600 quiet seconds" in said


def test_a_transfer_whose_files_were_replaced_is_run_again(toy: Workspace) -> None:
    seen, said = look(toy, Operations(settle_minutes=0), Seen(), now=1000)
    assert said == ""
    (toy.raw("2024-01-31") / "pets.csv").write_text("dog\n")
    assert look(toy, Operations(settle_minutes=0), seen, now=1001)[1] == ""


def test_a_new_folder_is_the_one_that_is_watched(toy: Workspace) -> None:
    seen, _ = look(toy, Operations(settle_minutes=0), Seen(), now=1000)
    (toy.folder / "2024-02-29").mkdir()
    seen, said = look(toy, Operations(settle_minutes=0), seen, now=1001)
    assert said == "transfer 2024-02-29 is still being copied: no file is there yet"
    (toy.folder / "2024-02-29/pets.csv.part").write_text("c")
    assert "still being copied: pets.csv.part" in look(toy, Operations(settle_minutes=0), seen, now=1001)[1]


def test_with_a_manifest_agreed_the_transfer_waits_for_it_and_not_for_quiet(toy: Workspace) -> None:
    assert look(toy, WITH_MANIFEST, Seen(), now=1000)[1] == "transfer 2024-01-31 waits for its MANIFEST"
    (toy.raw("2024-01-31") / "MANIFEST").write_text("")
    assert look(toy, WITH_MANIFEST, Seen(), now=1000)[1] == ""


def test_a_clock_that_was_set_back_starts_the_wait_anew(toy: Workspace) -> None:
    seen, _ = look(toy, TEN_MINUTES, Seen(), now=100_000)
    seen, said = look(toy, TEN_MINUTES, seen, now=1000)
    assert "run after 600 quiet seconds" in said
    assert look(toy, TEN_MINUTES, seen, now=1600)[1] == ""


def test_the_night_takes_the_latest_transfer_that_is_complete(toy: Workspace) -> None:
    copied = toy.raw("2024-01-31") / "pets.csv"
    os.utime(copied, (0, 0))  # a copy may carry old times along
    changed = copied.stat().st_ctime
    assert latest_complete(toy, TEN_MINUTES, changed + 30) == ""
    assert latest_complete(toy, TEN_MINUTES, changed + 601) == "2024-01-31"
    (toy.folder / "2024-02-29").mkdir()
    (toy.folder / "2024-02-29/pets.csv.part").write_text("c")
    assert latest_complete(toy, TEN_MINUTES, changed + 6001) == "2024-01-31"
