"""Table 14.3.1.10: adverse events leading to death. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.death_parts import later_death_notes
from pipeline.tlf.outputs.adverse_events.events import FATAL, RELATED, TermTable, make_term_table
from pipeline.tlf.outputs.adverse_events.soc_pt import ANY, CountColumn

TABLE = TermTable(
    "t_14_3_1_10",
    "Treatment-Emergent Adverse Events Leading to Death by System Organ Class and Preferred Term",
    "AN_TEAE_DTH",
    "Subjects with at least one TEAE leading to death",
    FATAL,
)


def t_14_3_1_10(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects with a fatal event (outcome, seriousness criterion or grade 5), and with a related one, per SOC and PT."""
    related = CountColumn("REL", "Related", RELATED.where, needs=RELATED.needs)
    fatal = adae[adae["TRTEMFL"].eq("Y") & FATAL.where(adae)]
    columns = [CountColumn(ANY, "Any"), related]
    return make_term_table(TABLE, adsl, adae, study, columns, later_death_notes(adsl, fatal))
