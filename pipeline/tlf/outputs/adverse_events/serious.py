"""Table 14.3.1.7: serious adverse events by system organ class and preferred term. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import RELATED, SERIOUS, TermTable, make_term_table
from pipeline.tlf.outputs.adverse_events.soc_pt import ANY, CountColumn

TABLE = TermTable(
    "t_14_3_1_7",
    "Serious Treatment-Emergent Adverse Events by System Organ Class and Preferred Term",
    "AN_TEAE_SER",
    "Subjects with at least one serious TEAE",
    SERIOUS,
)


def t_14_3_1_7(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects with a serious event, with a related serious event, and serious events per SOC and PT."""
    columns = [
        CountColumn(ANY, "Serious"),
        CountColumn("REL", "Related serious", RELATED.where, needs=RELATED.needs),
        CountColumn(ANY, "Serious events", role="events"),
    ]
    return make_term_table(TABLE, adsl, adae, study, columns)
