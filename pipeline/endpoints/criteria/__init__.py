"""The response criteria that a study may follow, RECIST 1.1 first; a further set is a module and a line of CRITERIA."""

from pipeline.endpoints.criteria.irecist import IRECIST
from pipeline.endpoints.criteria.recist import RECIST_1_1
from pipeline.endpoints.criteria.rules import UNCONFIRMED, Combination, Criteria, Rule
from pipeline.study import Study

CRITERIA = {one.name: one for one in (RECIST_1_1, IRECIST)}
"""By name, as `criteria` of study.yaml states them."""


def criteria_of(study: Study) -> tuple[Criteria, ...]:
    """The sets of the study, in its order."""
    return tuple(CRITERIA[name] for name in study.criteria)


def further_criteria(study: Study) -> tuple[Criteria, ...]:
    """The sets beside RECIST 1.1."""
    return tuple(one for one in criteria_of(study) if one.code)


__all__ = [
    "CRITERIA",
    "IRECIST",
    "RECIST_1_1",
    "UNCONFIRMED",
    "Combination",
    "Criteria",
    "Rule",
    "criteria_of",
    "further_criteria",
]
