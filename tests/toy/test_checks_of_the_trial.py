"""A trial's own tests and checks by the commands `test` and `lint`, on the toy trial."""

import shutil
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest

from pipeline.loading import digest_of_files, load_trial
from pipeline.review.trial_checks import tools
from pipeline.review.trial_checks.lint import SETTINGS, engine_findings, program_findings, ruff_findings
from pipeline.review.trial_checks.testing import TestsMissing, run_tests
from pipeline.review.trial_checks.tools import ToolMissing, require
from tests.toy.workspace import FOLDER, REPOSITORY, start
from tests.unit.trial.folders import write_trial

TESTS = """\
from collections.abc import Mapping

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.trial.trial import Trial

from ..mapping.ae import MAPPING


def test_tables(forms: Mapping[str, pd.DataFrame], sdtm: Mapping[str, pd.DataFrame], adam: Mapping[str, pd.DataFrame]) -> None:
    assert list(forms) == ["SUBJ", "TAB", "EVT", "WELL"]
    assert len(forms["EVT"]) == 12
    assert set(sdtm["suppae"]["QNAM"]) == {"AERELT", "AEACNT"}
    assert len(adam["adsl"]) == 7
    with pytest.raises(KeyError):
        sdtm["suppxx"]


def test_the_trial(trial: Trial, study: Study, transfer: str) -> None:
    assert MAPPING is trial.domains[0].__globals__.get("MAPPING", MAPPING)
    assert (study.dco.isoformat(), transfer) == ("2025-02-28", "2025-02-28")


def test_a_false_number(adam: Mapping[str, pd.DataFrame]) -> None:
    assert len(adam["adsl"]) == 8
"""


@pytest.fixture(scope="module")
def workspace(toy: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy trial as it was run, with tests of its own."""
    copy = shutil.copytree(
        toy, tmp_path_factory.mktemp("checks") / "toy", ignore=shutil.ignore_patterns("said", "package", ".dagster")
    )
    tests = copy / "raw" / "TOY-1" / "trial" / "tests"
    tests.mkdir()
    (tests / "test_toy.py").write_text(TESTS, encoding="utf-8")
    return copy


def test_tests_are_run_on_the_results_of_a_transfer(workspace: Path) -> None:
    ended = start(workspace, "test")
    assert ended.returncode == 1
    assert "1 failed, 2 passed" in ended.stdout, ended.stdout + ended.stderr
    assert "assert 7 == 8" in ended.stdout, "values are shown"
    assert "outdated" not in ended.stderr, "a test is behind no result"
    assert not list((workspace / "raw").rglob("__pycache__"))


@pytest.mark.slow
def test_tests_are_chosen_by_what_goes_to_pytest(workspace: Path) -> None:
    passed = start(workspace, "test", "--", "-k", "tables")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    none = start(workspace, "test", "--", "-k", "nobody")
    assert (none.returncode, "no test was chosen by -k nobody" in none.stderr) == (2, True)


def test_without_tests_or_results_the_command_says_what_to_do(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    trial = load_trial(folder)
    with pytest.raises(TestsMissing, match=r"trial/tests: has no test; write functions test_\.\.\. in a file test_\*\.py there"):
        run_tests(folder, trial, tmp_path / "2026-06-30")
    (folder / "trial" / "tests").mkdir()
    (folder / "trial" / "tests" / "test_a.py").touch()
    with pytest.raises(TestsMissing, match=r"has no results to test; make them with crf2tlf run --transfer 2026-06-30"):
        run_tests(folder, trial, tmp_path / "2026-06-30")


def test_tests_are_no_part_of_what_results_are_made_from(workspace: Path) -> None:
    assert digest_of_files(workspace / "raw" / "TOY-1") == digest_of_files(FOLDER / "TOY-1")


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    """The toy trial with a function without types and a module that nothing imports."""
    study = shutil.copytree(FOLDER / "TOY-1", tmp_path / "raw" / "TOY-1", ignore=shutil.ignore_patterns("__pycache__"))
    mapping = study / "trial" / "mapping"
    (mapping / "ae.py").write_text((mapping / "ae.py").read_text() + "\n\ndef age(text):\n    return  text\n")
    (mapping / "notes").mkdir()
    (mapping / "notes" / "draft.py").write_text("import os\n")
    return study


def test_ruff_and_the_engine_find_what_is_untidy(untidy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(untidy)
    said = [line.replace(f"{untidy}/", "") for line in (*engine_findings(untidy), *ruff_findings(untidy))]
    assert said == [
        "trial/mapping/notes/draft.py: is executed by nothing; crf2tlf executes forms, mapping, datasets, outputs, and what they "
        "import",
        "trial/mapping/notes/draft.py:1:8: F401 [*] `os` imported but unused",
        "trial/mapping/ae.py: is not formatted; ruff format writes it so",
    ]


@pytest.mark.slow
def test_lint_checks_types_too(untidy: Path) -> None:
    ended = start(untidy.parents[1], "lint")
    assert ended.returncode == 1
    assert "mapping/ae.py:44: error: Function is missing a type annotation" in ended.stdout
    assert ended.stdout.splitlines()[-1] == "4 findings"


def test_the_engine_finds_questions_without_a_fate_and_whatever_cannot_be_loaded(tmp_path: Path) -> None:
    folder = write_trial(tmp_path)
    assert engine_findings(folder) == []
    form = folder / "trial" / "forms" / "xs.py"
    form.write_text(form.read_text() + '    PLACE: Char = ask("Where?")\n')
    assert engine_findings(folder) == ["XS.PLACE: no verb of the mapping names it; say in FIELDS what becomes of it"]
    form.write_text("x = (\n")
    assert engine_findings(folder) == [f"{form}, line 1: '(' was never closed; correct the line"]


def test_a_trial_without_code_of_its_own_has_nothing_to_find(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text("study: {id: S1, dco: 2026-06-30, source: sdtm}\n", encoding="utf-8")
    assert [*engine_findings(tmp_path), *program_findings(tmp_path)] == []


def test_a_missing_tool_is_named_with_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tools, "find_spec", lambda name: None if name == "mypy" else name)
    with pytest.raises(ToolMissing, match=r"mypy is not installed; pip install -c constraints.txt 'crf2tlf\[check\]'"):
        require("ruff", "mypy")


def test_a_trial_is_checked_as_the_project_is() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["tool"]
    shipped = tomllib.loads((SETTINGS / "ruff.toml").read_text())
    ours = project["ruff"]
    assert (shipped["line-length"], shipped["target-version"]) == (ours["line-length"], ours["target-version"])
    assert shipped["lint"]["select"] == ours["lint"]["select"]
    assert shipped["lint"]["ignore"] == [*ours["lint"]["ignore"], *ours["lint"]["per-file-ignores"]["**/raw/*/trial/**"]]
    types = ConfigParser()
    types.read(SETTINGS / "mypy.ini")
    assert types["mypy"].getboolean("strict") is project["mypy"]["strict"]
    assert types["mypy"].getboolean("warn_unreachable") is project["mypy"]["warn_unreachable"]
    untyped = next(section for section in types.sections() if section.startswith("mypy-"))
    assert untyped.removeprefix("mypy-").split(",") == project["mypy"]["overrides"][0]["module"]
