"""`crf2tlf check-raw`: what fits, what is missing and what is extra, before anything runs; exit code 0 only if it lands."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.review.check_raw.forms import check_raw, draft
from pipeline.study import StudyError
from pipeline.trial.finder import register
from tests.surenv01.chain import COMMITTED
from tests.surenv01.end_to_end.conftest import start

TRANSFER = "2026-06-30"
RAW = """
raw:
  forms:
    DM: {files: [DEMOG.csv]}
    AE: {columns: {AE_TERM: AETERM}, codes: {OUT: {Gone: RECOVERED/RESOLVED}}}
"""


@pytest.fixture
def folder(workspace: Path) -> Path:
    """The committed transfer with one file renamed, one column renamed, one answer in other words, and a file too many."""
    folder = workspace / "raw" / "SURENV01" / TRANSFER
    (folder / "dm.csv").rename(folder / "DEMOG.csv")
    ae = (folder / "ae.csv").read_text(encoding="utf-8")
    ae = ae.replace("AETERM", "AE_TERM", 1).replace(",RECOVERED/RESOLVED,", ",Gone,")
    (folder / "ae.csv").write_text(ae, encoding="utf-8")
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def committed() -> Iterator[None]:
    """A draft loads the trial from its workspace; other tests import the committed one."""
    yield
    register("SURENV01", COMMITTED)


def state(folder: Path, form: str) -> list[object]:
    files = check_raw(folder, draft(folder.parent)).files
    return files[files["FORM"].eq(form)].drop(columns="FORM").astype("string").fillna("-").to_numpy().tolist()[0]


def test_the_committed_transfer_lands(workspace: Path) -> None:
    result = start(workspace, "check-raw")
    assert result.returncode == 0, result.stderr
    assert "This transfer lands." in result.stdout
    assert not (workspace / "outputs").exists(), "nothing is run and nothing is written"


def test_what_does_not_fit_is_said_with_the_nearest_name(folder: Path, workspace: Path) -> None:
    result = start(workspace, "check-raw", "--transfer", TRANSFER)
    assert result.returncode == 1
    said = result.stdout
    assert "ae.csv, line 1: column 'AETERM' is missing; is it 'AE_TERM'?" in said
    assert "DEMOG.csv (is it DM?)" in said
    assert "ae.csv: column AE_TERM (is it AETERM?)" in said
    assert "notes.txt\n" in said
    assert "This transfer does not land: 2 faults." in said
    assert state(folder, "DM") == ["dm.csv", "-", "-", "missing"]
    assert state(folder, "AE") == ["ae.csv", "-", "-", "does not fit"]


def test_once_study_yaml_says_how_it_lands(folder: Path, workspace: Path) -> None:
    path = folder.parent / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8").split("\nraw:")[0] + RAW, encoding="utf-8")
    result = start(workspace, "check-raw", "--transfer", TRANSFER)
    assert result.returncode == 0, result.stdout + result.stderr
    dm_rows = len((folder / "DEMOG.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert state(folder, "DM") == ["DEMOG.csv", str(dm_rows), "0", "fits"]


def test_texts_that_neither_form_nor_mapping_know(folder: Path) -> None:
    """Labels that the mapping takes are no fault; a text that nobody takes is counted, with its first place."""
    path = folder.parent / "study.yaml"
    path.write_text(path.read_text(encoding="utf-8").split("\nraw:")[0] + RAW, encoding="utf-8")
    header, first, second, *others = (folder / "ecog.csv").read_text(encoding="utf-8").splitlines()
    assert first.endswith(",0") and second.endswith(",0")
    (folder / "ecog.csv").write_text("\n".join([header, first[:-1] + "O", second[:-1] + "O", *others]) + "\n", encoding="utf-8")
    header, first, *others = (folder / "rsp.csv").read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index("OVRESP")] = "部分缓解"
    (folder / "rsp.csv").write_text("\n".join([header, ",".join(cells), *others]) + "\n", encoding="utf-8")
    begun = draft(folder.parent)
    codes = check_raw(folder, begun).codes
    assert codes[codes["VALUE"].isin(["O", "部分缓解", "Gone"])].to_numpy().tolist() == [
        ["ECOG", "ECOGSC", "O", 2, "ecog.csv, line 2", ""]
    ]
    own = check_raw(folder, replace(begun, trial=None)).codes  # without a trial only the form's own codes are known
    assert own.loc[own["VALUE"].eq("部分缓解"), ["FORM", "COLUMN", "PLACE"]].to_numpy().tolist() == [
        ["RSP", "OVRESP", "rsp.csv, line 2"]
    ]


def test_it_works_without_and_with_half_a_study_yaml(folder: Path, workspace: Path) -> None:
    path = folder.parent / "study.yaml"
    path.unlink()
    result = start(workspace, "check-raw", "--study", "SURENV01")
    assert result.returncode == 1
    assert "is not there yet" in result.stdout and "DEMOG.csv (is it DM?)" in result.stdout
    path.write_text("study: {id: SURENV01}" + RAW, encoding="utf-8")
    result = start(workspace, "check-raw")
    assert result.returncode == 0, "the files fit; that the study lacks its cut-off date is said"
    assert "key 'study.dco' is missing" in result.stdout


def test_a_raw_section_at_fault_is_no_half_of_one(folder: Path) -> None:
    path = folder.parent / "study.yaml"
    path.write_text(RAW.replace("DM:", "DEMOG:"), encoding="utf-8")
    with pytest.raises(StudyError, match="'DEMOG' is not a form"):
        draft(folder.parent)


@pytest.mark.parametrize("study", ["SURENV1", "../SURENV01"])
def test_a_study_that_is_not_there(workspace: Path, study: str) -> None:
    result = start(workspace, "check-raw", "--study", study)
    assert result.returncode == 2
    assert f"there is no study '{study}'" in result.stderr
