"""Every rule row of the specification has a place in the code and a test, and the page that says so is not stale."""

import re

import pytest

from tests.spec.rules import PAGE, SECTIONS, Case, Rule, collect_cases, page, place_of, read_rules

RULES = read_rules()


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return collect_cases()


def test_every_section_has_rules_and_every_rule_a_name_of_its_own() -> None:
    assert list(dict.fromkeys(rule.section for rule in RULES)) == list(SECTIONS)
    names = [(rule.section, rule.name) for rule in RULES]
    assert len(set(names)) == len(names)


def test_every_rule_has_a_test_and_names_only_cases_there_are(cases: list[Case]) -> None:
    known = {name for case in cases for name in case.names}
    assert [f"{rule.section} {rule.name}: {case}" for rule in RULES for case in rule.cases if case not in known] == []


def test_every_rule_has_its_place_in_the_code() -> None:
    assert [f"{rule.section} {rule.name}: {rule.code}" for rule in RULES if not place_of(rule.code)[1]] == []


def test_every_vector_that_a_test_carries_proves_a_rule(cases: list[Case]) -> None:
    """The vectors of 8.4 to 8.8, and those of 8.10 in the same series."""
    vector = re.compile(r"\b[B-E]\d\d[a-z]?\b")
    carried = {found for case in cases for found in vector.findall(case.id)}
    named = {found for rule in RULES for case in rule.cases for found in vector.findall(case)}
    assert sorted(carried - named) == []


def test_a_rule_without_a_test_is_seen() -> None:
    nothing = Rule("4.4", "row 7", "no such rule", "recist.recist", ("B99",))
    assert "| row 7 | no such rule | [recist.recist](../../pipeline/adam/tumour/recist.py) |  |" in page([nothing], [])
    assert not place_of("recist.no_such_function")[1]


def test_the_page_is_not_stale(cases: list[Case]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(RULES, cases), "run: python -m tests.spec.rules"
