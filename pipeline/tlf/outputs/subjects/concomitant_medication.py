"""Table 14.1.2.6: concomitant medications by class and name. Takes ADSL and CM (TLF_SPEC 1)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.therapies import CONCOMITANT, make_therapy_table, select_concomitant

ANALYSIS = Analysis("AN_CONMED", "CM", subset=f"CMCAT = '{CONCOMITANT}' or null, CMSTDTC <= TRTEDTA, CMENDTC >= TRTSDT")


def t_14_1_2_6(adsl: pd.DataFrame, cm: pd.DataFrame, study: Study) -> Output:
    """Subjects with each medication taken during the treatment, most frequent first."""
    rows = select_concomitant(cm, adsl, study)
    notes = ["Taken, or possibly taken, between the first and the last dose of study treatment."]
    if len(rows) and rows["CLASS"].isna().all():
        notes.append("The data hold no class (ATC) of medications.")
    title, first = "Concomitant Medications by Class and Name", "Subjects with at least one concomitant medication"
    return make_therapy_table("t_14_1_2_6", title, adsl, rows, ANALYSIS, first, notes, study)
