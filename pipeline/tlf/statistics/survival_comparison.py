"""Hazard ratio and log-rank test of each arm against the reference, as `comparison` of study.yaml has them (TLF_SPEC 0.3)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import format_number, format_p_value
from pipeline.tlf.layout.table import block, line
from pipeline.tlf.statistics.arms import (
    COMPARED,
    Compared,
    Pair,
    Row,
    behind,
    estimate_rows,
    reasons_note,
    result_row,
    strata_note,
)
from pipeline.tlf.statistics.comparisons.hazard_ratio import compute_hazard_ratio
from pipeline.tlf.statistics.comparisons.logrank import compute_logrank
from pipeline.tlf.statistics.estimates import ChiSquare, Estimate
from pipeline.tlf.statistics.survival import percent_of

RATIO = "{hr}[ ({hr_low}, {hr_high})]"


def compare_arms(pairs: Sequence[Pair], population: Population, endpoint: TimeToEvent, study: Study) -> Compared | None:
    """hr with limits and the log-rank p_value of each arm against the reference: analysis AN_<PARAMCD>_COX; with strata it is
    stratified, and AN_<PARAMCD>_COX_UNSTRATIFIED the sensitivity analysis. None where nothing is compared."""
    if not pairs:
        return None
    factors = study.comparison.strata
    parts = [(("COX",), factors), *([(("COX", "UNSTRATIFIED"), ())] if factors else [])]
    results = [_compare(pairs, population, endpoint, study, part, by) for part, by in parts]
    words = ["stratified", "unstratified"] if factors else [""]
    lines = [
        row
        for word, (part, _) in zip(words, parts, strict=True)
        for row in _lines(pairs[0].reference, word, analysis_id(endpoint.paramcd, *part), study)
    ]
    notes = [_method_note(pairs[0].reference, study), *reasons_note(results), *strata_note(pairs, factors)]
    return Compared(results, block(*lines), notes)


def _compare(
    pairs: Sequence[Pair],
    population: Population,
    endpoint: TimeToEvent,
    study: Study,
    part: Sequence[str],
    factors: Sequence[str],
) -> Results:
    rows = [row | {"group1_level": pair.arm} for pair in pairs for row in _statistics(pair, factors, study)]
    method = f"COX_{study.comparison.ties.upper()}_LOGRANK{'_STRATIFIED' if factors else ''}"
    by = f", stratified by {', '.join(factors)}" if factors else ""
    against = f"{population.treatment} against {pairs[0].reference}{by}"
    analysis = Analysis(analysis_id(endpoint.paramcd, *part), "ADTTE", method, endpoint.paramcd, against)
    return finish(pd.DataFrame(rows), analysis, population, behind(pairs, "hr"))


def _statistics(pair: Pair, factors: Sequence[str], study: Study) -> list[Row]:
    arrays = pair.rows["DAYS"], pair.rows["EVENT"], pair.second
    strata = pair.strata(factors)
    ratio = compute_hazard_ratio(*arrays, study.ci.level, strata=strata, ties=study.comparison.ties)
    test = compute_logrank(*arrays, strata=strata)
    found = [*ratio_rows(ratio), *_test_rows(test, study)]
    reasons = {"hr": ratio.reason, "p_value": test.reason}
    explained = {name: pair.explain(reason) for name, reason in reasons.items() if reason}
    return [row | {"warning": explained.get(str(row["stat_name"]), "")} for row in found]


def ratio_rows(ratio: Estimate) -> list[Row]:
    """The ARD rows of a hazard ratio, 2 decimals."""
    return estimate_rows("hr", "Hazard ratio", ratio, lambda value: format_number(value, 2))


def reference_rows() -> list[Row]:
    """In place of a hazard ratio: that others are compared with this group."""
    row = result_row("hr", "Hazard ratio", np.nan, "Reference") | {"stat_chr": "Reference"}
    ends = [result_row(f"hr_{end}", "No limit of the reference", np.nan, "") for end in ("low", "high")]
    return [row, *ends]


def _test_rows(test: ChiSquare, study: Study) -> list[Row]:
    one = study.comparison.sides == 1
    p = test.p_less if one else test.p_value
    label = "One-sided log-rank p-value, alternative: lower hazard" if one else "Two-sided log-rank p-value"
    return [
        result_row("chi_square", "Log-rank chi-square, 1 degree of freedom", test.value, format_number(test.value, 2)),
        result_row("p_value", label, p, format_p_value(p)),
    ]


def is_comparable(part: pd.DataFrame, second: Series, study: Study) -> bool:
    """Whether both sides of a subgroup have `tlf.hr_subjects` subjects and `tlf.hr_events` events: else a ratio says nothing."""
    sides = (part[second], part[~second])
    return all(len(side) >= study.tlf.hr_subjects and side["EVENT"].sum() >= study.tlf.hr_events for side in sides)


def _lines(reference: str, word: str, analysis: str, study: Study) -> list[Row]:
    """The lines of an analysis, printed in the columns of compared arms only."""
    test = "One-sided log-rank p-value" if study.comparison.sides == 1 else "Log-rank p-value"
    return [
        line(f"Compared with {reference}{f', {word}' if word else ''}"),
        line(f"Hazard ratio ({percent_of(study)}% CI)", analysis, indent=1, **{COMPARED: RATIO}),
        line(test, analysis, indent=1, **{COMPARED: "{p_value}"}),
    ]


def ties_of(study: Study) -> str:
    """How the Cox model counts ties, for footnotes."""
    return "ties by Efron" if study.comparison.ties == "efron" else "exact partial likelihood of discrete times"


def _method_note(reference: str, study: Study) -> str:
    """The footnote on method."""
    sides = "two-sided" if study.comparison.sides == 2 else "one-sided, alternative: lower hazard"
    factors = study.factors_in_words
    strata = f"Both stratified by {factors}; unstratified as a sensitivity analysis." if factors else "Both unstratified."
    return (
        f"Hazard ratio against {reference}: Cox model, {ties_of(study)}, Wald limits; p-value: log-rank test, {sides}. {strata}"
    )
