"""Figure 14.2.3.1: Kaplan-Meier plot of progression-free survival. Takes ADSL and ADTTE, gives the output (TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.time_to_event import PFS
from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.survival.survival_figure import make_survival_figure


def f_14_2_3_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Output:
    """The curve whose numbers are Table 14.2.3.1's."""
    return make_survival_figure(PFS, adsl, adtte, study)
