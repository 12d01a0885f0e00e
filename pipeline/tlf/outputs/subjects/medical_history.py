"""Table 14.1.2.5: medical history by system organ class and preferred term. Takes ADSL and MH (TLF_SPEC 1)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.therapies import make_therapy_table, select_history

ANALYSIS = Analysis("AN_HISTORY", "MH", subset="MHCAT not in ('PRIMARY DIAGNOSIS', 'METASTATIC DISEASE')")


def t_14_1_2_5(adsl: pd.DataFrame, mh: pd.DataFrame, study: Study) -> Output:
    """Subjects with each condition in their history, most frequent first; the cancer itself stands in Table 14.1.2.2."""
    rows = select_history(mh)
    notes = ["Without the cancer and its metastases. Reported terms where a condition was not coded."]
    if len(rows) and rows["CLASS"].isna().all():
        notes.append("The data hold no system organ class of medical history.")
    title, first = "Medical History by System Organ Class and Preferred Term", "Subjects with at least one condition"
    return make_therapy_table("t_14_1_2_5", title, adsl, rows, ANALYSIS, first, notes, study)
