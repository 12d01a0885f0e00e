"""SIGKILL before every single operation on a result file, on a toy study, over good results of other data."""

import shutil
from pathlib import Path

import pytest

from pipeline.provenance.notes import as_bytes, read_note, sha256
from tests.faults.contents import contents, half_written
from tests.faults.night import in_process
from tests.faults.sabotage import Count, Sabotage, kill
from tests.faults.toy_night import RESULTS, toy_night

LAST_NIGHT, THIS_NIGHT = 3.5, 9.0
"""What the first pet weighs in the data of each."""


def made(folder: Path, *weights: float) -> Path:
    """A workspace after a night for each of `weights`."""
    folder.mkdir()
    for weight in weights:
        assert in_process(folder, toy_night, weight).exit == 0
    return folder


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two undisturbed workspaces: `old` after last night, `new` after both."""
    folder = tmp_path_factory.mktemp("nights")
    made(folder / "old", LAST_NIGHT)
    made(folder / "new", LAST_NIGHT, THIS_NIGHT)
    return folder


def operations(nights: Path) -> int:
    """How many operations on result files a night makes."""
    folder, log = nights / "counted", nights / "operations"
    shutil.copytree(nights / "old", folder)
    count = Sabotage(folder / RESULTS, Count(log), number=0)
    assert in_process(folder, toy_night, THIS_NIGHT, sabotage=count).exit == 0
    return len(log.read_text().splitlines())


def test_killed_before_every_operation(nights: Path, tmp_path: Path) -> None:
    old, new = contents(nights / "old" / RESULTS), contents(nights / "new" / RESULTS)
    assert old != new
    assert old.keys() == new.keys()
    number = operations(nights)
    assert number >= 2 * len(new), "each file is written and renamed"
    for moment in range(1, number + 1):
        folder = tmp_path / str(moment)
        shutil.copytree(nights / "old", folder)
        killed = in_process(folder, toy_night, THIS_NIGHT, sabotage=Sabotage(folder / RESULTS, kill, number=moment))
        assert killed.killed, f"operation {moment}: {killed.said}"
        left = contents(folder / RESULTS)
        assert half_written(left, old, new) == [], f"operation {moment}"
        assert {*old} - {*left} <= {"made/sdtm__pet.json", "made/adam__zoo.json"}, "nothing is lost but a note"
        assert untrue_notes(folder / RESULTS) == [], f"operation {moment}"
        assert in_process(folder, toy_night, THIS_NIGHT).exit == 0
        assert contents(folder / RESULTS) == new, f"operation {moment}"


def untrue_notes(results: Path) -> list[str]:
    """The assets whose note stands beside other files than those that it tells of."""
    notes = [read_note(results, asset) for asset in ("sdtm/pet", "adam/zoo")]
    return [
        note.asset
        for note in notes
        if note and any(sha256((results / path).read_bytes()) != digest for path, digest in note.files.items())
    ]


def test_a_note_beside_other_files_is_noticed(nights: Path, tmp_path: Path) -> None:
    """The check that the test above relies on."""
    shutil.copytree(nights / "old", tmp_path / "mixed")
    results = tmp_path / "mixed" / RESULTS
    note = read_note(nights / "new" / RESULTS, "sdtm/pet")
    assert note is not None
    (results / "made" / "sdtm__pet.json").write_bytes(as_bytes(note))
    assert untrue_notes(results) == ["sdtm/pet"]
