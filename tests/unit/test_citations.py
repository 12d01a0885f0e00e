"""Every citation of the specification leads to a heading, a row or an example of it (tests/citations.py finds and resolves)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.study.study import Study
from tests.citations import ROOT, SPECIFICATION, Citation, citations, examples, files, named, targets, unresolved

FILES = files(["pipeline", "schemas", "tests"])
STUDY, TLF = "STUDY" + "_SPEC", "TLF" + "_SPEC"  # in two parts: what is made up here is no citation of this file
DECIDED_ELSEWHERE = {"submission", "requires", "study", "trial", "arms", "strata", "drugs", "design", "raw", "operations"}
"""Sections of study.yaml that are no decisions of an analysis."""
LISTED_WHOLE = 10
"""Longer lists stand in `decisions.py` alone."""


@pytest.fixture(scope="module")
def found() -> list[Citation]:
    return [citation for path in FILES for citation in citations(path)]


def test_every_citation_resolves(found: list[Citation]) -> None:
    assert [why for citation in found if (why := unresolved(citation))] == []


def test_citations_are_found(found: list[Citation]) -> None:
    """Of every document, in every folder: a finder that finds nothing would resolve everything."""
    assert {"STUDY_SPEC", "TLF_SPEC", "DESIGN", "example"} == {citation.document for citation in found}
    assert {"pipeline", "schemas", "tests"} == {Path(citation.place).parts[0] for citation in found}
    assert sum(citation.document != "example" for citation in found) > 300


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (f"({STUDY} 4.4-4.7)", ["4.4", "4.5", "4.6", "4.7"]),
        (f"({STUDY} 3.2 TR, RS; X16, M08)", ["3.2", "3.2 TR", "3.2 RS", "X16", "M08"]),
        (f"({STUDY} 1.6 steps 2 and 5).", ["1.6", "1.6 step 2", "1.6 step 5"]),
        (f"{STUDY} 1.6, 2 to 4). Takes", ["1.6", "2", "3", "4"]),
        (f"({TLF} 1, Tables 14.1.2.1 to .3)", ["1", "14.1.2.1", "14.1.2.2", "14.1.2.3"]),
        (f"({TLF}\n3, 14.3.4 and 14.3.5). Its", ["3", "14.3.4", "14.3.5"]),
        (f"{STUDY} 2.3 X03-X05, X07 and the", ["2.3", "X03", "X04", "X05", "X07"]),
        (f"{STUDY} 3 --LOBXFL)", ["3", "3 --LOBXFL"]),
        (f"{STUDY} 1.4 [S:4]", ["1.4", "[S:4]"]),
        (f"{STUDY} 3, vectors A02, A03).", ["3", "A02", "A03"]),
        (f"as {STUDY} has it", [""]),
    ],
)
def test_the_forms_of_a_citation(text: str, cited: list[str]) -> None:
    assert [citation.target for citation in named(text, "here")] == cited


@pytest.mark.parametrize(
    "made_up",
    [
        Citation("STUDY_SPEC", "4.13", "here"),
        Citation("STUDY_SPEC", "3.2 XX", "here"),
        Citation("STUDY_SPEC", "1.6 step 9", "here"),
        Citation("STUDY_SPEC", "[S:99]", "here"),
        Citation("STUDY_SPEC", "", "here"),
        Citation("TLF_SPEC", "14.2.9.9", "here"),
        Citation("TLF_SPEC", "14.4.1", "here"),
        Citation("DESIGN", "99", "here"),
        Citation("example", "B" + "99", "here"),
        Citation("example", "B01 of 8.10", "here"),
    ],
    ids=lambda citation: f"{citation.document} {citation.target}",
)
def test_a_made_up_citation_is_refused(made_up: Citation) -> None:
    assert unresolved(made_up).startswith(f"here: {made_up.document}")


def test_citations_of_a_file_in_comments_docstrings_and_strings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.citations.ROOT", tmp_path)
    module = tmp_path / "pipeline" / "adam" / "made_up.py"
    module.parent.mkdir(parents=True)
    commented = f"# the baseline (4.98),\n# as {STUDY}\n# 4.97 has it; B98\n"
    source = f'"""A rule ({STUDY} 4.99)."""\n\n{commented}X = derived("date ({STUDY} 4.96)")\n'
    module.write_text(source, encoding="utf-8")
    assert {citation.target for citation in citations(module)} == {"4.99", "4.98", "4.97", "4.96", "B98"}


def test_every_worked_example_stands_in_a_test() -> None:
    """Those of dirt have a table and a test of their own (tests/surenv01/spec/dirt)."""
    tests = [path.read_text(encoding="utf-8") for path in files(["tests"]) if path.suffix == ".py"]
    carried = set(re.findall(r"\b[A-FMX]\d\d(?=[a-z]?\b)", "\n".join(tests)))
    carried |= {number.upper() for text in tests for number in re.findall(r"test_([a-fmx]\d\d)_", text)}
    assert sorted({id for id, section in examples().items() if section} - carried) == []


def test_the_decisions_are_those_of_study_yaml() -> None:
    """Section 7: every key with its default, and no other."""
    section = (SPECIFICATION / "STUDY_SPEC.md").read_text(encoding="utf-8").partition("\n## 7 ")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([a-z][\w.]*) \| ([^|]*?) \|", section, re.MULTILINE)
    stated = dict(row for row in rows if row[0] != "key")
    assert stated == dict(decisions())


def decisions() -> list[tuple[str, str]]:
    """Key and default of every decision, as section 7 prints them; a section within a section has its keys."""
    return [
        decision
        for name, field in Study.model_fields.items()
        if name not in DECIDED_ELSEWHERE
        for decision in decisions_of(name, field.get_default(call_default_factory=True))
    ]


def decisions_of(key: str, default: Any) -> Iterator[tuple[str, str]]:
    inner = getattr(type(default), "model_fields", None)
    if inner is None:
        yield key, printed(default)
    else:
        for name in inner:
            yield from decisions_of(f"{key}.{name}", getattr(default, name))


def printed(value: Any) -> str:
    if value is None or value in ("", ()):
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        if len(value) > LISTED_WHOLE:
            return "a list"
        return ", ".join(map(printed, value))
    if isinstance(value, dict):
        return "a list" if value else "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def test_the_page_of_rules_links_to_sections_that_are_there() -> None:
    page = (ROOT / "tests" / "spec" / "README.md").read_text(encoding="utf-8")
    linked = re.findall(r"^## \[(\d+\.\d+) .*?\]\(\S+STUDY_SPEC\.md#", page, re.MULTILINE)
    assert len(linked) == 22
    assert set(linked) <= targets("STUDY_SPEC")
