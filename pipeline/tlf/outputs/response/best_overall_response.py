"""Table 14.2.1.1: best overall response, objective response and disease control. Takes ADSL and ADRS, gives the output
(TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.response import ORR
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.response.response_parts import (
    CONFIRMED,
    TITLE,
    control_parts,
    make_parts_table,
    primary_notes,
    primary_part,
    response_notes,
    response_parts,
)


def t_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """The primary endpoint first, then confirmed best overall response and rates, and disease control over the subjects whose
    tumour can be evaluated."""
    population = select_population(adsl, study.orr.denominator, study)
    parts = [
        primary_part(adrs, population, study),
        *response_parts(adrs, population, study, CONFIRMED),
        *control_parts(adrs, adsl, population, study),
    ]
    notes = [*primary_notes(study), *response_notes(study, confirmed=True)]
    return make_parts_table(ORR.shown.table, TITLE, population, notes, parts)
