"""A command that names what is not there ends with exit code 2, whichever command it is, and changes nothing."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main

COMMANDS = {
    "run": [], "check-raw": [], "forms": [], "history": [], "package": [], "worker": [], "simulate": ["--out", "made"],
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
