"""Doses, exposure, baselines, grades and treatment-emergent events equal a second derivation that shares no code with it.

3,000 random subjects carry the kinds of input that make a number move in silence: open intervals, units, specimens, hours,
positions, limits. Each is counted, and each rule is broken once in the second derivation to see that the comparison notices.
"""

import dataclasses
import math
from collections import Counter
from typing import Any

import pytest

from pipeline.study import Study
from tests.drugs import DRUGS
from tests.qc.derived import Outcomes, derived
from tests.qc.rederived import rederived
from tests.qc.rules import Plan, PlannedDrug, Rules
from tests.qc.story import DCO, Story
from tests.qc.subjects import tables, tell
from tests.spec.tables import study

SUBJECTS, SEED = 3000, 11
WITH_A_BROKEN_RULE = 300
"""How many of them are derived once more for each rule that is broken."""
CARRIERS = {
    "A1 interval without an end": 800, "A2 wording of the disposition": 1500, "A3 blood and urine": 800,
    "A4 hour of the first day": 2000, "A5 below or above a limit": 2000, "A6 at a limit": 2000, "A7 lying and standing": 1500,
    "A8 unit or frequency": 2000, "A8 morning and evening": 200, "A10 hour of the first day": 1000,
    "A10 relative to a point": 1500, "A11 amount in words, or none": 500, "A11 placebo of dose 0": 200,
    "A11 DM and EX disagree": 80, "A14 partial first dose": 200, "A15 tick against the date": 500, "A16 last grade missing": 800,
    "A20 limit of normal missing": 2000, "A21 other unit": 2000, "A21 unit without a meaning": 500,
    "A29 partial start, known end": 200,
}  # fmt: skip
"""The least number of subjects of each kind."""
PLAN = Plan(
    DCO,
    {
        "SURUFATINIB": PlannedDrug("S", 250, placebo=("VEHICLE",)),
        "ENVAFOLIMAB": PlannedDrug("E", 300, days=21, at_most=6),
    },
)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return tell(SUBJECTS, SEED)


@pytest.fixture(scope="module")
def pipeline_says(stories: list[Story]) -> Outcomes:
    return derived(tables(stories), the_study())


def test_no_difference(stories: list[Story], pipeline_says: Outcomes) -> None:
    assert report(pipeline_says, rederived(stories, PLAN, Rules()), stories) == ""


def test_each_kind_has_many_subjects(stories: list[Story]) -> None:
    carried = Counter(kind for story in stories for kind in story.kinds)
    assert carried.keys() == CARRIERS.keys()
    assert {kind: (carried[kind], least) for kind, least in CARRIERS.items() if carried[kind] < least} == {}


@pytest.mark.parametrize("rule", [rule.name for rule in dataclasses.fields(Rules)])
def test_a_broken_rule_is_seen(rule: str, stories: list[Story], pipeline_says: Outcomes) -> None:
    """Or the subjects would not carry what they are said to carry."""
    chosen = stories[:WITH_A_BROKEN_RULE]
    broken = rederived(chosen, PLAN, dataclasses.replace(Rules(), **{rule: False}))
    subjects = {story.subject for story in chosen}
    theirs = {key: value for key, value in pipeline_says.items() if key[1] in subjects}
    assert len({subject for _, subject, _ in differing(theirs, broken)}) >= 2


def the_study() -> Study:
    """The study that PLAN describes."""
    return study(DCO.isoformat(), drugs=DRUGS | {"SURUFATINIB": DRUGS["SURUFATINIB"] | {"placebo": ["VEHICLE"]}})


def same(one: Any, two: Any) -> bool:
    """Whether two values are equal; numbers but for the last binary digits of a quotient."""
    if isinstance(one, float) and isinstance(two, int | float):
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == two)


def differing(one: Outcomes, two: Outcomes) -> list[tuple[str, str, str]]:
    absent = object()
    return [key for key in one.keys() | two.keys() if not same(one.get(key, absent), two.get(key, absent))]


def report(one: Outcomes, two: Outcomes, stories: list[Story]) -> str:
    """The differences, and the records of the first subject who has one."""
    keys = sorted(differing(one, two), key=lambda key: (key[1], key[2], key[0]))
    if not keys:
        return ""
    lines = [f"{key}: pipeline {one.get(key, 'no record')}, second {two.get(key, 'no record')}" for key in keys[:20]]
    story = next(story for story in stories if story.subject == keys[0][1])
    domains = {"AE": ("ae", "suppae", "mh"), "LB": ("lb",), "VS": ("vs",)}.get(keys[0][2].split(" ")[0], ())
    shown = [
        f"{domain}: { {k: v for k, v in row.items() if v is not None and k not in ('STUDYID', 'DOMAIN', 'USUBJID')} }"
        for domain in ("dm", "ds", "ex", *domains)
        for row in story.records[domain]
    ]
    counts = Counter(f"{name} of {where.split(' ')[0]}" for name, _, where in keys)
    return "\n".join([f"{len(keys)} differences: {dict(counts)}", *lines, *shown])
