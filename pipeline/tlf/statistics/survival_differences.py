"""Differences of survival between arms, at landmarks and as restricted means (TLF_SPEC 0.3)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL, Analysis, Population, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import format_number, format_rate
from pipeline.tlf.layout.table import block, line
from pipeline.tlf.statistics.arms import COMPARED, Compared, Pair, Row, behind, estimate_rows, reasons_note
from pipeline.tlf.statistics.comparisons.restricted_mean import compute_mean, compute_mean_difference
from pipeline.tlf.statistics.comparisons.survival_difference import compute_survival_difference
from pipeline.tlf.statistics.estimates import Estimate
from pipeline.tlf.statistics.survival import percent_of, times_behind

DIFFERENCE = "{diff} ({diff_low}, {diff_high})"


def compare_landmarks(
    pairs: Sequence[Pair], population: Population, endpoint: TimeToEvent, months: Sequence[int], study: Study
) -> Compared | None:
    """Differences of the rates at the landmarks, arm less reference: analysis AN_<PARAMCD>_KM_DIFF, level the month; where
    `comparison.landmarks` asks for them."""
    if not (pairs and months and study.comparison.landmarks):
        return None
    rows = [row | {"group1_level": pair.arm} for pair in pairs for month in months for row in _landmark(pair, month, study)]
    reference = pairs[0].reference
    analysis = Analysis(
        analysis_id(endpoint.paramcd, "KM", "DIFF"),
        "ADTTE",
        "KM_DIFFERENCE",
        endpoint.paramcd,
        f"{population.treatment} against {reference}",
        variable="MONTH",
    )
    results = finish(pd.DataFrame(rows), analysis, population, behind(pairs, "diff").assign(variable_level=str(months[0])))
    head = line(f"Difference of rates to {reference}, percentage points ({percent_of(study)}% CI)")
    lines = [line(f"At {m} months", analysis.id, indent=1, variable_level=str(m), **{COMPARED: DIFFERENCE}) for m in months]
    note = (
        "Difference of rates: Wald limits from Greenwood's variances; not estimable where the follow-up of an arm ends before, "
        "without limits where nobody or everybody of an arm had the event."
    )
    return Compared([results], block(head, *lines), [note])


def _landmark(pair: Pair, month: int, study: Study) -> list[Row]:
    at = month * study.tte.month
    found = compute_survival_difference(pair.rows["DAYS"], pair.rows["EVENT"], pair.second, at, study.ci.level)
    rows = estimate_rows("diff", "Difference of survival probabilities", found, format_rate, pair.explain(found.reason))
    return [row | {"variable_level": str(month)} for row in rows]


def compare_restricted_means(
    times: pd.DataFrame, pairs: Sequence[Pair], population: Population, endpoint: TimeToEvent, study: Study
) -> Compared | None:
    """Means restricted to `comparison.rmst_months` per treatment, and their differences: analyses AN_<PARAMCD>_RMST and
    AN_<PARAMCD>_RMST_DIFF; None where no limit is decided."""
    if study.comparison.rmst_months is None:
        return None
    joined = times.merge(population.subjects, on="USUBJID")
    limit = _limit(joined, study)
    parts = {group: joined[joined["group1_level"] == group] for group in population.groups}
    means = {group: compute_mean(part["DAYS"], part["EVENT"], limit, study.ci.level) for group, part in parts.items()}
    rows = [
        row | {"group1_level": group}
        for group, mean in means.items()
        for row in _month_rows("rmst", "Restricted mean (months)", mean, study, f"{group}: {mean.reason}")
    ]
    code = endpoint.paramcd
    analysis = Analysis(analysis_id(code, "RMST"), "ADTTE", "RMST", code)
    results = [finish(pd.DataFrame(rows), analysis, population, times_behind(times, population, "rmst"))]
    until = format_number(limit / study.tte.month, study.tlf.month_decimals)
    interval = f"({percent_of(study)}% CI)"
    lines = [line(f"Mean restricted to {until} months {interval}", analysis.id, "{rmst} ({rmst_low}, {rmst_high})")]
    if pairs:
        reference = pairs[0].reference
        differences = Analysis(
            analysis_id(code, "RMST", "DIFF"), "ADTTE", "RMST_DIFFERENCE", code, f"{population.treatment} against {reference}"
        )
        found = [row | {"group1_level": pair.arm} for pair in pairs for row in _mean_difference(pair, limit, study)]
        results.append(finish(pd.DataFrame(found), differences, population, behind(pairs, "diff")))
        lines.append(line(f"Difference to {reference} {interval}", differences.id, indent=1, **{COMPARED: DIFFERENCE}))
    return Compared(results, block(*lines), [_note(study), *reasons_note(results, "days")])


def _mean_difference(pair: Pair, limit: float, study: Study) -> list[Row]:
    found = compute_mean_difference(pair.rows["DAYS"], pair.rows["EVENT"], pair.second, limit, study.ci.level)
    return _month_rows("diff", "Difference of restricted means (months)", found, study, pair.explain(found.reason))


def _limit(joined: pd.DataFrame, study: Study) -> float:
    """In days; the earliest of the arms' last observed times, where the study leaves it to follow-up."""
    wanted = study.comparison.rmst_months
    if isinstance(wanted, float):
        return wanted * study.tte.month
    last = joined[joined["group1_level"] != TOTAL].groupby("group1_level")["DAYS"].max()
    return float(last.min()) if len(last) else np.nan


def _month_rows(name: str, label: str, found: Estimate, study: Study, reason: str) -> list[Row]:
    """The ARD rows of an estimate in days, printed in months."""
    low, value, high = (days / study.tte.month for days in (found.low, found.value, found.high))
    in_months = Estimate(value, low, high, found.reason)
    return estimate_rows(name, label, in_months, lambda months: format_number(months, study.tlf.month_decimals), reason)


def _note(study: Study) -> str:
    limit = (
        "the earliest of the arms' last observed times"
        if study.comparison.rmst_months == "follow-up"
        else f"{study.comparison.rmst_months:g} months"
    )
    return f"Restricted mean: area below the Kaplan-Meier curve up to {limit}; Wald limits."
