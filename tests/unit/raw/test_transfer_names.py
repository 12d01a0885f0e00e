"""Which folders of a study are transfers: those whose name is a date of the calendar, and no other."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.study import is_transfer
from pipeline.study.workspace import Workspace

NONE = ["2026-13-40", "2026-02-29", "latest", "2026-06-30_old", "2026-06-30 ", "20260630", "2026-W27-2", "trial", ""]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A workspace with two transfers of S1 among other folders and files."""
    study = tmp_path / "raw" / "S1"
    for name in ("2026-06-30", "2026-05-31", *(name for name in NONE if name)):
        (study / name).mkdir(parents=True)
    (study / "2026-07-31").write_text("a file")
    (study / "study.yaml").write_text("study: {id: S1, dco: 2026-06-30}\n", encoding="utf-8")
    return tmp_path


def test_a_date_is_a_transfer() -> None:
    assert is_transfer("2026-06-30")
    assert is_transfer("2024-02-29")


@pytest.mark.parametrize("name", NONE)
def test_no_other_name_is_one(name: str) -> None:
    assert not is_transfer(name)


def test_the_transfers_of_a_study_are_its_folders_with_dates_oldest_first(root: Path) -> None:
    workspace = Workspace(root, "S1")
    assert workspace.transfers() == ["2026-05-31", "2026-06-30"]
    assert workspace.transfer("latest") == "2026-06-30"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("trial", "raw/S1/trial: is no transfer; the name of a transfer's folder is a date, as 2026-06-30"),
        ("2026-13-40", "raw/S1/2026-13-40: is no transfer; the name of a transfer's folder is a date, as 2026-06-30"),
        ("2026-07-31", "raw/S1: there is no transfer '2026-07-31'"),
    ],
)
def test_a_run_of_what_is_no_transfer_is_refused_in_words(
    root: Path, name: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRF2TLF_HOME", str(root))
    refused = CliRunner().invoke(main, ["run", "--study", "S1", "--transfer", name])
    assert refused.exit_code == 2
    assert f"{root}/{words}" in refused.output
    assert not (root / "outputs").exists()
