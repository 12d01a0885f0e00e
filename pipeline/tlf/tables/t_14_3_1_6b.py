"""Table 14.3.1.6b: adverse events related to the second study drug, as Table 14.3.1.3. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.adverse_events import make_related_table
from pipeline.tlf.output import Output


def t_14_3_1_6b(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """As Table 14.3.1.3, of the events with AREL2 = RELATED."""
    return make_related_table("t_14_3_1_6b", 2, adsl, adae, study)
