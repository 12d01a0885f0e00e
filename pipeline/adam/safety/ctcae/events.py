"""Adverse events that a laboratory test grades: takes a version of CTCAE, gives the test and direction of preferred terms.

`preferred_terms.csv` has MedDRA's preferred terms of a term of CTCAE that MedDRA calls or spells otherwise; a term is always one
of its own.
"""

import csv
from collections.abc import Collection, Mapping
from importlib.resources import files

from pipeline.adam.safety.ctcae.criteria import criteria


def tests_of_events(version: str, collected: Collection[str]) -> Mapping[str, tuple[str, str]]:
    """Preferred term in capitals -> test and direction (L, H) by which its grades are those of results; of a term's tests the
    first that was collected."""
    found: dict[str, tuple[str, str]] = {}
    others = _preferred_terms()
    for criterion in criteria(version):
        tests = [test for test in criterion.tests if test in collected]
        for term in (criterion.term.upper(), *others.get(criterion.term, ())) if tests else ():
            found.setdefault(term, (tests[0], criterion.direction))
    return found


def _preferred_terms() -> Mapping[str, list[str]]:
    """The preferred terms, in capitals, of each term."""
    text = files("pipeline.adam.safety.ctcae").joinpath("preferred_terms.csv").read_text(encoding="utf-8")
    found: dict[str, list[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["TERM"], []).append(row["PREFERRED_TERM"].upper())
    return found
