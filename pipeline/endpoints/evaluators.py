"""By whom an endpoint is judged: the parameters of each evaluator of the study follow from those of the investigator."""

import re
from typing import Literal

from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator

Section = Literal["orr", "pfs"]
"""The section of study.yaml whose `evaluator` decides whose analysis is the primary one."""
SHORT = {"NTARGET": "NTARG", "PCHGBEST": "PCHBST", "BLSCANDT": "BLSCDT", "BLEVALFL": "BLEVFL"}
"""Codes of ADTR, and variables of ADSL, that have no room for the code of an evaluator -> those that it stands before."""
BESIDE = "s"
"""Behind the number of an output of the investigator, where another evaluator has the number itself: the site."""


def evaluators_of(study: Study) -> tuple[Evaluator, ...]:
    """The investigator, then those that the study declares."""
    return (BY_INVESTIGATOR, *study.evaluators)


def shown_evaluators(study: Study) -> tuple[Evaluator, ...]:
    """Those that have outputs of their own: all but the readers behind an accepted one."""
    return tuple(one for one in evaluators_of(study) if not one.reader)


def reviewers_of(study: Study) -> tuple[Evaluator, ...]:
    """Those whom outputs compare with the investigator."""
    return shown_evaluators(study)[1:]


def deciding(section: Section, study: Study) -> Evaluator:
    """The evaluator of the primary analysis, `orr.evaluator` or `pfs.evaluator`."""
    name = getattr(study, section).evaluator
    return next(one for one in evaluators_of(study) if one.name == name)


def others(section: Section, study: Study) -> tuple[Evaluator, ...]:
    """The evaluators with outputs beside that of the primary analysis."""
    return tuple(one for one in shown_evaluators(study) if one != deciding(section, study))


def suffix_of(evaluator: Evaluator) -> str:
    """What stands behind the number of an output beside that of the primary analysis: 14.2.3.1r."""
    return evaluator.code.lower() or BESIDE


def word_of(evaluator: Evaluator) -> str:
    """The name in lower case letters and digits, for the name of an output: independent_review."""
    return re.sub(r"[^a-z0-9]+", "_", evaluator.name.lower()).strip("_")


def code_of(paramcd: str, evaluator: Evaluator) -> str:
    """The code of the evaluator's parameter, RPFS of PFS, or the name of a variable of ADSL, RBLEVFL of BLEVALFL."""
    return evaluator.code + SHORT.get(paramcd, paramcd) if evaluator.code else paramcd


def called_by(param: str, evaluator: Evaluator, study: Study) -> str:
    """The name of a parameter with its evaluator: "Sum of Diameters by Reader 1 (mm)". Without further evaluators it is as it
    was, since there all are the investigator's."""
    if not study.evaluators:
        return param
    by = f" by {evaluator.name}"
    if " by Investigator" in param:
        return param.replace(" by Investigator", by)
    return re.sub(r",| \(|$", lambda match: by + match[0], param, count=1)


def by_whom(evaluator: Evaluator, study: Study) -> str:
    """Who judges, behind a name in a sentence: " by independent review"; nothing where only the investigator does."""
    return f" by {evaluator.name.lower()}" if study.evaluators else ""
