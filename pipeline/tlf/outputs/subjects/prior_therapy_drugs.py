"""Table 14.1.2.4: prior systemic anticancer therapies by kind and drug. Takes ADSL and CM (TLF_SPEC 1)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.therapies import PRIOR, make_therapy_table, select_medications

ANALYSIS = Analysis("AN_PRIOR_DRUG", "CM", subset=f"CMCAT = '{PRIOR}'")


def t_14_1_2_4(adsl: pd.DataFrame, cm: pd.DataFrame, study: Study) -> Output:
    """Subjects with each drug before the trial, most frequent first."""
    rows = select_medications(cm, (PRIOR,), study)
    title, first = "Prior Anticancer Therapies by Kind and Drug", "Subjects with at least one prior systemic therapy"
    notes = ["A subject counts once per kind and once per drug, in however many lines."]
    return make_therapy_table("t_14_1_2_4", title, adsl, rows, ANALYSIS, first, notes, study)
