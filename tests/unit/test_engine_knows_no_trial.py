"""The engine knows no trial: no drug, visit, cycle, form or site of one stands in its code. Import contracts cannot see that.

Every string, name and number of `pipeline` and `schemas` is looked at by AST, docstrings included; comments are not code.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.spec.tables import table

REPOSITORY = Path(__file__).parents[2]
TEXTS = {
    "a form as a table": re.compile(r"\bcrf_(?!<)[a-z0-9]+\b"),
    "a drug": re.compile(r"surufatinib|envafolimab", re.IGNORECASE),
    "a variable of a drug": re.compile(r"\b(?:SUR|ENV)(?:SDT|EDT|EOTST|DCTRS)\b|\bAE(?:REL|ACN)[SE]\b"),
    "the trial": re.compile(r"SURENV|NCT05722977"),
    "a visit code": re.compile(r"\bC\\?\d+D1\b|\bTFU|\bSURV\\?\(|\bSCRN\b"),
    "the week of an endpoint": re.compile(r"\bC?RSP18\b|[Ww]eek 18\b"),
    "a cycle of 21 days": re.compile(r"\b21 days\b"),
}
ALLOWED = """
FILE                                   | WHAT                | REASON
pipeline/adam/subjects/therapy.py               | a drug              | a list of the class: inhibitors of VEGF receptors
pipeline/core/time/relative_timing.py       | a visit code        | a usual name of the first dose: day 1 of cycle 1
pipeline/raw/transfer.py               | a form as a table   | the name of a form's table, for instance
pipeline/review/stored.py              | a form as a table   | the name of a form's table, for instance
"""


def texts(file: Path) -> Iterator[tuple[int, str]]:
    """Line and text of every string and name in a module."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.Name):
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg


def cycles(file: Path) -> Iterator[int]:
    """Lines in which 21 is a number of days: beside a name with cycle or days in it."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        around = ast.unparse(node) if isinstance(node, ast.Assign | ast.Call | ast.keyword | ast.BinOp) else ""
        numbers = [n for n in ast.iter_child_nodes(node) if isinstance(n, ast.Constant) and n.value == 21]
        if numbers and re.search(r"cycle|days", around, re.IGNORECASE):
            yield numbers[0].lineno


def found_in(file: Path) -> list[tuple[str, int, str]]:
    """What of a trial stands in a module: kind, line and text."""
    found = [(kind, line, text) for line, text in texts(file) for kind, pattern in TEXTS.items() if pattern.search(text)]
    return found + [("a cycle of 21 days", line, "21") for line in cycles(file)]


MODULES = sorted(path for folder in ("pipeline", "schemas") for path in (REPOSITORY / folder).rglob("*.py"))
FOUND = {(path.relative_to(REPOSITORY).as_posix(), kind, line) for path in MODULES for kind, line, _ in found_in(path)}


def allowed() -> set[tuple[str, str]]:
    """File and kind of what may stand there."""
    rows = table(ALLOWED)
    return set(zip(rows["FILE"], rows["WHAT"], strict=True))


def test_nothing_of_a_trial_stands_in_the_engine() -> None:
    assert sorted(place for place in FOUND if place[:2] not in allowed()) == []


def test_every_exception_is_needed_and_has_its_reason() -> None:
    python = {entry for entry in allowed() if entry[0].endswith(".py")}
    assert sorted(python - {place[:2] for place in FOUND}) == []
    assert table(ALLOWED)["REASON"].str.len().gt(10).all()


PLANTED = {
    "a form as a table": "def ae(crf_ae): ...",
    "a drug": "DRUG = 'Surufatinib'",
    "a variable of a drug": "x = adsl['SURSDT']",
    "the trial": "default = 'SURENV01'",
    "a visit code": "x = 'C1D1'",
    "the week of an endpoint": "x = 'CRSP18'",
    "a cycle of 21 days": "import pandas as pd\nCYCLE = pd.Timedelta(days=21)",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_planted_is_found(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "planted.py"
    file.write_text(PLANTED[kind], encoding="utf-8")
    assert kind in {name for name, _, _ in found_in(file)}
