"""A transfer that is still being copied, that changes or goes away during the run, and a bad one before a good one."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults.contents import contents
from tests.faults.sabotage import RENAME, WRITE, Sabotage
from tests.surenv01.faults.conftest import Nights
from tests.surenv01.faults.small_study import BEGINNING, RESULTS, TRANSFER, night

RAW = Path("raw", "SURENV01", TRANSFER)


@pytest.mark.parametrize("copied", ["half of the files", "half of a file"])
def test_a_transfer_that_is_still_being_copied(workspace: Path, nights: Nights, copied: str) -> None:
    transfer = workspace / RAW
    whole = shutil.copytree(transfer, workspace / "whole")
    files = sorted(transfer.iterdir())
    if copied == "half of the files":
        for file in files[len(files) // 2 :]:
            file.unlink()
    else:
        content = (transfer / "ae.csv").read_bytes()
        (transfer / "ae.csv").write_bytes(content[: content.rindex(b"\n", 0, -1) - 40])
    ended = night(workspace, *BEGINNING)
    assert ended.exit == 1
    assert ("is missing from the transfer" if copied == "half of the files" else "ae.csv, line") in ended.said
    assert contents(workspace / RESULTS) == nights.first, "nothing of such a transfer is used"
    shutil.copytree(whole, transfer, dirs_exist_ok=True)
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second


@dataclass(frozen=True)
class Restore:
    """A file that gets its last bytes."""

    file: Path
    content: bytes

    def __call__(self) -> None:
        self.file.write_bytes(self.content)


@pytest.mark.parametrize("number", [1, 20])
def test_a_file_that_is_completed_while_it_lands(workspace: Path, nights: Nights, number: int) -> None:
    """The half was whole rows, so that it could be read: it is noticed at once, or by the next night."""
    file = workspace / RAW / "ae.csv"
    content = file.read_bytes()
    file.write_bytes(content[: content.rindex(b"\n", 0, -1) + 1])
    completed = Sabotage(workspace / RESULTS, Restore(file, content), "raw/*", WRITE, number)
    assert night(workspace, *BEGINNING, sabotage=completed).exit in (0, 1)
    assert file.read_bytes() == content
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second


@dataclass(frozen=True)
class Move:
    """A folder that goes away."""

    folder: Path
    to: Path

    def __call__(self) -> None:
        self.folder.rename(self.to)


@pytest.mark.parametrize("moment", ["raw/crf_ae.parquet", "sdtm/ae.parquet"])
def test_a_transfer_that_is_removed_during_the_run(workspace: Path, nights: Nights, moment: str) -> None:
    away = Move(workspace / RAW, workspace / "away")
    ended = night(workspace, *BEGINNING, sabotage=Sabotage(workspace / RESULTS, away, moment, RENAME))
    assert not (workspace / RAW).exists()
    assert ended.exit == 1, ended.said
    assert f"there is no transfer '{TRANSFER}'" in ended.said
    assert nights.nothing_half(workspace)
    (workspace / "away").rename(workspace / RAW)
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second


def test_a_failed_night_then_a_good_one(workspace: Path, nights: Nights) -> None:
    """Last good results stay after each of two failed nights: a form is missing, then a code of study.yaml is wrong."""
    form, decisions = workspace / RAW / "dm.csv", workspace / "raw" / "SURENV01" / "study.yaml"
    good_form, good_decisions = form.read_bytes(), decisions.read_bytes()
    form.unlink()
    assert night(workspace, *BEGINNING).exit == 1
    assert contents(workspace / RESULTS) == nights.first
    form.write_bytes(good_form)
    decisions.write_bytes(good_decisions + b"\nunknown_key: 1\n")
    assert night(workspace, *BEGINNING).exit == 1
    assert contents(workspace / RESULTS) == nights.first
    decisions.write_bytes(good_decisions)
    assert night(workspace, *BEGINNING).exit == 0
    assert contents(workspace / RESULTS) == nights.second
