"""The guard itself: a test of the engine that reads `raw/` fails, at its import and while it runs; one of a trial does not."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.raw_guard import RAW, TESTS, of_the_engine

READS = "from pathlib import Path\nRAW = Path(__file__).parents[{up}] / 'raw' / 'S1' / 'ae.csv'\n"
AT_IMPORT = READS + "RAW.read_text()\ndef test_it(): pass\n"
IN_A_TEST = READS + "def test_it():\n    try:\n        RAW.read_text()\n    except Exception:\n        pass\n"
PROGRAMS = ("benchmark", "digests")


@pytest.mark.parametrize("name", ["README.md", "SURENV01/study.yaml", "S1/2026-06-30/ae.csv"])
def test_a_file_of_raw_is_refused_whether_it_is_there_or_not(name: str) -> None:
    with pytest.raises(pytest.fail.Exception, match=r"test_raw_guard\.py is a test of the engine and reads .*tests/surenv01"):
        (RAW / name).open(encoding="utf-8")


def test_a_look_into_the_folder_is_refused() -> None:
    with pytest.raises(pytest.fail.Exception, match="is a test of the engine"):
        os.listdir(RAW)  # noqa: PTH208 - as older code does


def test_other_folders_of_that_name_are_free(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "ae.csv").write_text("x", encoding="utf-8")
    assert (tmp_path / "raw" / "ae.csv").read_text(encoding="utf-8") == "x"


def test_the_guard_fails_tests_of_the_engine_and_no_others(tmp_path: Path) -> None:
    """In a repository made by hand: two such tests outside of the trial's folder, the same two inside."""
    (tmp_path / "raw" / "S1").mkdir(parents=True)
    (tmp_path / "raw" / "S1" / "ae.csv").write_text("x", encoding="utf-8")
    for folder, up in (("tests", 1), ("tests/surenv01", 2)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
        (tmp_path / folder / "test_import.py").write_text(AT_IMPORT.format(up=up), encoding="utf-8")
        (tmp_path / folder / "test_call.py").write_text(IN_A_TEST.format(up=up), encoding="utf-8")
    for name in ("conftest.py", "once.py", "order.py", "raw_guard.py"):
        shutil.copyfile(TESTS / name, tmp_path / "tests" / name)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-rA", "--continue-on-collection-errors", "tests"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    said = [line.partition(" - ")[0] for line in ended.stdout.splitlines() if line.startswith(("PASSED", "FAILED", "ERROR "))]
    assert sorted(said) == [
        "ERROR tests/test_import.py",
        "FAILED tests/test_call.py::test_it",
        "PASSED tests/surenv01/test_call.py::test_it",
        "PASSED tests/surenv01/test_import.py::test_it",
    ]
    assert "tests/test_import.py is a test of the engine and reads" in ended.stdout


def test_tests_of_the_engine_import_nothing_of_a_trial() -> None:
    """What a trial's tests loaded before would not be read a second time, so the guard cannot hear of it."""
    files = [file for file in sorted(TESTS.rglob("*.py")) if of_the_engine(file)]
    own = [file for file in files if file.relative_to(TESTS).parts[0] not in PROGRAMS]
    strange = [(file.relative_to(TESTS).as_posix(), name) for file in own for name in imported(file)]
    assert [pair for pair in strange if pair[1].startswith(("crf2tlf_trials", "tests.surenv01"))] == []
    assert len(own) > 100


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
