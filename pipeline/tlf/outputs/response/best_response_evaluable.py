"""Table 14.2.1.3: confirmed best overall response and rates of the response-evaluable subjects. Takes ADSL and ADRS, gives the
output (TLF_SPEC 2)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.response.response_parts import CONFIRMED, make_response_table


def t_14_2_1_3(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """As Table 14.2.1.1, over the subjects whose tumour could be evaluated."""
    population = select_population(adsl, "RESFL", study)
    return make_response_table("t_14_2_1_3", "Confirmed", population, adrs, study, CONFIRMED)
