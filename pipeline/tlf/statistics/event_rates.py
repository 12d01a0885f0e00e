"""Rates of adverse events by time at risk as ARD rows: subjects with an event, and events, per 100 years (TLF_SPEC 0.3)."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import LABELS, LEVELS, TOTAL, Analysis, Population, Results, finish
from pipeline.tlf.ard.grid import Array, count_people, locate, make_grid, records_behind, stack
from pipeline.tlf.layout.formats import format_count, format_number
from pipeline.tlf.statistics.arms import Pair, Row, estimate_rows, reference_of
from pipeline.tlf.statistics.comparisons.poisson import compute_rate, compute_rate_change, compute_rate_ratio
from pipeline.tlf.statistics.estimates import Estimate
from pipeline.tlf.statistics.survival import percent_of
from pipeline.tlf.statistics.time_at_risk import YEAR, first_events

PER = 100.0
RATE = "POISSON_EXACT"
RATIO = "POISSON_RATIO_EXACT"
STATISTICS = LABELS | {
    "n_event": "Number of events",
    "years": "Patient-years at risk until the first event",
    "rate": "Subjects with event per 100 patient-years",
    "rate_low": "Subjects with event per 100 patient-years, lower confidence limit",
    "rate_high": "Subjects with event per 100 patient-years, upper confidence limit",
    "event_rate": "Events per 100 patient-years",
}


def estimate_event_rates(
    events: pd.DataFrame, periods: pd.DataFrame, population: Population, analysis: Analysis, levels: pd.DataFrame, study: Study
) -> Results:
    """Per treatment and level: subjects and events, patient-years until the first event, the rate of first events with exact
    limits, the rate of all events by all patient-years.

    `events`: USUBJID, SEQ, ASTDT and the columns of `levels`; `periods`: time_at_risk.periods_at_risk.
    """
    by = [column for column in LEVELS if column in levels.columns]
    shown, groups = levels[by].astype("str").drop_duplicates(), population.members
    grid = make_grid(shown, groups)
    lines = len(grid["group1_level"])
    places = locate(events, shown, groups)
    n, people = count_people(places, groups, lines)
    n_event = np.bincount(places.line, minlength=lines)
    whole = np.repeat(_days_of(population, periods).to_numpy(), len(shown))
    first = first_events(events, periods, by)
    until = locate(first, shown, groups)
    saved = np.bincount(until.line, weights=_days_after(first, periods).to_numpy()[until.row], minlength=lines)
    years = (whole - saved) / YEAR
    found = [compute_rate(int(count), time, study.ci.level) for count, time in zip(n, years, strict=True)]
    rates = {name: PER * np.array([getattr(one, part) for one in found]) for name, part in _PARTS.items()}
    all_rate = PER * np.divide(n_event * YEAR, whole, out=np.full(lines, np.nan), where=whole > 0)
    stats = {
        "n": (n, map(format_count, n)),
        "n_event": (n_event, map(format_count, n_event)),
        "years": (years, _texts(years)),
        **{name: (values, _texts(values)) for name, values in rates.items()},
        "event_rate": (all_rate, _texts(all_rate)),
    }
    rows = stack({**grid, "n_numerator_ids": people}, stats, STATISTICS)
    behind = records_behind(events, places, [*stats], ["n", "n_event"], analysis.dataset)
    return finish(rows, replace(analysis, method=RATE), population, behind)


_PARTS = {"rate": "value", "rate_low": "low", "rate_high": "high"}


def _texts(values: Array) -> list[str]:
    return [format_number(float(value), 1) for value in values]


def _days_of(population: Population, periods: pd.DataFrame) -> Series:
    """All days at risk of each treatment."""
    days = population.subjects.merge(periods[["USUBJID", "DAYS"]], on="USUBJID").groupby("group1_level")["DAYS"].sum()
    return days.reindex(population.groups, fill_value=0.0)


def _days_after(first: pd.DataFrame, periods: pd.DataFrame) -> Series:
    """The days of the period after the day of the first event: 0 where it has no date, or lies at or after the end."""
    whole = first["USUBJID"].map(periods.set_index("USUBJID")["DAYS"])
    return (whole - first["DAY"]).clip(lower=0).fillna(0.0)


def compare_event_rates(rates: Results, population: Population, analysis: Analysis, study: Study) -> Results | None:
    """Difference and ratio of the rates of first events of each arm against the reference, per level: the analysis with _RATIO
    behind its id. None where nothing is compared. `rates`: of `estimate_event_rates`."""
    reference = reference_of(population, study)
    by = [column for column in LEVELS if rates.ard[column].notna().any()]
    if reference is None or rates.ard.empty:
        return None
    wide = rates.ard[rates.ard["stat_name"].isin(["n", "years"])].fillna(dict.fromkeys(by, ""))
    keyed = wide.set_index(["group1_level", *by, "stat_name"])["stat_num"].unstack("stat_name")  # noqa: PD010 keys are unique
    rows: list[Row] = []
    for arm in (group for group in population.groups if group not in (reference, TOTAL)):
        pair = Pair(arm, reference, pd.DataFrame(), pd.Series(dtype="bool"))
        of_reference, of_arm = (keyed.loc[group] for group in (reference, arm))
        for level, n, years in zip(of_arm.index, of_arm["n"], of_arm["years"], strict=True):
            other = of_reference.loc[level]
            two = (int(other["n"]), float(other["years"])), (int(n), float(years))
            keys = dict(zip(by, level if isinstance(level, tuple) else (level,), strict=True))
            rows += [row | keys | {"group1_level": arm} for row in _compared(pair, two, study)]
    subset = " and ".join(filter(None, [analysis.subset, f"{population.treatment} against {reference}"]))
    compared = replace(analysis, id=f"{analysis.id}_RATIO", method=RATIO, subset=subset)
    return finish(pd.DataFrame(rows), compared, population)


def _compared(pair: Pair, two: tuple[tuple[int, float], tuple[int, float]], study: Study) -> list[Row]:
    change, ratio = compute_rate_change(*two, study.ci.level), compute_rate_ratio(*two, study.ci.level)
    scaled = Estimate(PER * change.value, PER * change.low, PER * change.high, change.reason)
    reasons = [pair.explain(one.reason) if one.reason else "" for one in (change, ratio)]
    return [
        *estimate_rows("diff", "Difference of rates per 100 patient-years", scaled, lambda v: format_number(v, 1), reasons[0]),
        *estimate_rows("ratio", "Ratio of rates", ratio, lambda v: format_number(v, 2), reasons[1]),
    ]


def rate_notes(population: Population, study: Study) -> list[str]:
    """The footnotes on method, and on the arm that others are compared with."""
    reference = reference_of(population, study)
    percent = percent_of(study)
    notes = [
        f"Time at risk: first dose to {study.te.window_days} days after the last, at most to death, end of study and cut-off; "
        f"up to the first event for the rate of subjects, whole for the rate of events. A year is {YEAR:g} days. {percent}% CI: "
        "exact limits of a Poisson rate."
    ]
    if reference is None:
        return notes
    return [
        *notes,
        f"Compared with {reference}. Difference: Wald limits by Poisson variances; ratio: exact conditional limits. NE = not "
        "estimable: no time at risk, or no event in the reference.",
    ]
