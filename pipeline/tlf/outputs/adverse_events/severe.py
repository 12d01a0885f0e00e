"""Table 14.3.1.5: adverse events of grade 3 or more by SOC and preferred term. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import SEVERE, TermTable, make_term_table
from pipeline.tlf.outputs.adverse_events.soc_pt import ANY_EVENT, ANY_RECORD

TABLE = TermTable(
    "t_14_3_1_5",
    "Treatment-Emergent Adverse Events of Grade ≥ 3 by System Organ Class and Preferred Term",
    "AN_TEAE_G3",
    "Subjects with at least one TEAE of grade ≥ 3",
    SEVERE,
)


def t_14_3_1_5(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects and events of grade >= 3 per SOC and PT."""
    return make_term_table(TABLE, adsl, adae, study, [ANY_RECORD, ANY_EVENT])
