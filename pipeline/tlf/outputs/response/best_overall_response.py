"""Tables 14.2.1.1 to 14.2.1.3: best overall response, objective response and disease control (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.outputs.response.response_rates import (
    control_parts,
    primary_notes,
    primary_part,
    response_notes,
    response_parts,
)
from pipeline.tlf.outputs.response.responses import CONFIRMED, UNCONFIRMED
from pipeline.tlf.statistics.arms import comparison_layout
from pipeline.tlf.statistics.rate_comparison import rate_notes
from pipeline.tlf.statistics.summaries import Part, split_parts

TITLE = "Best Overall Response, Objective Response and Disease Control (Investigator, RECIST 1.1)"


@output("best_overall_response")
def t_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """The primary endpoint first, then confirmed best overall response and rates, and disease control over the subjects whose
    tumour can be evaluated."""
    population = select_population(adsl, study.orr.denominator, study)
    parts = [
        primary_part(adrs, adsl, population, study),
        *response_parts(adrs, adsl, population, study, CONFIRMED),
        *control_parts(adrs, adsl, population, study),
    ]
    notes = [*primary_notes(study), *response_notes(study, confirmed=True)]
    return _response_table(TITLE, adsl, population, parts, notes, study)


@output("best_overall_response_unconfirmed")
def t_14_2_1_2(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.1.1, whether or not a response was confirmed."""
    population = select_population(adsl, study.orr.denominator, study)
    parts = response_parts(adrs, adsl, population, study, UNCONFIRMED)
    notes = response_notes(study, confirmed=False)
    return _response_table(f"{TITLE}, Confirmation Not Required", adsl, population, parts, notes, study)


@output("best_overall_response_evaluable")
def t_14_2_1_3(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.1.1, over the subjects whose tumour could be evaluated."""
    population = select_population(adsl, "RESFL", study)
    parts = response_parts(adrs, adsl, population, study, CONFIRMED)
    return _response_table(f"{TITLE}, Confirmed", adsl, population, parts, response_notes(study, confirmed=True), study)


def _response_table(
    title: str, adsl: pd.DataFrame, population: Population, parts: Sequence[Part], notes: Sequence[str], study: Study
) -> Content:
    """A block of lines per part."""
    results, blocks = split_parts(parts)
    notes = [*notes, *rate_notes(results, adsl, population, study)]
    return make_table(title, population, results=results, layout=comparison_layout(blocks), footnotes=notes)
