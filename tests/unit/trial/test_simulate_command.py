"""`crf2tlf simulate` hands on what the generator of a trial lets choose; the study by default is the only one with a transfer."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.cli import main
from pipeline.study.workspace import WorkspaceError, chosen_study
from tests.toy.workspace import FOLDER

GENERATOR = '''\
"""Writes what was chosen."""

from pathlib import Path


def simulate(out: Path, *, subjects: int = 7, export: str = "csv") -> None:
    out.mkdir()
    (out / f"{subjects} {export}").touch()
'''


def simulated(home: Path, *options: str) -> Result:
    folder = shutil.copytree(FOLDER / "TOY-1", home / "raw" / "TOY-1", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "trial" / "simulate").mkdir()
    (folder / "trial" / "simulate" / "__init__.py").write_text(GENERATOR, encoding="utf-8")
    arguments = ["simulate", "--study", "TOY-1", "--out", str(home / "made"), *options]
    return CliRunner().invoke(main, arguments, env={"CRF2TLF_HOME": str(home)})


@pytest.mark.parametrize(
    ("options", "written"), [((), "7 csv"), (("--subjects", "3", "--export", "odm"), "3 odm"), (("--export", "xpt"), "7 xpt")]
)
def test_choices_are_handed_on(options: tuple[str, ...], written: str, tmp_path: Path) -> None:
    result = simulated(tmp_path, *options)
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "made").iterdir()] == [written]


@pytest.mark.parametrize("option", [("--dirt", "none"), ("--blinded",), ("--seed", "1")])
def test_a_choice_that_the_trial_does_not_offer_is_named(option: tuple[str, ...], tmp_path: Path) -> None:
    result = simulated(tmp_path, *option)
    assert result.exit_code == 2
    assert f"the generator of TOY-1 has no choice of {option[0]}; leave it out" in result.output
    assert not (tmp_path / "made").exists()


def test_the_only_study_with_a_transfer_is_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRF2TLF_STUDY", raising=False)
    for name in ("A", "B"):
        (tmp_path / "raw" / name).mkdir(parents=True)
        (tmp_path / "raw" / name / "study.yaml").touch()
    with pytest.raises(WorkspaceError, match="has the studies A, B; name one"):
        chosen_study(tmp_path)
    (tmp_path / "raw" / "B" / "2025-01-31").mkdir()
    assert chosen_study(tmp_path) == "B"
    (tmp_path / "raw" / "A" / "2025-01-31").mkdir()
    with pytest.raises(WorkspaceError, match="has the studies A, B; name one"):
        chosen_study(tmp_path)
