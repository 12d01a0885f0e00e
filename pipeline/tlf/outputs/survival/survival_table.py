"""The shell of the tables of time-to-event endpoints, which differ in what the endpoints declare (TLF_SPEC 2)."""

from collections.abc import Callable, Sequence

import pandas as pd

from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.time_to_event import OS, TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, Results, select_population
from pipeline.tlf.layout.output import Content, make_table
from pipeline.tlf.layout.table import COUNT, N_PCT, block, line
from pipeline.tlf.statistics.arms import comparison_layout, not_compared, pairs_of
from pipeline.tlf.statistics.survival import (
    count_events,
    estimate,
    estimate_follow_up,
    list_descriptions,
    method_note,
    percent_of,
    select_times,
)
from pipeline.tlf.statistics.survival_comparison import compare_arms
from pipeline.tlf.statistics.survival_differences import compare_landmarks, compare_restricted_means
from pipeline.tlf.statistics.survival_looks import look_at

LABELS = {reason.evntdesc: reason.label for reason in Reason}
Extra = Callable[[Population], tuple[Results, pd.DataFrame]]


def make_survival_table(
    endpoint: TimeToEvent,
    adsl: pd.DataFrame,
    adtte: pd.DataFrame,
    study: Study,
    notes: Sequence[str],
    extra: Extra | None = None,
) -> Content:
    """Events and reasons of censoring, quartiles, range, landmark rates, follow-up, comparison of arms; `notes` stand behind the
    notes on method, `extra` adds results and a block of lines."""
    population = select_population(adsl, endpoint.population_in(study), study)
    times = select_times(adtte, endpoint.paramcd, study)
    months = endpoint.months(study)
    results = [
        *count_events(times, population, endpoint, study),
        estimate(times, population, endpoint, months, study),
        estimate_follow_up(select_times(adtte, OS.paramcd, study), population, study),
    ]
    blocks = [
        count_lines(endpoint, times, population, study),
        _estimate_lines(endpoint, study),
        landmark_lines(endpoint, months, study),
        block(_interval("Median follow-up by reverse Kaplan-Meier on OS (months)", "AN_FU_KM", "t_q50", study)),
    ]
    footnotes = [method_note(study)]
    footnotes += not_compared(population, study)
    pairs = pairs_of(times, adsl, population, study)
    comparisons = (
        compare_arms(pairs, population, endpoint, study),
        compare_landmarks(pairs, population, endpoint, months, study),
        compare_restricted_means(times, pairs, population, endpoint, study),
        look_at(pairs, population, endpoint, study),
    )
    for part in filter(None, comparisons):
        results += part.results
        blocks.append(part.lines)
        footnotes += part.notes
    if extra:
        result, lines = extra(population)
        results.append(result)
        blocks.append(lines)
    notes = [*footnotes, *notes]
    return make_table(endpoint.title, population, results=results, layout=comparison_layout(blocks), footnotes=notes)


def count_lines(
    endpoint: TimeToEvent, times: pd.DataFrame, population: Population, study: Study, event: str = "Subjects with event"
) -> pd.DataFrame:
    """The lines of `count_events`; `event`: what its first line calls them."""
    code = f"AN_{endpoint.paramcd}"
    parts = [line(f"{event}, n (%)", f"{code}_EVENT", N_PCT)]
    if len(events := endpoint.events(study)) > 1:
        parts += _levels(times, 1, population, f"{code}_EVENT_BY", events)
    parts.append(line("Subjects censored, n (%)", f"{code}_CENSOR", N_PCT))
    parts += _levels(times, 0, population, f"{code}_CENSOR_BY", endpoint.censorings(study))
    return block(*parts)


def _levels(
    times: pd.DataFrame, event: int, population: Population, analysis: str, known: Sequence[Reason]
) -> list[dict[str, object]]:
    levels = list_descriptions(times[times["EVENT"] == event], population, known)
    return [line(LABELS.get(level, level), analysis, COUNT, 1, variable_level=level) for level in levels]


def _estimate_lines(endpoint: TimeToEvent, study: Study) -> pd.DataFrame:
    code = f"AN_{endpoint.paramcd}_KM"
    return block(
        line(f"{endpoint.name} (months)"),
        _interval("Median", code, "t_q50", study, 1),
        _interval("25th percentile", code, "t_q25", study, 1),
        _interval("75th percentile", code, "t_q75", study, 1),
        line("Minimum, maximum", code, "{min}, {max}", 1),
    )


def _interval(label: str, analysis: str, stat: str, study: Study, indent: int = 0) -> dict[str, object]:
    pattern = f"{{{stat}}} ({{{stat}_low}}, {{{stat}_high}})"
    return line(f"{label} ({percent_of(study)}% CI)", analysis, pattern, indent)


def landmark_lines(endpoint: TimeToEvent, months: Sequence[int], study: Study) -> pd.DataFrame:
    """The lines of the landmark rates of `estimate`."""
    code = f"AN_{endpoint.paramcd}_KM"
    parts = [line(f"{endpoint.name} rate, % ({percent_of(study)}% CI)")]
    for month in months:
        level = str(month)
        parts.append(line(f"At {month} months", code, "{surv} ({ci_low}, {ci_high})", 1, variable_level=level))
        parts.append(line("Number at risk", code, "{n_risk}", 2, variable_level=level))
    return block(*parts)
