"""Table 14.2.1.2: best overall response and rates without confirmation. Takes ADSL and ADRS, gives the output (TLF_SPEC 2)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.response.response_parts import UNCONFIRMED, make_response_table


def t_14_2_1_2(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """As Table 14.2.1.1, whether or not a response was confirmed."""
    population = select_population(adsl, study.orr.denominator, study)
    return make_response_table("t_14_2_1_2", "Confirmation Not Required", population, adrs, study, UNCONFIRMED)
