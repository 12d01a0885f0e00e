"""Time-to-event results of one parameter as ARD rows (TLF_SPEC 2, Table 14.2.3.1).

Curves are estimated in days (ADT - STARTDT + 1 where `tte.plus_one`); only results are divided by `tte.month`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import LABELS, Analysis, Population, Results, count_subjects, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.layout.formats import NOT_ESTIMABLE, format_count, format_number, format_rate, round_half_up
from pipeline.tlf.statistics.estimates import Estimate
from pipeline.tlf.statistics.kaplan_meier import (
    Curve,
    Options,
    compute_curve,
    compute_quantile,
    compute_survival,
    count_at_risk,
)

QUARTILES = {"t_q25": 0.25, "t_q50": 0.5, "t_q75": 0.75}


def options_of(study: Study) -> Options:
    """The Kaplan-Meier rules that the study decided."""
    return Options(study.ci.level, study.ci.km, study.km.median, study.km.convention)


def select_times(adtte: pd.DataFrame, paramcd: str, study: Study) -> pd.DataFrame:
    """One row per subject of the parameter: USUBJID, SEQ (ASEQ), DAYS, EVENT (1, 0), EVNTDESC. Records without both dates are
    left out."""
    rows = adtte[(adtte["PARAMCD"] == paramcd) & adtte["ADT"].notna() & adtte["STARTDT"].notna()]
    return pd.DataFrame(
        {
            "USUBJID": rows["USUBJID"],
            "SEQ": rows["ASEQ"],
            "DAYS": (rows["ADT"] - rows["STARTDT"]).dt.days.astype("float64") + float(study.tte.plus_one),
            "EVENT": (rows["CNSR"] == 0).astype("float64"),
            "EVNTDESC": rows["EVNTDESC"].fillna("Not stated"),
        }
    )


def count_events(times: pd.DataFrame, population: Population, endpoint: TimeToEvent, study: Study) -> list[Results]:
    """Subjects with event and censored, and by EVNTDESC; the endpoint's order first, other descriptions of the data behind it."""
    code = endpoint.paramcd
    results = []
    for name, cnsr, known in (("EVENT", "= 0", endpoint.events(study)), ("CENSOR", "> 0", endpoint.censorings(study))):
        rows = times[times["EVENT"] == (name == "EVENT")]
        subset = f"PARAMCD = '{code}' and CNSR {cnsr}"
        results.append(
            count_subjects(rows, population, Analysis(analysis_id(code, name), "ADTTE", parameter=code, subset=subset))
        )
        by = Analysis(analysis_id(code, name, "BY"), "ADTTE", parameter=code, subset=subset, variable="EVNTDESC")
        levels = pd.DataFrame({"variable_level": list_descriptions(rows, population, known)})
        results.append(count_subjects(rows.assign(variable_level=rows["EVNTDESC"]), population, by, levels=levels))
    return results


def list_descriptions(times: pd.DataFrame, population: Population, known: Sequence[Reason]) -> list[str]:
    """EVNTDESC of the `known` reasons, then what else the population's records have, alphabetically."""
    present = times.loc[among(times["USUBJID"], population.subjects["USUBJID"]), "EVNTDESC"]
    declared = [reason.evntdesc for reason in known]
    return [*declared, *sorted(set(present) - set(declared))]


def estimate(times: pd.DataFrame, population: Population, endpoint: TimeToEvent, months: Sequence[int], study: Study) -> Results:
    """Quartiles, range and landmark rates per treatment: analysis AN_<PARAMCD>_KM, level of a landmark its month."""
    analysis = Analysis(
        analysis_id(endpoint.paramcd, "KM"), "ADTTE", f"KM_{study.ci.km.upper()}", endpoint.paramcd, variable="MONTH"
    )
    rows = [
        row | {"group1_level": group}
        for group, days, event in _by_group(times, population)
        for row in _estimates(days, event, months, study)
    ]
    return finish(pd.DataFrame(rows), analysis, population, times_behind(times, population, "t_q50"))


def _estimates(days: Series, event: Series, months: Sequence[int], study: Study) -> list[dict[str, object]]:
    curve = curve_of(days, event, study)
    quartiles = [row for name in QUARTILES for row in quantile_rows(curve, name, study)]
    return [*quartiles, *_range(days, event, study), *_landmarks(curve, days, months, study)]


def estimate_follow_up(times: pd.DataFrame, population: Population, study: Study) -> Results:
    """Median follow-up by reverse Kaplan-Meier on OS: a censored subject is the event. Analysis AN_FU_KM."""
    analysis = Analysis(analysis_id("FU", "KM"), "ADTTE", "KM_REVERSE", "OS", "Event: censored for OS")
    rows = [
        row | {"group1_level": group}
        for group, days, event in _by_group(times, population)
        for row in quantile_rows(curve_of(days, 1 - event, study), "t_q50", study)
    ]
    return finish(pd.DataFrame(rows), analysis, population, times_behind(times, population, "t_q50"))


def times_behind(times: pd.DataFrame, population: Population, statistic: str) -> pd.DataFrame:
    """The records behind each treatment's curve, all of them, named once: at this statistic."""
    return times.merge(population.subjects, on="USUBJID").assign(stat_name=statistic)


def _by_group(times: pd.DataFrame, population: Population) -> list[tuple[str, Series, Series]]:
    joined = times.merge(population.subjects, on="USUBJID")
    parts = [(group, joined[joined["group1_level"] == group]) for group in population.groups]
    return [(group, part["DAYS"], part["EVENT"]) for group, part in parts]


def curves_by_group(times: pd.DataFrame, population: Population, study: Study) -> dict[str, Curve]:
    """The curve of each treatment that has subjects with the parameter."""
    found = {group: curve_of(days, event, study) for group, days, event in _by_group(times, population)}
    return {group: curve for group, curve in found.items() if curve}


def curve_of(days: Series, event: Series, study: Study) -> Curve | None:
    """The curve by the study's rules; None of nobody."""
    return compute_curve(days, event, options_of(study)) if len(days) else None


def quantile_rows(curve: Curve | None, name: str, study: Study) -> list[dict[str, object]]:
    """The ARD rows of one of QUARTILES and its limits, in months; NE of nobody."""
    found = compute_quantile(curve, QUARTILES[name]) if curve else Estimate(np.nan, np.nan, np.nan)
    percentile = f"{int(100 * QUARTILES[name])}th percentile"
    return [
        months_row(name, percentile, found.value, study),
        months_row(f"{name}_low", f"{percentile}, lower confidence limit", found.low, study),
        months_row(f"{name}_high", f"{percentile}, upper confidence limit", found.high, study),
    ]


def months_row(name: str, label: str, days: float, study: Study, mark: str = "") -> dict[str, object]:
    """One ARD row of a time: `days` printed in months, NE when missing."""
    value = days / study.tte.month
    text = format_number(value, study.tlf.month_decimals) + mark
    row: dict[str, object] = {"stat_name": name, "stat_label": f"{label} (months)", "stat_num": value, "stat_fmt": text}
    return row | ({"stat_chr": text} if mark or text == NOT_ESTIMABLE else {})


def _range(days: Series, event: Series, study: Study) -> list[dict[str, object]]:
    """Shortest and longest time; + where nobody has an event at that time."""
    ends = {"min": days.min(), "max": days.max()}
    marks = {name: "+" if len(days) and not event[days == value].any() else "" for name, value in ends.items()}
    return [months_row(name, name.capitalize() + "imum", value, study, marks[name]) for name, value in ends.items()]


def _landmarks(curve: Curve | None, days: Series, months: Sequence[int], study: Study) -> list[dict[str, object]]:
    rows = []
    for month in months:
        at = month * study.tte.month
        found = compute_survival(curve, at) if curve else Estimate(np.nan, np.nan, np.nan)
        values = {"surv": found.value, "ci_low": found.low, "ci_high": found.high}
        rows += [stat_row(name, value, format_rate(value), str(month)) for name, value in values.items()]
        rows.append(stat_row("n_risk", at_risk := count_at_risk(days, at), format_count(at_risk), str(month)))
    return rows


def stat_row(name: str, value: float, text: str, level: str = "") -> dict[str, object]:
    """One ARD row of an estimate."""
    row: dict[str, object] = {
        "stat_name": name,
        "stat_label": LABELS[name],
        "stat_num": value,
        "stat_fmt": text,
        "variable_level": level,
    }
    return row | ({"stat_chr": text} if text == NOT_ESTIMABLE else {})


def method_note(study: Study) -> str:
    """The footnote on method, with what the study decided."""
    month = round_half_up(study.tte.month, 4).rstrip("0")
    rules = {"log-log": "log-log transformation", "log": "log transformation", "plain": "linear scale"}
    return (
        f"Kaplan-Meier; {percent_of(study)}% CI by {rules[study.ci.km]} with Greenwood variance; "
        f"quartile CI by Brookmeyer-Crowley; 1 month = {month} days; NE = not estimable; + = censored value."
    )


def percent_of(study: Study) -> str:
    """The confidence level in percent, as titles and footnotes print it: 95."""
    return round_half_up(100 * study.ci.level, 1).removesuffix(".0")
