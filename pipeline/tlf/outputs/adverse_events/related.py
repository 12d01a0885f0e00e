"""Table 14.3.1.6: related adverse events by SOC, preferred term and maximum grade. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import RELATED, TermTable, make_term_table

TABLE = TermTable(
    "t_14_3_1_6",
    "Treatment-Emergent Adverse Events Related to Any Study Drug by System Organ Class, Preferred Term and Maximum Grade",
    "AN_TEAE_REL",
    "Subjects with at least one related TEAE",
    RELATED,
)


def t_14_3_1_6(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """As Table 14.3.1.3, of the events related to any study drug."""
    return make_term_table(TABLE, adsl, adae, study)
