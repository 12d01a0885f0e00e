"""Cumulative incidence of the first event of a category, death without it competing, as ARD rows (TLF_SPEC 0.3)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, finish
from pipeline.tlf.layout.formats import format_count, format_number, format_rate
from pipeline.tlf.statistics.cumulative_incidence import Incidence, compute_incidence, incidence_at
from pipeline.tlf.statistics.estimates import NOTHING
from pipeline.tlf.statistics.kaplan_meier import count_at_risk
from pipeline.tlf.statistics.survival import options_of, percent_of, stat_row
from pipeline.tlf.statistics.time_at_risk import first_events

EVENT, DEATH, CENSORED = "EVENT", "DEATH", ""
Row = dict[str, object]


def event_times(events: pd.DataFrame, periods: pd.DataFrame) -> pd.DataFrame:
    """USUBJID, SEQ (of the event), DAYS and CAUSE of each subject at risk: the first dated event, else death, else censored at
    the end of the time at risk. `events`: USUBJID, SEQ, ASTDT of one category."""
    first = first_events(events, periods).set_index("USUBJID")
    subjects = periods[periods["DAYS"].gt(0)]
    day, sequence = (subjects["USUBJID"].map(first[name]) for name in ("DAY", "SEQ"))
    died = np.where(subjects["DIED"], DEATH, CENSORED)
    return pd.DataFrame(
        {
            "USUBJID": subjects["USUBJID"],
            "SEQ": sequence.where(day.notna()),
            "DAYS": day.fillna(subjects["DAYS"]),
            "CAUSE": pd.Series(np.where(day.notna(), EVENT, died), index=subjects.index, dtype="str"),
        }
    )


def count_first_events(times: pd.DataFrame, population: Population, analysis: Analysis) -> list[Results]:
    """Subjects with an event (_EVENT) and who died without one (_DEATH), per category. `times`: of `event_times`, with
    group2_level, the category."""
    levels = times[["group2_level"]].drop_duplicates()
    return [
        count_subjects(
            times.loc[times["CAUSE"].eq(cause), ["USUBJID", "SEQ", "group2_level"]],
            population,
            replace(analysis, id=f"{analysis.id}_{cause}", dataset=dataset, variable=""),
            levels=levels,
        )
        for cause, dataset in ((EVENT, analysis.dataset), (DEATH, "ADSL"))
    ]


def incidences_of(
    times: pd.DataFrame, population: Population, study: Study
) -> dict[tuple[str, str], tuple[Incidence, pd.DataFrame]]:
    """The curve of each category and treatment with somebody at risk, and the times behind it: by (treatment, category)."""
    joined = times.merge(population.subjects, on="USUBJID")
    causes, options = (EVENT, DEATH), options_of(study)
    return {
        (str(group), str(category)): (compute_incidence(part["DAYS"], part["CAUSE"], causes, options), part)
        for (group, category), part in joined.groupby(["group1_level", "group2_level"], sort=False)
    }


def estimate_event_incidence(
    times: pd.DataFrame, population: Population, analysis: Analysis, months: Sequence[int], study: Study
) -> Results:
    """Cumulative incidence with limits, and subjects at risk, at each month; NE where nobody is at risk."""
    found = incidences_of(times, population, study)
    categories = times["group2_level"].unique()
    rows = [
        row | {"group1_level": group, "group2_level": category}
        for group in population.groups
        for category in categories
        for month in months
        for row in _landmark(found.get((group, category)), month, study)
    ]
    of = replace(analysis, method=f"AALEN_JOHANSEN_{study.ci.km.upper()}", variable="MONTH")
    return finish(pd.DataFrame(rows), of, population, _behind(times, population, months))


def _landmark(found: tuple[Incidence, pd.DataFrame] | None, month: int, study: Study) -> list[Row]:
    at = month * study.tte.month
    one = incidence_at(found[0], EVENT, at) if found else NOTHING
    risk = count_at_risk(found[1]["DAYS"], at) if found else 0
    values = {"cif": one.value, "ci_low": one.low, "ci_high": one.high}
    rows = [stat_row(name, value, format_rate(value), str(month)) for name, value in values.items()]
    return [*rows, stat_row("n_risk", risk, format_count(risk), str(month))]


def _behind(times: pd.DataFrame, population: Population, months: Sequence[int]) -> pd.DataFrame | None:
    """The records behind a curve, named once: at its first landmark. The event's where there is one, else the subject."""
    if not months:
        return None
    joined = times.merge(population.subjects, on="USUBJID").assign(stat_name="cif", variable_level=str(months[0]))
    return joined.assign(DATASET=np.where(joined["SEQ"].notna(), "ADAE", "ADSL"))


def incidence_steps(times: pd.DataFrame, population: Population, analysis: Analysis, study: Study) -> Results:
    """Incidence and limits at 0 and each observed time: _STEPS, level the day."""
    rows = [
        stat_row(name, float(value), format_number(100 * float(value), 1), f"{day:g}")
        | {"group1_level": group, "group2_level": category}
        for (group, category), (one, _) in incidences_of(times, population, study).items()
        for name, values in (("cif", one.value[0]), ("ci_low", one.low[0]), ("ci_high", one.high[0]))
        for day, value in zip(one.time, values, strict=True)
    ]
    of = replace(analysis, id=f"{analysis.id}_STEPS", method="AALEN_JOHANSEN_CURVE", variable="DAY")
    return finish(pd.DataFrame(rows), of, population)


def count_risk(times: pd.DataFrame, population: Population, analysis: Analysis, ticks: Sequence[int], study: Study) -> Results:
    """Subjects at risk just before, and with an event up to, each tick: _RISK, level the month."""
    joined = times.merge(population.subjects, on="USUBJID")
    rows = [
        stat_row(name, n, format_count(n), str(month)) | {"group1_level": group, "group2_level": category}
        for (group, category), part in joined.groupby(["group1_level", "group2_level"], sort=False)
        for month in ticks
        for name, n in (
            ("n_risk", count_at_risk(part["DAYS"], month * study.tte.month)),
            ("n_event", int((part["DAYS"].le(month * study.tte.month) & part["CAUSE"].eq(EVENT)).sum())),
        )
    ]
    return finish(pd.DataFrame(rows), replace(analysis, id=f"{analysis.id}_RISK", method="AT_RISK", variable="MONTH"), population)


def incidence_note(study: Study) -> list[str]:
    """The footnotes on method."""
    scale = {"log-log": "log-log transformation", "log": "log transformation", "plain": "linear scale"}[study.ci.km]
    return [
        "Cumulative incidence of the first event by Aalen and Johansen, death without an event competing; "
        f"{percent_of(study)}% CI by {scale}, variance by the delta method. Time from the first dose; censored at the end of the "
        f"time at risk: {study.te.window_days} days after the last dose, end of study or cut-off. NE = not estimable."
    ]
