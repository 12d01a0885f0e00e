"""Tables 14.2.1.1 to 14.2.1.3: best overall response, objective response and disease control (TLF_SPEC 2).

By RECIST 1.1, and by each further set of criteria of the study (Table 14.2.1.1i by iRECIST).
"""

from collections.abc import Callable, Sequence

import pandas as pd

from pipeline.endpoints.criteria import RECIST_1_1, Criteria, further_criteria
from pipeline.endpoints.response import judged_by, needs_beside_rs
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, select_population
from pipeline.tlf.layout.output import Content, Output, make_table, output
from pipeline.tlf.outputs.response.response_rates import (
    control_parts,
    primary_notes,
    primary_part,
    response_notes,
    response_parts,
)
from pipeline.tlf.outputs.response.responses import evaluation
from pipeline.tlf.statistics.arms import comparison_layout
from pipeline.tlf.statistics.rate_comparison import rate_notes
from pipeline.tlf.statistics.summaries import Part, split_parts

TITLE = "Best Overall Response, Objective Response and Disease Control"


@output("best_overall_response")
def t_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """The primary endpoint first, then confirmed best overall response and rates, and disease control over the subjects whose
    tumour can be evaluated."""
    population = select_population(adsl, study.population(study.orr.population), study)
    confirmed = evaluation(RECIST_1_1, study, confirmed=True)
    parts = [
        primary_part(adrs, adsl, population, study),
        *response_parts(adrs, adsl, population, study, confirmed),
        *control_parts(adrs, adsl, population, study),
    ]
    notes = [*primary_notes(study), *response_notes(study, confirmed)]
    return _table(title_of(RECIST_1_1, study), adsl, population, parts, notes, study)


@output("best_overall_response_unconfirmed")
def t_14_2_1_2(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.1.1, whether or not a response was confirmed."""
    flag = study.population(study.orr.population)
    return response_table(adsl, adrs, study, flag, RECIST_1_1, ", Confirmation Not Required", confirmed=False)


@output("best_overall_response_evaluable")
def t_14_2_1_3(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.1.1, over the subjects whose tumour could be evaluated."""
    return response_table(adsl, adrs, study, study.population("RESFL"), RECIST_1_1, ", Confirmed", confirmed=True)


def response_table(
    adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study, flag: str, criteria: Criteria, ending: str, *, confirmed: bool
) -> Content:
    """Best overall response and rates of a population by one set of criteria."""
    population = select_population(adsl, flag, study)
    chosen = evaluation(criteria, study, confirmed=confirmed)
    parts = response_parts(adrs, adsl, population, study, chosen)
    return _table(title_of(criteria, study) + ending, adsl, population, parts, response_notes(study, chosen), study)


def title_of(criteria: Criteria, study: Study) -> str:
    """The title with by whom and by what: "... (Investigator, RECIST 1.1)"."""
    return f"{TITLE} ({judged_by(criteria, study)})"


def criteria_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of Tables 14.2.1.1i and 14.2.1.2i: confirmed responses, and all, by each further set of criteria."""
    return [
        _by(criteria, study, number, name, confirmed=confirmed)
        for criteria in further_criteria(study)
        for number, name, confirmed in (
            ("t_14_2_1_1", "best_overall_response", True),
            ("t_14_2_1_2", "best_overall_response_unconfirmed", False),
        )
    ]


def _by(criteria: Criteria, study: Study, number: str, name: str, *, confirmed: bool) -> Callable[..., Output]:
    ending = ", Confirmed" if confirmed else ", Confirmation Not Required"

    def by_criteria(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
        return response_table(adsl, adrs, study, study.population(study.orr.population), criteria, ending, confirmed=confirmed)

    by_criteria.__name__ = by_criteria.__qualname__ = number + criteria.code.lower()
    by_criteria.__doc__ = f"Best overall response and rates by {criteria.name}{ending.lower()}."
    return output(f"{name}_{criteria.word}", needs=needs_beside_rs(criteria, study))(by_criteria)


def _table(
    title: str, adsl: pd.DataFrame, population: Population, parts: Sequence[Part], notes: Sequence[str], study: Study
) -> Content:
    """A block of lines per part."""
    results, blocks = split_parts(parts)
    notes = [*notes, *rate_notes(results, adsl, population, study)]
    return make_table(title, population, results=results, layout=comparison_layout(blocks), footnotes=notes)
