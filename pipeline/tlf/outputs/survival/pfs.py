"""Progression-free survival: Tables 14.2.3.1 and 14.2.3.2 (sensitivity analysis), Figure 14.2.3.1 (TLF_SPEC 2).

By the evaluator of the primary analysis; also by each other evaluator (14.2.3.1r by the independent review) and by each further
set of criteria of the study (14.2.3.1i by iRECIST).
"""

from collections.abc import Callable

import pandas as pd

from pipeline.endpoints.criteria import UNCONFIRMED, Criteria
from pipeline.endpoints.evaluators import word_of
from pipeline.endpoints.time_to_event import PFS, PFSEMA, TimeToEvent, beside, parameters_of, primary_of
from pipeline.study import Study
from pipeline.tlf.layout.output import Content, Output, output
from pipeline.tlf.outputs.survival.survival_figure import make_survival_figure
from pipeline.tlf.outputs.survival.survival_table import make_survival_table

EVERY_EVENT = "Progression and death count as events also after new anti-cancer therapy or missed assessments."


@output("pfs")
def t_14_2_3_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Progression-free survival on the full analysis set; how it is censored is STUDY_SPEC 5.5."""
    return make_survival_table(primary_of(PFS, study), adsl, adtte, study, censoring_notes(study))


@output("pfs_sensitivity")
def t_14_2_3_2(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """As Table 14.2.3.1, counting each progression and death, as EMA's guideline has it (ADTTE parameter PFSEMA)."""
    return make_survival_table(primary_of(PFSEMA, study), adsl, adtte, study, [EVERY_EVENT])


@output("pfs_curve")
def f_14_2_3_1(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """The Kaplan-Meier curve whose numbers are Table 14.2.3.1's."""
    return make_survival_figure(primary_of(PFS, study), adsl, adtte, study)


def criteria_outputs(study: Study) -> list[Callable[..., Output]]:
    """The functions of Table and Figure 14.2.3.1i: the same by each further set of criteria."""
    return [
        function
        for endpoint in parameters_of(study)
        if endpoint.criteria.code and endpoint.shown.curve
        for function in (_table_by(endpoint), _curve_by(endpoint))
    ]


def evaluator_outputs(study: Study) -> list[Callable[..., Output]]:
    """The functions of Tables 14.2.3.1r and 14.2.3.2r and Figure 14.2.3.1r: the same by each evaluator beside that of the primary
    analysis."""
    pfs = [function for one in beside(PFS, study) for function in (_table_by(one), _curve_by(one))]
    return [*pfs, *(_sensitivity_by(one) for one in beside(PFSEMA, study))]


def _sensitivity_by(endpoint: TimeToEvent) -> Callable[..., Output]:
    def by_evaluator(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
        return make_survival_table(endpoint, adsl, adtte, study, [EVERY_EVENT])

    return _name_output(by_evaluator, endpoint.shown.table, "pfs_sensitivity", endpoint)


def _table_by(endpoint: TimeToEvent) -> Callable[..., Output]:
    def by_criteria(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
        notes = [*censoring_notes(study), *unconfirmed_notes(endpoint.criteria, study)]
        return make_survival_table(endpoint, adsl, adtte, study, notes)

    return _name_output(by_criteria, endpoint.shown.table, "pfs", endpoint)


def _curve_by(endpoint: TimeToEvent) -> Callable[..., Output]:
    def by_criteria(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
        return make_survival_figure(endpoint, adsl, adtte, study)

    return _name_output(by_criteria, endpoint.shown.curve, "pfs_curve", endpoint)


def _name_output(function: Callable[..., Content], number: str, name: str, endpoint: TimeToEvent) -> Callable[..., Output]:
    function.__name__ = function.__qualname__ = number
    function.__doc__ = f"{endpoint.param} by {endpoint.criteria.name}."
    word = endpoint.criteria.word if endpoint.criteria.code else word_of(endpoint.evaluator)
    return output(f"{name}_{word}")(function)


def unconfirmed_notes(criteria: Criteria, study: Study) -> list[str]:
    """When an unconfirmed progression is an event, by criteria that have one."""
    if not criteria.confirms:
        return []
    term = criteria.terms[UNCONFIRMED]
    pending = {
        "censor": " One after which nothing is known, of a subject still treated, is censored at its date.",
        "event": "",
    }
    return [
        f"Progression: the first {term} that was confirmed, else the first {term} that no later assessment refuted."
        + pending[getattr(study, criteria.section).pending]
    ]


def censoring_notes(study: Study) -> list[str]:
    """What the study decided about new therapy and missed assessments."""
    nact = {
        "censor": f"New anti-cancer therapy before an event: censored at the last {study.pfs.assessment} before it.",
        "event": "New anti-cancer therapy counts as an event.",
        "ignore": "New anti-cancer therapy is ignored.",
    }
    gap = {
        "days": f"Event more than {study.gap_words} after the last {study.pfs.assessment}: censored at that assessment.",
        "visits": f"Event after two or more missed scheduled assessments: censored at the last {study.pfs.assessment}.",
        "off": "Missed assessments are ignored.",
    }
    return [nact[study.pfs.nact], gap[study.pfs.missed_rule]]
