"""What may stand in a study's folder that no night was meant for: nothing is taken by mistake, and each failure says why."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.contents import contents
from tests.faults.night import Night, in_process
from tests.toy.workspace import FOLDER

STUDY = Path("raw", "TOY-1")
TRANSFER = STUDY / "2025-02-28"
RESULTS = Path("outputs", "TOY-1")


def command(*arguments: str) -> None:
    """`crf2tlf <arguments>`."""
    from pipeline.cli import main

    main(arguments)


def night(folder: Path) -> Night:
    """A night of the toy trial as far as one domain."""
    return in_process(folder, command, "run", "--select", "+sdtm/ae")


@pytest.fixture(scope="module")
def last_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy trial after a good night. To be copied."""
    folder = tmp_path_factory.mktemp("toy")
    shutil.copytree(FOLDER, folder / "raw", ignore=shutil.ignore_patterns("__pycache__"))
    ended = night(folder)
    assert ended.exit == 0, ended.said
    return folder


@pytest.fixture
def workspace(last_night: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(last_night, tmp_path / "workspace"))


def link_nowhere(transfer: Path) -> None:
    (transfer / "extra.csv").symlink_to("gone.csv")


def link_out(transfer: Path) -> None:
    (transfer / "evt.csv").rename(transfer.parent / "evt.csv")
    (transfer / "evt.csv").symlink_to(transfer.parent / "evt.csv")


def lay_pipe(transfer: Path) -> None:
    os.mkfifo(transfer / "extra.csv")


def name_oddly(transfer: Path) -> None:
    (transfer / os.fsdecode(b"caf\xe9.csv")).write_text("A\n")


def lengthen_field(transfer: Path) -> None:
    file = transfer / "evt.csv"
    file.write_text(file.read_text().replace(",nausea,", f",{'nausea ' * 130_000},", 1))


CAUSES: dict[Callable[[Path], None], str] = {
    link_nowhere: "extra.csv: is a link to 'gone.csv', which is not there; put the file itself there",
    link_out: "evt.csv: is a link that leads out of the transfer",
    lay_pipe: "extra.csv: is neither a file nor a folder; put a file in its place",
    name_oddly: "caf\\udce9.csv: has a name with control characters, or one that is not in UTF-8; rename it",
    lengthen_field: "evt.csv, line 3: column 'TERM' has a field of 910,000 bytes; a field has at most 32,767 bytes",
}


@pytest.mark.parametrize("damage", CAUSES)
def test_something_in_a_transfer_cannot_be_used(damage: Callable[[Path], None], workspace: Path) -> None:
    before = contents(workspace / RESULTS / TRANSFER.name)
    whole = shutil.copytree(workspace / TRANSFER, workspace / "whole")
    damage(workspace / TRANSFER)
    ended = night(workspace)
    assert ended.exit == 1, ended.said
    assert CAUSES[damage] in ended.said
    assert contents(workspace / RESULTS / TRANSFER.name) == before
    shutil.rmtree(workspace / TRANSFER)
    shutil.copytree(whole, workspace / TRANSFER)
    assert night(workspace).exit == 0
    assert contents(workspace / RESULTS / TRANSFER.name) == before


def test_folders_that_are_no_transfers(workspace: Path) -> None:
    names = ["2025-02-28_old", "2025-02-31", "2026-01-01", "notes"]
    for name in (names[0], names[1]):
        shutil.copytree(workspace / TRANSFER, workspace / STUDY / name)
    (workspace / STUDY / names[2]).symlink_to("gone")
    (workspace / STUDY / names[3]).mkdir()
    ended = night(workspace)
    assert ended.exit == 0, ended.said
    assert "TOY-1, transfer 2025-02-28;" in ended.said
    assert ", ".join(names) in ended.said
    assert [path.name for path in (workspace / RESULTS).iterdir() if path.name in names] == []


def block_results(workspace: Path) -> None:
    (workspace / "outputs").rename(workspace / "before")
    (workspace / "outputs").write_text("a file")


def block_history(workspace: Path) -> None:
    (workspace / ".dagster").rename(workspace / "before")
    (workspace / ".dagster").write_text("a file")


def twice(workspace: Path) -> None:
    with (workspace / STUDY / "study.yaml").open("a") as file:
        file.write("start_date: {order: [TRTSDT]}\n")


BEFORE: dict[Callable[[Path], None], str] = {
    block_results: "a file stands where a folder is needed; move it away",
    block_history: ".dagster: File exists; a file stands where a folder is needed; move it away",
    twice: "key 'start_date' stands a second time, first in line ",
}


@pytest.mark.parametrize("damage", BEFORE)
def test_a_run_that_fails_before_its_first_step(damage: Callable[[Path], None], workspace: Path) -> None:
    damage(workspace)
    ended = night(workspace)
    assert ended.exit == 1, ended.said
    assert BEFORE[damage] in ended.said
    assert "Traceback" not in ended.said


def test_labels_that_look_like_markup(workspace: Path) -> None:
    decisions = workspace / STUDY / "study.yaml"
    label = "[red]Toycin[/x] :warning:"
    decisions.write_text(decisions.read_text().replace("label: Toycin 20 mg", f'label: "{label}"'))
    ended = in_process(workspace, command, "run", "--select", "+tlf/t_14_2_1_1")
    assert ended.exit == 0, ended.said
    assert label in ended.said
