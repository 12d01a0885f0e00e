"""Table 14.3.1.9: adverse events leading to discontinuation. Takes ADSL and ADAE (TLF_SPEC 3)."""

from dataclasses import replace

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import TermTable, any_action, make_term_table, per_drug

TABLE = TermTable(
    "t_14_3_1_9",
    "Treatment-Emergent Adverse Events Leading to Discontinuation of Study Drug by System Organ Class and Preferred Term",
    "AN_TEAE_WTH",
    "Subjects with at least one such TEAE",
)


def t_14_3_1_9(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Subjects who stopped any drug, and each drug, per SOC and PT."""
    about = any_action("DRUG WITHDRAWN", study)
    return make_term_table(replace(TABLE, about=about), adsl, adae, study, per_drug("Stopped", "WTH", "DRUG WITHDRAWN", study))
