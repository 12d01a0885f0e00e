"""Table 14.3.1.14 and its figures: cumulative incidence of first events, death competing (TLF_SPEC 3).

Figures 14.3.1.14a, 14.3.1.14b ... are made from the design: one per group of events of special interest.
"""

from collections.abc import Callable, Sequence
from string import ascii_lowercase

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population, without_total
from pipeline.tlf.layout.bodies import Curves, choose_ticks
from pipeline.tlf.layout.output import Content, Output, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.categories import list_categories
from pipeline.tlf.outputs.adverse_events.events import TEAE, select_teae, teae_notes
from pipeline.tlf.outputs.adverse_events.overview_criteria import Criterion
from pipeline.tlf.statistics.event_incidence import (
    count_first_events,
    count_risk,
    estimate_event_incidence,
    event_times,
    incidence_note,
    incidence_steps,
)
from pipeline.tlf.statistics.survival import percent_of
from pipeline.tlf.statistics.time_at_risk import periods_at_risk, undated_note

ANALYSIS = Analysis("AN_AE_CIF", "ADAE", subset=TEAE, group2="CRITERION")
LANDMARK = "{cif} ({ci_low}, {ci_high}); {n_risk}"


@output("ae_cumulative_incidence", on_request=True)
def t_14_3_1_14(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """Per category subjects with an event, who died without, and the incidence at `tlf.event_months` with the number at risk."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    categories = [one for one in list_categories(study, teae) if one.id != "DTH"]
    times = _times(categories, adsl, teae, population, study)
    months = study.tlf.event_months
    results = [
        *count_first_events(times, population, ANALYSIS),
        estimate_event_incidence(times, population, ANALYSIS, months, study),
    ]
    blocks = [_lines(one, months, study) for one in categories] if len(times) else []
    notes = [*teae_notes(study), *incidence_note(study), *undated_note(teae, population)]
    title = "Cumulative Incidence of Treatment-Emergent Adverse Events with Death as Competing Event"
    return make_table(title, population, results=results, layout=Layout(blocks), footnotes=notes)


def _times(
    categories: Sequence[Criterion], adsl: pd.DataFrame, teae: pd.DataFrame, population: Population, study: Study
) -> pd.DataFrame:
    """The times of each category (group2_level), one below the other."""
    periods = periods_at_risk(adsl, population, study)
    parts = [event_times(teae[one.met.where(teae)], periods).assign(group2_level=one.id) for one in categories]
    return pd.concat(parts, ignore_index=True)


def _lines(category: Criterion, months: Sequence[int], study: Study) -> pd.DataFrame:
    at = {"group2_level": category.id}
    landmarks = [
        line(f"Month {month}: % ({percent_of(study)}% CI); at risk", ANALYSIS.id, LANDMARK, 1, variable_level=str(month), **at)
        for month in months
    ]
    return block(
        line(category.label),
        line("Subjects with event, n (%)", f"{ANALYSIS.id}_EVENT", N_PCT, 1, **at),
        line("Died without event, n (%)", f"{ANALYSIS.id}_DEATH", N_PCT, 1, **at),
        *landmarks,
    )


def incidence_figures(study: Study) -> list[Callable[..., Output]]:
    """The functions of Figures 14.3.1.14a, b ..., at most one for each letter."""
    groups = list(study.special_interest.items())
    return [_figure(letter, *group) for letter, group in zip(ascii_lowercase, groups, strict=False)]


def _figure(letter: str, variable: str, name: str) -> Callable[..., Output]:
    def curve(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
        return _make_figure(variable, name, adsl, adae, study)

    curve.__name__ = curve.__qualname__ = f"f_14_3_1_14{letter}"
    curve.__doc__ = f"The curves of {name} by treatment, and the numbers at risk below."
    return output(f"ae_cumulative_incidence_{letter}", on_request=True)(curve)


def _make_figure(variable: str, name: str, adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    population = without_total(select_population(adsl, study.population("SAFFL"), study))
    teae = select_teae(adae, population, study)
    categories = [one for one in list_categories(study, teae) if one.id == variable]
    times = _times(categories, adsl, teae, population, study)
    last = float(times["DAYS"].max()) if len(times) else 0.0
    ticks, months = choose_ticks(last / study.tte.month), study.tlf.event_months
    results = [
        *count_first_events(times, population, ANALYSIS),
        estimate_event_incidence(times, population, ANALYSIS, months, study),
        incidence_steps(times, population, ANALYSIS, study),
        count_risk(times, population, ANALYSIS, ticks, study),
    ]
    return Content(
        title=f"Cumulative Incidence of {name} with Death as Competing Event",
        population=population,
        footnotes=[*teae_notes(study), *incidence_note(study), "Shaded: pointwise confidence limits."],
        results=results,
        body=lambda ard: _picture(ard, population, ticks, months, study),
    )


def _picture(ard: pd.DataFrame, population: Population, ticks: tuple[int, ...], months: Sequence[int], study: Study) -> Curves:
    steps = _wide(ard, f"{ANALYSIS.id}_STEPS", "stat_num", ["cif", "ci_low", "ci_high"])
    steps = steps.rename(columns={"cif": "surv"}).assign(month=steps["order"] / study.tte.month, n_censor=0.0)
    risk = _wide(ard, f"{ANALYSIS.id}_RISK", "stat_fmt", ["n_risk", "n_event"])
    legends = {group: _legend(ard, group, months) for group in population.groups}
    return Curves("Months", "Cumulative incidence (%)", ticks, legends, {}, steps, risk)


def _wide(ard: pd.DataFrame, analysis: str, values: str, statistics: list[str]) -> pd.DataFrame:
    """group, level, order (the level as a number) and a column per statistic, in the order of the ARD."""
    rows = ard[ard["analysis_id"].eq(analysis)]
    keyed = rows.set_index(["group1_level", "variable_level", "stat_name"])[values]
    wide = keyed.unstack("stat_name").reindex(columns=statistics).reset_index()  # noqa: PD010 keys are unique
    named = wide.rename(columns={"group1_level": "group", "variable_level": "level"})
    named = named.assign(order=named["level"].astype("float64"))
    place = {group: number for number, group in enumerate(rows["group1_level"].unique())}
    by = named.assign(PLACE=named["group"].map(place)).sort_values(["PLACE", "order"], ignore_index=True)
    return by.drop(columns="PLACE")


def _legend(ard: pd.DataFrame, group: str, months: Sequence[int]) -> str:
    rows = ard[ard["group1_level"].eq(group)]
    texts = rows.set_index(["analysis_id", rows["variable_level"].fillna(""), "stat_name"])["stat_fmt"].to_dict()
    counts = [f"{what}: {texts.get((f'{ANALYSIS.id}_{part}', '', 'n'), '0')}" for what, part in _LEGEND_COUNTS.items()]
    at = [
        f"Month {month}: {texts[key]}%"
        for month in months
        if (key := (ANALYSIS.id, str(month), "cif")) in texts and texts[key] != "NE"
    ]
    return "\n".join([*counts, *at])


_LEGEND_COUNTS = {"Events": "EVENT", "Died without event": "DEATH"}
