"""The table of faults names the tests that there are, all of them."""

import ast
import re
from pathlib import Path

FOLDER = Path(__file__).parent
FOLDERS = (FOLDER, FOLDER.parent / "surenv01" / "faults")


def test_each_fault_has_its_tests_and_each_test_its_fault() -> None:
    nights = (FOLDER / "README.md").read_text(encoding="utf-8").partition("\n## ")[0]
    rows = [line for line in nights.splitlines() if line.startswith("| ")][1:]
    named = [re.findall(r"test_\w+", row) for row in rows]
    assert all(named), "a fault without a test"
    files = [file for folder in FOLDERS for file in folder.glob("test_*.py") if file != Path(__file__)]
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in files]
    defined = [node.name for tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)]
    assert sorted(test for row in named for test in row) == sorted(name for name in defined if name.startswith("test_"))


def test_each_guard_names_files_of_tests() -> None:
    guards = (FOLDER / "README.md").read_text(encoding="utf-8").split("\n## ")[1]
    rows = [re.findall(r"\]\((\.\./[\w/]+test_\w+\.py)\)", line) for line in guards.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    assert all(rows), "a guard without a test"
    assert [path for row in rows for path in row if not (FOLDER / path).is_file()] == []
