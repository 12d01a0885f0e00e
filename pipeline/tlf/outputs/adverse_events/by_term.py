"""Table 14.3.1.2: treatment-emergent adverse events by system organ class and preferred term. Takes ADSL and ADAE (TLF_SPEC
3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import ANY_GRADE, GRADE_3, TermTable, make_term_table
from pipeline.tlf.outputs.adverse_events.soc_pt import ANY_EVENT

TABLE = TermTable(
    "t_14_3_1_2",
    "Treatment-Emergent Adverse Events by System Organ Class and Preferred Term",
    "AN_TEAE_SOC_PT",
    "Subjects with at least one TEAE",
)


def t_14_3_1_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects with any grade and with grade >= 3, and events, per SOC and PT; most frequent first."""
    return make_term_table(TABLE, adsl, adae, study, [ANY_GRADE, GRADE_3, ANY_EVENT])
