"""Outdated results are known by contents: a small study is run, something behind a result changes, and the result is named."""

import shutil
from pathlib import Path

import pytest

from pipeline.provenance.notes import read_note
from pipeline.study import Study, load_study
from pipeline.submission.outdated import Sources, outdated
from tests.unit.orchestration.toy import GOOD, TRIAL, Pen, materialise, workspace

ZOO = ["adam/zoo"]


def sources(outputs: Path, study: Study | None = None) -> Sources:
    raw = outputs.parents[2] / "raw" / "TOY01"
    decided = study or load_study(raw / "study.yaml").at_transfer("2024-01-31")
    return Sources(outputs, raw / "2024-01-31", TRIAL.at(decided))


def said(faults: list[object]) -> list[str]:
    return [str(fault).removeprefix("PACKAGE_STALE ").partition(";")[0] for fault in faults]


@pytest.fixture
def made(outputs: Path) -> Path:
    """The toy study's results, up to date."""
    assert materialise().success
    assert outdated(sources(outputs), ZOO) == []
    return outputs


def test_a_note_names_the_files_and_what_they_were_made_from(made: Path) -> None:
    pet, zoo = read_note(made, "sdtm/pet"), read_note(made, "adam/zoo")
    assert pet and zoo
    assert set(pet.files) == {"sdtm/pet.parquet", "sdtm/supppet.parquet", "lineage/pet.parquet", "issues/pet.parquet"}
    assert zoo.inputs == {"sdtm/pet": pet.digest}
    assert pet.transfer, "a table without inputs was made from the transfer's files"
    assert not zoo.transfer


def test_what_was_never_made_is_named(outputs: Path) -> None:
    assert said(outdated(sources(outputs), ["sdtm/pet", "adam/zoo"])) == [
        "adam/zoo: was never made for this transfer",
        "sdtm/pet: was never made for this transfer",
    ]


def test_a_table_whose_input_was_made_again_with_other_contents_is_outdated(made: Path) -> None:
    Pen.table = GOOD.assign(WEIGHT=[3.5, 4, 9])
    assert materialise("sdtm/pet").success
    assert said(outdated(sources(made), ZOO)) == ["adam/zoo: was made from an earlier sdtm/pet"]
    assert materialise("adam/zoo").success
    assert outdated(sources(made), ZOO) == []


def test_a_table_whose_input_was_made_again_with_the_same_contents_is_not(made: Path) -> None:
    assert materialise("sdtm/pet").success
    assert outdated(sources(made), ZOO) == []


def test_a_copy_is_as_good_as_the_original(made: Path, tmp_path: Path) -> None:
    copied = sources(made)
    assert outdated(Sources(shutil.copytree(made, tmp_path / "copy"), copied.raw, copied.trial), ZOO) == []


def test_another_decision_and_another_file_of_the_transfer_are_noticed(made: Path) -> None:
    now = sources(made)
    (now.raw / "pets.csv").write_text("PET\ncat\n")
    locked = load_study(workspace(made.parents[2], "lock").parents[2] / "raw/TOY01/study.yaml").at_transfer("2024-01-31")
    assert said(outdated(sources(made, locked), ZOO)) == [
        "adam/zoo: was made with other decisions than study.yaml has now",
        "sdtm/pet: was made with other decisions than study.yaml has now",
        "sdtm/pet: was made from other files than the transfer has now",
    ]


def test_other_code_is_noticed(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.submission.outdated.digest_of_code", lambda modules: "0")
    assert said(outdated(sources(made), ["sdtm/pet"])) == ["sdtm/pet: was made by another version of the code"]


def test_a_file_that_was_edited_or_removed_is_noticed(made: Path) -> None:
    (made / "sdtm/pet.parquet").write_bytes(b"edited")
    (made / "adam/zoo.parquet").unlink()
    assert said(outdated(sources(made), ZOO)) == [
        "adam/zoo: lacks its file adam/zoo.parquet",
        "sdtm/pet: has a file that was changed afterwards: sdtm/pet.parquet",
    ]
