"""Cumulative incidence of the events of an endpoint that compete with each other, as ARD rows (TLF_SPEC 1, Table 14.1.1.4)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.series import Series
from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import format_count, format_number, format_rate
from pipeline.tlf.statistics.cumulative_incidence import Incidence, compute_incidence, incidence_at
from pipeline.tlf.statistics.estimates import NOTHING
from pipeline.tlf.statistics.survival import list_descriptions, options_of, percent_of, stat_row, times_behind

Row = dict[str, object]


def causes_of(times: pd.DataFrame, population: Population, endpoint: TimeToEvent, study: Study) -> list[str]:
    """EVNTDESC of the endpoint's events, then what else ended the time of somebody."""
    return list_descriptions(times[times["EVENT"] == 1], population, endpoint.events(study))


def incidences_by_group(
    times: pd.DataFrame, population: Population, causes: Sequence[str], study: Study
) -> dict[str, Incidence | None]:
    """The incidence of each cause in each treatment; None where nobody has the parameter."""
    return {
        group: compute_incidence(part["DAYS"], part["EVNTDESC"].where(part["EVENT"] == 1, ""), causes, options_of(study))
        if len(part)
        else None
        for group, part in _parts(times, population).items()
    }


def _parts(times: pd.DataFrame, population: Population) -> dict[str, pd.DataFrame]:
    joined = times.merge(population.subjects, on="USUBJID")
    return {group: joined[joined["group1_level"] == group] for group in population.groups}


def estimate_incidence(
    times: pd.DataFrame, population: Population, endpoint: TimeToEvent, months: Sequence[int], study: Study
) -> list[Results]:
    """The cumulative incidence of each cause at landmarks (AN_<PARAMCD>_CIF, group 2 the cause, level the month) and the number
    still at risk (AN_<PARAMCD>_CIF_RISK)."""
    causes = causes_of(times, population, endpoint, study)
    found, parts = incidences_by_group(times, population, causes, study), _parts(times, population)
    rows = [
        row | {"group1_level": group, "group2_level": cause}
        for group, one in found.items()
        for cause in causes
        for month in months
        for row in _landmark(one, cause, month, study)
    ]
    staying = {
        (group, str(month)): part[part["DAYS"] >= month * study.tte.month] for group, part in parts.items() for month in months
    }
    risk = [
        stat_row("n_risk", len(people), format_count(len(people)), level) | {"group1_level": group}
        for (group, level), people in staying.items()
    ]
    named = [people.assign(stat_name="n_risk", variable_level=level) for (_, level), people in staying.items()]
    code = endpoint.paramcd
    of = {"dataset": "ADTTE", "parameter": code, "variable": "MONTH"}
    method = f"AALEN_JOHANSEN_{study.ci.km.upper()}"
    by_cause = Analysis(analysis_id(code, "CIF"), method=method, group2="EVNTDESC", subset=f"PARAMCD = '{code}'", **of)
    at_risk_of = Analysis(analysis_id(code, "CIF", "RISK"), method="AT_RISK", **of)
    behind = times_behind(times, population, "cif")
    first = {"group2_level": causes[0], "variable_level": str(months[0])} if months else {}
    return [
        finish(pd.DataFrame(rows), by_cause, population, behind.assign(**first) if months else None),
        finish(pd.DataFrame(risk), at_risk_of, population, pd.concat(named) if named else None),
    ]


def _landmark(found: Incidence | None, cause: str, month: int, study: Study) -> list[Row]:
    at = incidence_at(found, cause, month * study.tte.month) if found else NOTHING
    values = {"cif": at.value, "ci_low": at.low, "ci_high": at.high}
    return [stat_row(name, value, format_rate(value), str(month)) for name, value in values.items()]


def incidence_steps(
    times: pd.DataFrame, population: Population, endpoint: TimeToEvent, causes: Sequence[str], study: Study
) -> Results:
    """The steps of each curve: AN_<PARAMCD>_CIF_STEPS, group 2 the cause, level the day."""
    analysis = Analysis(
        analysis_id(endpoint.paramcd, "CIF", "STEPS"), "ADTTE", "AALEN_JOHANSEN_CURVE", endpoint.paramcd, "", "DAY", "EVNTDESC"
    )
    rows = [
        stat_row("cif", float(value), format_number(100 * float(value), 1), f"{day:g}")
        | {"group1_level": group, "group2_level": cause}
        for group, one in incidences_by_group(times, population, causes, study).items()
        if one
        for cause, values in zip(one.causes, one.value, strict=True)
        for day, value in zip(one.time, values, strict=True)
    ]
    behind = times_behind(times, population, "cif").assign(group2_level=causes[0], variable_level="0")
    return finish(pd.DataFrame(rows), analysis, population, behind)


def steps_of(ard: pd.DataFrame, endpoint: TimeToEvent, study: Study) -> pd.DataFrame:
    """What a figure draws of `incidence_steps`: group, cause, month, cif, in the order of the ARD."""
    rows = ard[ard["analysis_id"] == analysis_id(endpoint.paramcd, "CIF", "STEPS")]
    month: Series = rows["variable_level"].astype("float64") / study.tte.month
    named = {"group": rows["group1_level"], "cause": rows["group2_level"], "month": month, "cif": rows["stat_num"]}
    return pd.DataFrame(named).reset_index(drop=True)


def incidence_note(study: Study) -> str:
    """The footnote on method."""
    rules = {"log-log": "log-log transformation", "log": "log transformation", "plain": "linear scale"}
    return (
        f"Cumulative incidence by Aalen and Johansen, the other reasons competing; {percent_of(study)}% CI by "
        f"{rules[study.ci.km]}, variance by the delta method; NE = not estimable."
    )
