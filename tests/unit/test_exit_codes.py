"""A command that names what is not there ends with exit code 2, whichever command it is, and changes nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

PROGRAM = """
from pipeline.cli.base import in_words

@in_words
def says(debug):
    raise BrokenPipeError

says(debug=False)
"""
COMMANDS = {
    "run": [], "check-raw": [], "forms": [], "lint": [], "test": [],
    "history": [], "package": [], "worker": [], "simulate": ["--out", "made"],
    "diff": ["2026-05-31", "2026-06-30"], "trace": ["t_14_3_1_2", "--row", "Nausea"], "conformance": ["--core-cache", "core"],
}  # fmt: skip


def refused(folder: Path, command: str, *arguments: str) -> str:
    result = CliRunner().invoke(main, [command, *COMMANDS[command], *arguments])
    assert result.exit_code == 2, result.output
    assert not list(folder.rglob("*.parquet"))
    return result.output


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CRF2TLF_HOME", "CRF2TLF_STUDY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("study", [(), ("--study", "S1")], ids=["no study named", "a study named"])
@pytest.mark.parametrize("command", COMMANDS)
def test_outside_a_workspace(command: str, study: tuple[str, ...], nowhere: Path) -> None:
    assert "neither this folder nor one above it has a 'raw' folder" in refused(nowhere, command, *study)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_study_that_is_not_there(command: str, nowhere: Path) -> None:
    (nowhere / "raw" / "S1").mkdir(parents=True)
    (nowhere / "raw" / "S1" / "study.yaml").write_text("study: {id: S1, dco: 2026-06-30}\n", encoding="utf-8")
    assert "there is no study 'S2'; there are: S1" in refused(nowhere, command, "--study", "S2")


@pytest.mark.parametrize("command", ["run", "history", "package", "diff", "trace"])
def test_results_within_the_folder_of_a_study(command: str, nowhere: Path) -> None:
    study = nowhere / "raw" / "S1"
    (study / "2026-06-30").mkdir(parents=True)
    (study / "study.yaml").write_text("study: {id: S1, dco: 2026-06-30}\n", encoding="utf-8")
    output = refused(nowhere, command, "--study", "S1", "--out", str(study / "2026-06-30" / "results"))
    assert "lies within the folder of a study" in " ".join(output.split())
    assert sorted(path.name for path in study.rglob("*")) == ["2026-06-30", "study.yaml"]


def test_a_reader_that_goes_away_ends_the_command_in_silence() -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        ended = subprocess.run(
            [sys.executable, "-c", PROGRAM], stdout=write, stderr=subprocess.PIPE, text=True, check=False,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (141, "")
