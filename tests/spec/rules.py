"""Which place in the code follows each rule of STUDY_SPEC 4.1-4.12, 5.2, 5.4-5.10, 5.13, 5.14, and which tests prove it.

    python -m tests.spec.rules        writes README.md beside this file

Takes rules.txt and pytest's own list of tests, gives the page. rules.txt has a line per row of the specification: its section and
name, what it says, CODE (module and name below PLACES; empty: as above) and CASES that prove it. A case is a vector
of section 8, or any other case, as tests carry it in their ids (B11, bor.max_ne); the name of a test; or test[id] in full.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
OF_TRIALS = ("surenv01",)
"""Folders beside this one's with the tests of trials: they need that trial, so their functions are only looked up."""

PLACES = ("adam", "endpoints", "core")
"""The folders of pipeline in which the rules are followed."""

PAGE = FOLDER / "README.md"
SPECIFICATION = ROOT / "pipeline" / "specification" / "STUDY_SPEC.md"
SECTIONS = (
    "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "4.7", "4.8", "4.9", "4.10", "4.11", "4.12",
    "5.2", "5.4", "5.5", "5.6", "5.7", "5.8", "5.9", "5.10", "5.13", "5.14",
)  # fmt: skip
"""The sections of the specification whose every rule is listed here."""

HEAD = """# Rules, where they are followed, and the tests that prove them

Made by `python -m tests.spec.rules` from `rules.txt` and from the tests there are; do not edit. A test refuses the page when it
is stale, when a rule has no test, when a case or a place in the code is named that does not exist, and when a vector of the
specification that a test carries proves no rule. The sections are those of
[the specification](../../pipeline/specification/STUDY_SPEC.md); B, C, D, E and M are its worked examples (section 8).
"""


@dataclass(frozen=True)
class Rule:
    """One row of the specification: section, name, content, `code` ("module.name") and the cases that prove it."""

    section: str
    name: str
    says: str
    code: str
    cases: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One test: file as seen from tests/spec, function, and the id of its parameters ("" when it has none)."""

    file: str
    function: str
    id: str

    @property
    def names(self) -> set[str]:
        """What a rule may call it: the function, function[id], and every word of the id."""
        return {self.function, f"{self.function}[{self.id}]", *re.split(r"[\s,;-]+", self.id)} - {""}


def read_rules() -> list[Rule]:
    """The lines of rules.txt in order."""
    rules, code = [], ""
    for line in (FOLDER / "rules.txt").read_text(encoding="utf-8").splitlines()[1:]:
        rule, says, place, cases = (cell.strip() for cell in line.split("|"))
        section, _, name = rule.partition(" ")
        code = place or code
        rules.append(Rule(section, name, says, code, tuple(case.strip() for case in cases.split("; "))))
    return rules


def read_headings() -> dict[str, str]:
    """The headings of the specification by the number of their section: 4.1 -> "4.1 Baseline"."""
    headings = re.findall(r"^#+ ((\d+(?:\.\d+)*) .*)$", SPECIFICATION.read_text(encoding="utf-8"), re.MULTILINE)
    return {section: heading for heading, section in reversed(headings)}


def anchor(heading: str) -> str:
    """The anchor that a page of Markdown gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def collect_cases() -> list[Case]:
    """Every test below tests/spec, as pytest lists it, and every function of the tests of trials."""
    command = [sys.executable, "-m", "pytest", "-o", "addopts=", "-p", "no:cacheprovider", "--collect-only", "-q", str(FOLDER)]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = re.findall(r"^tests/spec/(\S+?\.py)::(\w+)(?:\[(.*)\])?$", listed, re.MULTILINE)
    return [*(Case(*parts) for parts in found), *_of_trials()]


def _of_trials() -> list[Case]:
    files = [file for trial in OF_TRIALS for file in sorted((FOLDER.parent / trial / "spec").rglob("test_*.py"))]
    named = [(file, name) for file in files for name in sorted(defined(file)) if name.startswith("test_")]
    return [Case(f"../{file.relative_to(FOLDER.parent).as_posix()}", name, "") for file, name in named]


def proofs(rule: Rule, cases: Iterable[Case]) -> dict[tuple[str, str], list[str]]:
    """File and test -> the rule's cases that it carries ("" for a test named as a whole)."""
    found: dict[tuple[str, str], list[str]] = {}
    for case in cases:
        for name in rule.cases:
            if name in case.names:
                part = name.removeprefix(case.function).removeprefix("[").removesuffix("]")
                carried = found.setdefault((case.file, case.function), [])
                carried += [] if part in carried else [part]
    return found


def place_of(code: str) -> tuple[str, bool]:
    """The file of "module.name", and whether the module defines that name."""
    module, _, name = code.partition(".")
    places = [path for folder in PLACES for path in sorted((ROOT / "pipeline" / folder).rglob(f"{module}.py"))]
    defining = (path for path in places if name in defined(path))  # two rooms may have a module of one name
    path = next(defining, next(iter(places), ROOT / "pipeline" / PLACES[0] / f"{module}.py"))
    return path.relative_to(ROOT).as_posix(), path.exists() and name in defined(path)


def defined(path: Path) -> set[str]:
    """The functions, classes and constants of a module."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assigned = {t.id for node in body if isinstance(node, ast.Assign) for t in node.targets if isinstance(t, ast.Name)}
    annotated = {n.target.id for n in body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)}
    return assigned | annotated | {n.name for n in body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


def page(rules: list[Rule], cases: list[Case]) -> str:
    """README.md: one table per section, whose heading leads to that of the specification."""
    parts, headings = [HEAD], read_headings()
    for section, listed in groupby(rules, key=lambda rule: rule.section):
        link = f"[{headings[section]}](../../pipeline/specification/{SPECIFICATION.name}#{anchor(headings[section])})"
        parts.append(f"\n## {link}\n\n| rule | says | followed in | proved by |\n|---|---|---|---|\n")
        parts += [f"| {rule.name} | {rule.says} | {_code(rule)} | {_tests(rule, cases)} |\n" for rule in listed]
    return "".join(parts)


def _code(rule: Rule) -> str:
    path, _ = place_of(rule.code)
    return f"[{rule.code}](../../{path})"


def _tests(rule: Rule, cases: list[Case]) -> str:
    shown = [
        f"[{file}]({file}) {function}" + (f": {', '.join(carried)}" if any(carried) else "")
        for (file, function), carried in proofs(rule, cases).items()
    ]
    return "<br>".join(shown)


if __name__ == "__main__":
    PAGE.write_text(page(read_rules(), collect_cases()), encoding="utf-8")
