"""Two runs of one study at the same moment: one works, the other says who does."""

import time
from dataclasses import dataclass
from pathlib import Path

from tests.faults.contents import contents
from tests.faults.night import begin, end
from tests.faults.sabotage import RENAME, Sabotage
from tests.surenv01.faults.conftest import Nights
from tests.surenv01.faults.small_study import BEGINNING, RESULTS, night, small_night


@dataclass(frozen=True)
class Wait:
    """Says that it is there, and goes on when the other file is there."""

    here: Path
    go: Path

    def __call__(self) -> None:
        self.here.touch()
        wait_for(self.go)


def wait_for(file: Path, seconds: float = 300) -> None:
    end_of_patience = time.monotonic() + seconds
    while not file.exists():
        assert time.monotonic() < end_of_patience, file
        time.sleep(0.05)


def test_a_second_run_leaves_the_first_alone(workspace: Path, nights: Nights) -> None:
    here, go = workspace / "here", workspace / "go"
    waiting = Sabotage(workspace / RESULTS, Wait(here, go), "raw/*crf_lb.parquet*", RENAME)
    first = begin(workspace, small_night, *BEGINNING, sabotage=waiting)
    wait_for(here)
    half = contents(workspace / RESULTS)
    second = night(workspace, *BEGINNING)
    assert second.exit == 1
    assert "is at work" in second.said or "another run" in second.said, second.said
    assert contents(workspace / RESULTS) == half, "the second wrote nothing"
    go.touch()
    ended = end(first, workspace)
    assert ended.exit == 0, ended.said
    assert contents(workspace / RESULTS) == nights.second


def test_a_run_that_was_killed_keeps_nobody_out(workspace: Path, nights: Nights) -> None:
    here, go = workspace / "here", workspace / "go"
    waiting = Sabotage(workspace / RESULTS, Wait(here, go), "raw/*crf_lb.parquet*", RENAME)
    first = begin(workspace, small_night, *BEGINNING, sabotage=waiting)
    wait_for(here)
    first.kill()
    first.join()
    ended = night(workspace, *BEGINNING)
    assert ended.exit == 0, ended.said
    assert contents(workspace / RESULTS) == nights.second
