"""The baseline of each evaluator: takes ADSL with the lesions of everybody, gives the variables of ADSL by which it counts.

What a baseline is stands in lesions.py, whose lesions are whose in readings.py. The investigator's variables have their plain
names, those of a further evaluator the code before them: BLEVALFL, RBLEVFL (STUDY_SPEC 4.12).
"""

import pandas as pd

from pipeline.adam.frames import yes_no
from pipeline.adam.tumour.lesions import derive_vars_tumour_baseline
from pipeline.adam.tumour.readings import lesions_by
from pipeline.core.series import Series
from pipeline.endpoints.evaluators import code_of
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator

OF_BASELINE = ("BLSCANDT", "BLEVALFL")
MEASURABLE = "MDISFL"


def derive_vars_baselines(adsl: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`adsl` with BLSCANDT, BLEVALFL and BSUMDIAM; of each further evaluator with date, flag and MDISFL, by the own lesions.

    An evaluator who gives responses alone, and of nobody any lesions, has the baseline of the investigator.
    """
    by_investigator = _by(BY_INVESTIGATOR, adsl, tu, tr, rs, study)
    result = by_investigator.drop(columns="MEASURABLE")
    for evaluator in study.evaluators:
        without = evaluator in without_lesions(tr, rs, study)
        own = by_investigator if without else _by(evaluator, adsl, tu, tr, rs, study)
        variables: dict[str, Series] = {code_of(name, evaluator): own[name] for name in OF_BASELINE}
        result = result.assign(**variables, **{code_of(MEASURABLE, evaluator): yes_no(own["MEASURABLE"])})
    return result


def _by(
    evaluator: Evaluator, adsl: pd.DataFrame, tu: pd.DataFrame, tr: pd.DataFrame, rs: pd.DataFrame, study: Study
) -> pd.DataFrame:
    lesions, sizes = (lesions_by(table, rs, evaluator, study) for table in (tu, tr))
    return derive_vars_tumour_baseline(adsl, lesions, sizes, study)


def without_lesions(tr: pd.DataFrame, rs: pd.DataFrame, study: Study) -> list[Evaluator]:
    """The evaluators beside the investigator of whom TR has no record."""
    return [one for one in study.evaluators if lesions_by(tr, rs, one, study).empty]


def with_baseline_of(evaluator: Evaluator, subjects: pd.DataFrame) -> pd.DataFrame:
    """`subjects` (of ADSL) with the evaluator's baseline as BLSCANDT and, where they have it, BLEVALFL."""
    return subjects.assign(**{name: subjects[code_of(name, evaluator)] for name in OF_BASELINE if name in subjects})


def baselines_of(evaluators: tuple[Evaluator, ...]) -> list[str]:
    """The variables of ADSL with the date and the flag of each evaluator's baseline."""
    return [code_of(name, evaluator) for evaluator in evaluators for name in OF_BASELINE]
