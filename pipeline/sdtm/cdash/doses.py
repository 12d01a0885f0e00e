"""Doses of the standard form EX: which were given, of which drug, from when to when."""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.cdash.answers import study_drug
from pipeline.sdtm.verbs.mapping import answers, tidy, to_number
from pipeline.study import Study
from pipeline.study.placebo import is_placebo


def is_given(ex: pd.DataFrame, study: Study) -> Series:
    """Which rows of EX are doses that were given: above 0, of an amount in words, or of a placebo."""
    dose, text = to_number(ex["EXDOSE"]), tidy(ex["EXDOSE"])
    drug = study_drug(ex["EXTRT"], study)
    return dose.gt(0) | (dose.isna() & text.notna()) | (is_placebo(drug, study) & ~dose.lt(0))


def doses(ex: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The doses that were given, with EXTRT, STDTC and ENDTC (Sources.doses)."""
    rows = ex[is_given(ex, study)]
    start, end = (_moments(rows, f"EX{part}DAT", f"EX{part}TIM", study) for part in ("ST", "EN"))
    return rows.assign(EXTRT=study_drug(rows["EXTRT"], study), STDTC=start, ENDTC=end)


def _moments(rows: pd.DataFrame, column: str, time: str, study: Study) -> Series:
    return dates.parse(answers(rows, column), study.dates.dmy_ambiguous, rows.get(time))["DTC"]
