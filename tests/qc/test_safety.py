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
PLAN = Plan(
    DCO,
    {
        "SURUFATINIB": PlannedDrug("S", 250, placebo=("VEHICLE",)),
        "ENVAFOLIMAB": PlannedDrug("E", 300, days=21, at_most=6),
    },
)


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
