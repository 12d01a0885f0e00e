"""The declaration of what rules read is honest: held against the text of the code that reads, both ways.

That no variable declared as unread moves a printed number is shown in tests/property.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pipeline.sdtm.received.rule_keys import RULE_KEYS, SERIES, decides, describes
from pipeline.study import Study
from schemas.base import names
from schemas.sdtm import RECEIVED

PIPELINE = Path(__file__).parents[3] / "pipeline"
STUDY = Study.model_validate({"study": {"id": "S1", "dco": date(2024, 12, 31), "source": "sdtm"}})
FINDINGS = PIPELINE / "adam" / "safety" / "findings.py"  # names its variables by their ends


def texts(path: Path) -> Iterator[tuple[str, bool]]:
    """The string literals of a module but its docstrings; and whether one is the end of a composed name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = node.values
            if len(parts) == 2 and isinstance(parts[0], ast.FormattedValue) and isinstance(parts[1], ast.Constant):
                yield str(parts[1].value), True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value, False


@cache
def words(room: str) -> tuple[set[str], set[str]]:
    """The names of variables in the code of a room, and the ends of those that it composes."""
    whole, ends = set[str](), set[str]()
    for path in (PIPELINE / room).rglob("*.py"):
        for text, composed in texts(path):
            (ends if composed else whole).update(re.findall(r"\b[A-Z][A-Z0-9]{1,7}\b", text))
    return whole, ends


def is_mentioned(variable: str, domain: str) -> bool:
    """Whether code of ADaM, of the outputs or of what they share names the variable, or composes its name."""
    if any(variable in words(room)[0] for room in ("adam", "core", "tlf")):
        return True
    ends = set[str]().union(*(words(room)[1] for room in ("adam", "core")))
    if domain in SERIES:
        ends |= {part for text, _ in texts(FINDINGS) for part in re.findall(r"[A-Z]+", text)}
    stems = (domain.upper(), f"{domain.upper()}EN", f"{domain.upper()}ST")
    return any(variable.removeprefix(stem) in ends for stem in stems)


@pytest.mark.parametrize("domain", RULE_KEYS)
def test_what_is_declared_as_read_is_read(domain: str) -> None:
    declared = {name for name in decides(domain, STUDY) if name in names(RECEIVED[domain])}
    assert [name for name in sorted(declared) if not is_mentioned(name, domain)] == []


@pytest.mark.parametrize("domain", RULE_KEYS)
def test_what_rules_read_is_declared(domain: str) -> None:
    """What the code of ADaM names is declared, or one of the variables that tell no records apart."""
    read = decides(domain, STUDY)
    named = [name for name in names(RECEIVED[domain]) if name in words("adam")[0] and name not in read]
    assert [name for name in named if not describes(name, domain)] == []


def test_every_declared_variable_exists() -> None:
    """But for the ends of `baseline.apart`, which a domain need not have."""
    for domain, rule in RULE_KEYS.items():
        assert {*rule.key, *rule.reads, *rule.moment} <= set(names(RECEIVED[domain])), domain
