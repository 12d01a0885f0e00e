"""The Kaplan-Meier figure of a time-to-event endpoint as data (TLF_SPEC 2).

The drawing computes nothing: steps, limits, numbers at risk and the legend are ARD rows before a pixel is set.
"""

import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, finish, select_population, without_total
from pipeline.tlf.layout.bodies import Curves, choose_ticks
from pipeline.tlf.layout.formats import format_count, format_rate
from pipeline.tlf.layout.output import Content
from pipeline.tlf.statistics.arms import not_compared, pairs_of
from pipeline.tlf.statistics.kaplan_meier import Curve
from pipeline.tlf.statistics.survival import (
    count_events,
    curves_by_group,
    estimate,
    method_note,
    percent_of,
    select_times,
    stat_row,
    times_behind,
)
from pipeline.tlf.statistics.survival_comparison import compare_arms

NOTE = "Shaded: pointwise confidence limits; vertical marks: censored subjects; the curve ends at the last observation."


def make_survival_figure(endpoint: TimeToEvent, adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Curve with band and censor ticks, risk table on the same ticks, and a legend with events, median and landmark rates."""
    population = without_total(select_population(adsl, endpoint.population_in(study), study))
    times = select_times(adtte, endpoint.paramcd, study)
    curves = curves_by_group(times, population, study)
    months = endpoint.months(study)
    ticks = choose_ticks(max((float(c.time[-1]) for c in curves.values()), default=0.0) / study.tte.month)
    results = [
        *count_events(times, population, endpoint, study)[:1],
        estimate(times, population, endpoint, months, study),
        _steps(curves, times, population, endpoint),
        _risk(times, ticks, population, endpoint, study),
    ]
    notes = [method_note(study), NOTE, *not_compared(population, study)]
    if compared := compare_arms(pairs_of(times, adsl, population, study), population, endpoint, study):
        results += compared.results
        notes += compared.notes
    return Content(
        title=f"Kaplan-Meier Plot of {endpoint.title}",
        population=population,
        footnotes=notes,
        results=results,
        body=lambda ard: _picture(ard, endpoint, population, months, ticks, study),
    )


def _steps(curves: dict[str, Curve], times: pd.DataFrame, population: Population, endpoint: TimeToEvent) -> Results:
    """Survival and limits at 0 and each observed time: analysis AN_<PARAMCD>_STEPS, level the day."""
    analysis = Analysis(f"AN_{endpoint.paramcd}_STEPS", "ADTTE", "KM_CURVE", endpoint.paramcd, variable="DAY")
    rows = [
        stat_row(name, float(value), text(float(value)), f"{day:g}") | {"group1_level": group}
        for group, curve in curves.items()
        for name, values, text in (
            ("surv", curve.survival, format_rate),
            ("ci_low", curve.low, format_rate),
            ("ci_high", curve.high, format_rate),
            ("n_censor", curve.n_censor, lambda n: format_count(int(n))),
        )
        for day, value in zip(curve.time, values, strict=True)
    ]
    first = {group: f"{curve.time[0]:g}" for group, curve in curves.items()}
    return finish(pd.DataFrame(rows), analysis, population, _behind(times, population, "surv", first))


def _behind(times: pd.DataFrame, population: Population, stat: str, first: dict[str, str]) -> pd.DataFrame:
    """The records behind a treatment's curve, named once: at its first level."""
    found = times_behind(times, population, stat)
    return found.assign(variable_level=found["group1_level"].map(first))


def _risk(times: pd.DataFrame, ticks: tuple[int, ...], population: Population, endpoint: TimeToEvent, study: Study) -> Results:
    """Number at risk just before, and events up to, each tick: analysis AN_<PARAMCD>_RISK, level the month."""
    analysis = Analysis(f"AN_{endpoint.paramcd}_RISK", "ADTTE", "AT_RISK", endpoint.paramcd, variable="MONTH")
    joined = times.merge(population.subjects, on="USUBJID")
    rows: list[dict[str, object]] = []
    behind: list[pd.DataFrame] = []
    for group in population.groups:
        part = joined[joined["group1_level"] == group]
        for month in ticks:
            at = month * study.tte.month
            who = {"n_risk": part[part["DAYS"] >= at], "n_event": part[(part["DAYS"] <= at) & (part["EVENT"] == 1)]}
            behind += [people.assign(stat_name=name, variable_level=str(month)) for name, people in who.items()]
            numbers = {name: len(people) for name, people in who.items()}
            rows += [stat_row(name, n, format_count(n), str(month)) | {"group1_level": group} for name, n in numbers.items()]
    return finish(pd.DataFrame(rows), analysis, population, pd.concat(behind) if behind else None)


def _picture(
    ard: pd.DataFrame,
    endpoint: TimeToEvent,
    population: Population,
    months: tuple[int, ...],
    ticks: tuple[int, ...],
    study: Study,
) -> Curves:
    code = f"AN_{endpoint.paramcd}"
    steps = _wide(ard, f"{code}_STEPS", "stat_num")
    steps["month"] = steps["level"].astype("float64") / study.tte.month
    shown = {group: _legend(ard, group, endpoint, months, study) for group in population.groups}
    rows = ard[(ard["analysis_id"] == f"{code}_KM") & (ard["stat_name"] == "t_q50")]
    medians = dict(zip(rows["group1_level"], rows["stat_num"], strict=True))
    return Curves("Months", f"{endpoint.name} (%)", ticks, shown, medians, steps, _wide(ard, f"{code}_RISK", "stat_fmt"))


def _wide(ard: pd.DataFrame, analysis_id: str, values: str) -> pd.DataFrame:
    """One row per treatment (group) and level, a column per statistic; in the order of the ARD."""
    rows = ard[ard["analysis_id"] == analysis_id]
    keyed = rows.set_index(["group1_level", "variable_level", "stat_name"])[values]
    wide = keyed.unstack("stat_name").reset_index()  # noqa: PD010 keys are unique
    wide = wide.rename(columns={"group1_level": "group", "variable_level": "level"})
    return wide.assign(order=wide["level"].astype("float64")).sort_values(["group", "order"], ignore_index=True)


def _legend(ard: pd.DataFrame, group: str, endpoint: TimeToEvent, months: tuple[int, ...], study: Study) -> str:
    """Events of N, median, comparison, and the landmark rates that can be estimated; all as the ARD prints them."""
    code = f"AN_{endpoint.paramcd}"
    mine = ard[ard["group1_level"] == group].fillna({"variable_level": ""})
    text = mine.set_index(["analysis_id", "variable_level", "stat_name"])["stat_fmt"].fillna("")
    level = f"{percent_of(study)}% CI"
    events = f"Events {text[f'{code}_EVENT', '', 'n']} / {text['AN_N', '', 'N']}"
    km = f"{code}_KM"
    median = f"Median {text[km, '', 't_q50']} months ({level} {text[km, '', 't_q50_low']}, {text[km, '', 't_q50_high']})"
    rates = [
        f"{month} months: {rate}% ({text[km, str(month), 'ci_low']}, {text[km, str(month), 'ci_high']})"
        for month in months
        if (rate := text[km, str(month), "surv"]) != "NE"
    ]
    return "\n".join([events, median, *_comparison(text, f"{code}_COX", level), *rates])


def _comparison(text: Series, analysis_id: str, level: str) -> list[str]:
    """Hazard ratio and test of a treatment that is compared with the reference."""
    if (analysis_id, "", "hr") not in text:
        return []
    ratio, low, high, p = (text[analysis_id, "", stat] for stat in ("hr", "hr_low", "hr_high", "p_value"))
    return [f"HR {ratio} ({level} {low}, {high}), p {p}"]
