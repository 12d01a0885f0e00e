"""Table 14.2.3.2: progression-free survival, sensitivity analysis. Takes ADSL and ADTTE, gives the output (TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.time_to_event import PFSEMA
from pipeline.study import Study
from pipeline.tlf.layout.output import Output, with_footnotes
from pipeline.tlf.outputs.survival.survival_table import make_survival_table


def t_14_2_3_2(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Output:
    """As Table 14.2.3.1, counting each progression and death, as EMA's guideline has it (ADTTE parameter PFSEMA)."""
    output = make_survival_table(PFSEMA, adsl, adtte, study)
    return with_footnotes(
        output, "Progression and death count as events also after new anti-cancer therapy or missed assessments."
    )
