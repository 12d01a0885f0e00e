"""Tables 14.2.1.1 to 14.2.1.3: best overall response, objective response and disease control (TLF_SPEC 2).

By RECIST 1.1 and the evaluator of the primary analysis, by each further set of criteria of the study (Table 14.2.1.1i by iRECIST)
and by each further evaluator (14.2.1.1r by the independent review).
"""

from collections.abc import Callable, Sequence

import pandas as pd

from pipeline.endpoints.criteria import RECIST_1_1, Criteria, further_criteria
from pipeline.endpoints.evaluators import deciding, others, suffix_of, word_of
from pipeline.endpoints.response import judged_by, needs_beside_rs, stands_apart
from pipeline.study import Study
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator
from pipeline.tlf.ard.analysis import Population, select_population
from pipeline.tlf.layout.output import Content, Output, make_table, output
from pipeline.tlf.outputs.response.response_rates import (
    control_parts,
    evaluable_note,
    main_response,
    primary_notes,
    response_notes,
    response_parts,
)
from pipeline.tlf.outputs.response.responses import Evaluation, evaluation
from pipeline.tlf.statistics.arms import comparison_layout
from pipeline.tlf.statistics.rate_comparison import rate_notes
from pipeline.tlf.statistics.summaries import Part, split_parts

ENDINGS = {True: ", Confirmed", False: ", Confirmation Not Required"}
"""How a title ends, by whether responses are confirmed."""
FURTHER = {
    True: ("t_14_2_1_1", "best_overall_response"),
    False: ("t_14_2_1_2", "best_overall_response_unconfirmed"),
}
"""Number and name of the tables that further criteria and evaluators have too, by whether responses are confirmed."""
TITLE = "Best Overall Response, Objective Response and Disease Control"


@output("best_overall_response")
def t_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """The response that `orr.primary` names first where it stands apart, then confirmed best overall response and rates, and
    disease control over the subjects whose tumour can be evaluated."""
    population = select_population(adsl, study.population(study.orr.population), study)
    evaluator = deciding("orr", study)
    confirmed = evaluation(RECIST_1_1, study, evaluator, confirmed=True)
    parts = [
        *([main_response(adrs, adsl, population, study)] if stands_apart(study) else []),
        *response_parts(adrs, adsl, population, study, confirmed),
        *control_parts(adrs, adsl, population, study),
    ]
    notes = [*primary_notes(study), *response_notes(study, confirmed)]
    return _table(title_of(RECIST_1_1, study, evaluator), adsl, population, parts, notes, study)


@output("best_overall_response_unconfirmed")
def t_14_2_1_2(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.1.1, whether or not a response was confirmed."""
    return primary_table(adsl, adrs, study, study.population(study.orr.population), confirmed=False)


@output("best_overall_response_evaluable")
def t_14_2_1_3(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.1.1, over the subjects whose tumour could be evaluated."""
    return primary_table(adsl, adrs, study, study.population("RESFL"), confirmed=True)


def primary_table(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study, flag: str, *, confirmed: bool) -> Content:
    """As `response_table`, by RECIST 1.1 and the evaluator of the primary analysis."""
    chosen = evaluation(RECIST_1_1, study, deciding("orr", study), confirmed=confirmed)
    return response_table(adsl, adrs, study, flag, chosen, ENDINGS[confirmed])


def response_table(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study, flag: str, chosen: Evaluation, ending: str) -> Content:
    """Best overall response and rates of a population by one set of criteria and one evaluator."""
    population = select_population(adsl, flag, study)
    parts = response_parts(adrs, adsl, population, study, chosen)
    title = title_of(chosen.criteria, study, chosen.evaluator) + ending
    notes = [*response_notes(study, chosen), *evaluable_note(population.flag, study)]
    return _table(title, adsl, population, parts, notes, study)


def title_of(criteria: Criteria, study: Study, evaluator: Evaluator) -> str:
    """The title with by whom and by what: "... (Investigator, RECIST 1.1)"."""
    return f"{TITLE} ({judged_by(criteria, study, evaluator)})"


def criteria_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of Tables 14.2.1.1i and 14.2.1.2i: confirmed responses, and all, by each further set of criteria."""
    return [
        _by(criteria, BY_INVESTIGATOR, study, confirmed, criteria.code.lower(), criteria.word)
        for criteria in further_criteria(study)
        for confirmed in FURTHER
    ]


def evaluator_tables(study: Study) -> list[Callable[..., Output]]:
    """The functions of Tables 14.2.1.1r and 14.2.1.2r: the same by each evaluator beside that of the primary analysis."""
    return [
        _by(RECIST_1_1, evaluator, study, confirmed, suffix_of(evaluator), word_of(evaluator))
        for evaluator in others("orr", study)
        for confirmed in FURTHER
    ]


def _by(criteria: Criteria, evaluator: Evaluator, study: Study, confirmed: bool, suffix: str, word: str) -> Callable[..., Output]:
    number, name = FURTHER[confirmed]
    ending = ENDINGS[confirmed]

    def table(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
        chosen = evaluation(criteria, study, evaluator, confirmed=confirmed)
        return response_table(adsl, adrs, study, study.population(study.orr.population), chosen, ending)

    table.__name__ = table.__qualname__ = number + suffix
    table.__doc__ = f"Best overall response and rates ({judged_by(criteria, study, evaluator)}{ending.lower()})."
    return output(f"{name}_{word}", needs=needs_beside_rs(criteria, study))(table)


def _table(
    title: str, adsl: pd.DataFrame, population: Population, parts: Sequence[Part], notes: Sequence[str], study: Study
) -> Content:
    """A block of lines per part."""
    results, blocks = split_parts(parts)
    notes = [*notes, *rate_notes(results, adsl, population, study)]
    return make_table(title, population, results=results, layout=comparison_layout(blocks), footnotes=notes)
