"""Table 14.3.1.3: adverse events by system organ class, preferred term and maximum grade. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import TermTable, make_term_table

TABLE = TermTable(
    "t_14_3_1_3",
    "Treatment-Emergent Adverse Events by System Organ Class, Preferred Term and Maximum Grade",
    "AN_TEAE_MAX",
    "Subjects with at least one TEAE",
)


def t_14_3_1_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Per SOC and PT: subjects with any grade, each once at its worst grade, and with grade >= 3."""
    return make_term_table(TABLE, adsl, adae, study)
