"""Discontinuation of treatment by reasons that compete: Table and Figure 14.1.1.4 (TLF_SPEC 1)."""

import pandas as pd

from pipeline.endpoints.time_to_event import TTDISC
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, select_population, without_total
from pipeline.tlf.layout.bodies import choose_ticks
from pipeline.tlf.layout.comparisons import Incidences
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout, block, line
from pipeline.tlf.outputs.survival.survival_table import LABELS, count_lines
from pipeline.tlf.statistics.competing_events import causes_of, estimate_incidence, incidence_note, incidence_steps, steps_of
from pipeline.tlf.statistics.survival import count_events, percent_of, select_times

CIF, RISK = (f"AN_{TTDISC.paramcd}_CIF{part}" for part in ("", "_RISK"))


@output("discontinuation")
def t_14_1_1_4(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Subjects by reason, and the cumulative incidence of each reason at landmarks with the number still on treatment."""
    population = select_population(adsl, TTDISC.population_in(study), study)
    times, months = select_times(adtte, TTDISC.paramcd, study), TTDISC.months(study)
    causes = causes_of(times, population, TTDISC, study)
    here = set(times.loc[times["EVENT"] == 1].merge(population.subjects, on="USUBJID")["EVNTDESC"])
    counted = count_lines(TTDISC, times, population, study, "Treatment ended")
    return make_table(
        TTDISC.title,
        population,
        results=[
            *count_events(times, population, TTDISC, study),
            *estimate_incidence(times, population, TTDISC, months, study),
        ],
        layout=Layout([counted, *_lines([cause for cause in causes if cause in here], months, study)]),
        footnotes=_notes(study),
    )


def _lines(causes: list[str], months: tuple[int, ...], study: Study) -> list[pd.DataFrame]:
    """A block per reason that somebody has, and the number on treatment at each landmark."""
    if not months:
        return []
    head = f"cumulative incidence, % ({percent_of(study)}% CI)"
    shown = {str(month): f"At {month} months" for month in months}
    blocks = [
        block(
            line(f"{LABELS.get(cause, cause)}: {head}"),
            *(
                line(label, CIF, "{cif} ({ci_low}, {ci_high})", 1, group2_level=cause, variable_level=level)
                for level, label in shown.items()
            ),
        )
        for cause in causes
    ]
    risk = [line(label, RISK, "{n_risk}", 1, variable_level=level) for level, label in shown.items()]
    return [*blocks, block(line("Number on treatment"), *risk)]


@output("discontinuation_curve")
def f_14_1_1_4(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """A panel per treatment: the curves whose landmarks are Table 14.1.1.4's, and the numbers on treatment below."""
    population = without_total(select_population(adsl, TTDISC.population_in(study), study))
    times = select_times(adtte, TTDISC.paramcd, study)
    causes = causes_of(times, population, TTDISC, study)
    last = times.loc[times["USUBJID"].isin(population.subjects["USUBJID"]), "DAYS"].max() if len(times) else 0.0
    ticks = choose_ticks(0.0 if pd.isna(last) else last / study.tte.month, most=8)
    return Content(
        title=f"Cumulative Incidence of {TTDISC.title}",
        population=population,
        footnotes=_notes(study),
        results=[
            *count_events(times, population, TTDISC, study)[:2],
            *estimate_incidence(times, population, TTDISC, ticks, study),
            incidence_steps(times, population, TTDISC, causes, study),
        ],
        body=lambda ard: _picture(ard, population, causes, ticks, study),
    )


def _picture(ard: pd.DataFrame, population: Population, causes: list[str], ticks: tuple[int, ...], study: Study) -> Incidences:
    counted = _texts(ard, f"AN_{TTDISC.paramcd}_EVENT_BY", "n")
    somebody = set(counted.loc[counted["text"] != "0", "level"])
    labels = {cause: LABELS.get(cause, cause) for cause in causes if cause in somebody}
    events = counted.set_index(["group", "level"])["text"]
    return Incidences(
        population.groups,
        labels,
        events,
        steps_of(ard, TTDISC, study),
        _texts(ard, CIF, "cif"),
        _texts(ard, RISK, "n_risk"),
        ticks,
        "Months",
        "Cumulative incidence (%)",
    )


def _texts(ard: pd.DataFrame, analysis: str, stat: str) -> pd.DataFrame:
    """group, cause, level and text of the results of a statistic, in the order of the ARD."""
    rows = ard[(ard["analysis_id"] == analysis) & (ard["stat_name"] == stat)]
    names = {"group1_level": "group", "group2_level": "cause", "variable_level": "level", "stat_fmt": "text"}
    return rows[list(names)].rename(columns=names).reset_index(drop=True)


def _notes(study: Study) -> list[str]:
    return [
        incidence_note(study),
        "Time from the first dose to the last; a death without an end of treatment ends it. Who is still treated at the data "
        "cut-off is censored there.",
    ]
