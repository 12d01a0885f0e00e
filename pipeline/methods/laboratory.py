"""Toxicity grades in words: takes the limits of CTCAE in force, gives for each test which result has which grade."""

from itertools import groupby

from pipeline.adam.safety.ctcae.criteria import HIGH, LOW, Criterion, criteria_by_test
from pipeline.adam.safety.ctcae.page import plain
from pipeline.study import Study

SIDES = {"ATOXGRL": LOW, "ATOXGRH": HIGH}
"""Variable of ADLB -> direction of the criteria that it is graded by."""


def grade_methods(variable: str, study: Study) -> dict[str, str]:
    """The method of ATOXGRL or ATOXGRH by the PARAMCD of the tests that have grades in this direction."""
    graded = criteria_by_test(study.ctcae)
    return {
        test: f"{grading(study)} {_limits(one)}"
        for test, both in graded.items()
        for one in both
        if one.direction == SIDES[variable]
    }


def grading(study: Study) -> str:
    """How every grade is given, whatever the test."""
    clinical = (
        "what a limit asks beside the result is assumed to be so"
        if study.laboratory.clinical == "worst case"
        else "limits that ask for more than the result (symptoms, treatment) are left out"
    )
    return (
        f"Grade of NCI-CTCAE {study.ctcae}, the highest of which a limit holds, else 0; a result equal to a limit is not "
        "beyond it; a limit in the unit of the result (AVALU) decides, of other units the converted one. ULN is ANRHI, LLN is "
        f"ANRLO, BASE is BASE, which counts after the first dose only; {clinical}. Null where a limit or a result known only "
        "as below or above a number leaves the grade open."
    )


def _limits(criterion: Criterion) -> str:
    by_grade = groupby(criterion.limits, key=lambda limit: limit.grade)
    words = [f"grade {grade}: {' or '.join(plain(limit) for limit in limits)}" for grade, limits in by_grade]
    return f"{criterion.term}: {'; '.join(words)}."
