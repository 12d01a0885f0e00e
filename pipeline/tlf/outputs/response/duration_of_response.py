"""Table 14.2.2.1: duration of response and time to response (TLF_SPEC 2).

Responders are few: what is observed stands beside what the curve estimates, and limits that a handful of subjects cannot carry
are not printed.
"""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from pipeline.endpoints.evaluators import code_of, word_of
from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.time_to_event import CDOR, TimeToEvent, beside, primary_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, finish, select_population
from pipeline.tlf.layout.output import Content, Output, cited, make_table, output
from pipeline.tlf.layout.table import COUNT, N_PCT, Layout, block, line
from pipeline.tlf.outputs.response.responses import select_responders
from pipeline.tlf.outputs.survival.survival_table import count_lines, landmark_lines
from pipeline.tlf.statistics.summaries import compute_summary
from pipeline.tlf.statistics.survival import (
    count_events,
    estimate,
    method_note,
    months_row,
    percent_of,
    select_times,
)

QUARTILES = {"Q1": "t_q25", "Q3": "t_q75"}
TIME_TO_RESPONSE = {"median": "Median", "min": "Minimum", "max": "Maximum"}


@output("duration_of_response")
def t_14_2_2_1(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """The confirmed responders of the full analysis set: N is their number."""
    return duration_table(primary_of(CDOR, study), adsl, adrs, adtte, study)


def evaluator_durations(study: Study) -> list[Callable[..., Output]]:
    """The functions of Table 14.2.2.1r: the same by each evaluator beside that of the primary analysis."""
    return [_by_evaluator(endpoint) for endpoint in beside(CDOR, study)]


def _by_evaluator(endpoint: TimeToEvent) -> Callable[..., Output]:
    def table(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
        return duration_table(endpoint, adsl, adrs, adtte, study)

    table.__name__ = table.__qualname__ = endpoint.shown.table
    table.__doc__ = f"As Table 14.2.2.1: {endpoint.title}."
    return output(f"duration_of_response_{word_of(endpoint.evaluator)}")(table)


def duration_table(endpoint: TimeToEvent, adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Duration and time of the responses by one evaluator."""
    responders = select_responder_population(endpoint, adsl, adrs, study)
    times = select_times(adtte, endpoint.paramcd, study)
    counted = Analysis("AN_RESPONDERS", "ADRS", parameter=endpoint.responders, subset=responders.subset)
    lasting, lasting_lines = count_lasting(endpoint, times, responders, study)
    first, first_lines = summarise_time_to_response(endpoint, adtte, responders, study)
    results = [
        count_subjects(select_responders(adrs, endpoint.responders), responders, counted),
        *count_events(times, responders, endpoint, study),
        estimate_duration(endpoint, times, responders, study),
        lasting,
        first,
    ]
    blocks = [
        block(line("Responders", counted.id, COUNT)),
        count_lines(endpoint, times, responders, study),
        duration_lines(endpoint, study),
        lasting_lines,
        landmark_lines(endpoint, endpoint.months(study), study),
        first_lines,
    ]
    notes = [
        method_note(study),
        "N: subjects with a confirmed response. Percentages are of responders.",
        *_few(responders, study),
    ]
    return make_table(endpoint.title, responders, results=results, layout=Layout(blocks), footnotes=notes)


def select_responder_population(endpoint: TimeToEvent, adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Population:
    """The responders by treatment; no column where nobody responded."""
    everybody = select_population(adsl, endpoint.population_in(study), study)
    inside = everybody.subjects["USUBJID"].isin(select_responders(adrs, endpoint.responders)["USUBJID"])
    subset = f"PARAMCD = '{endpoint.responders}' and AVALC = 'Y'"
    return replace(everybody, subjects=everybody.subjects[inside], groups=everybody.groups if inside.any() else (), subset=subset)


def _few(responders: Population, study: Study) -> list[str]:
    listed = cited("l_16_2_6_3", study)
    note = f"Fewer than {study.tlf.small_n} responders: no limits of Q1 and Q3. Individual values in {listed}."
    return [note] if few_responders(responders, study) else []


def estimate_duration(endpoint: TimeToEvent, times: pd.DataFrame, responders: Population, study: Study) -> Results:
    """As `estimate`; the limits of Q1 and Q3 are not printed where a treatment has fewer than `tlf.small_n` responders."""
    found = estimate(times, responders, endpoint, endpoint.months(study), study)
    few = found.ard["group1_level"].isin(few_responders(responders, study))
    limits = found.ard["stat_name"].isin([f"{name}_{end}" for name in QUARTILES.values() for end in ("low", "high")])
    return Results(found.ard.assign(stat_fmt=found.ard["stat_fmt"].mask(few & limits)), found.records)


def few_responders(responders: Population, study: Study) -> list[str]:
    """The treatments with responders, but fewer than `tlf.small_n`."""
    size = responders.size
    return list(size[(size > 0) & (size < study.tlf.small_n)].index)


def duration_lines(endpoint: TimeToEvent, study: Study) -> pd.DataFrame:
    """Median, quartiles and range of `estimate_duration`."""
    code, level = f"AN_{endpoint.paramcd}_KM", f"{percent_of(study)}% CI"
    quartiles = [
        line(f"{name} ({level})", code, f"{{{stat}}}[ ({{{stat}_low}}, {{{stat}_high}})]", 1) for name, stat in QUARTILES.items()
    ]
    return block(
        line("Duration of response (months)"),
        line(f"Median ({level})", code, "{t_q50} ({t_q50_low}, {t_q50_high})", 1),
        *quartiles,
        line("Minimum, maximum", code, "{min}, {max}", 1),
    )


def count_lasting(
    endpoint: TimeToEvent, times: pd.DataFrame, responders: Population, study: Study
) -> tuple[Results, pd.DataFrame]:
    """Responders whose response was observed for at least so many months, an event or not: whole days, so 183 for 6 months."""
    code = endpoint.paramcd
    analysis = Analysis(f"AN_{code}_LASTING", "ADTTE", parameter=code, subset="DAYS >= MONTH x tte.month", variable="MONTH")
    months = endpoint.months(study)
    lasting = [times.loc[times["DAYS"] >= m * study.tte.month, ["USUBJID", "SEQ"]].assign(variable_level=str(m)) for m in months]
    levels = pd.DataFrame({"variable_level": [str(m) for m in months]}, dtype="str")
    results = count_subjects(pd.concat(lasting), responders, analysis, levels=levels)
    lines = [line(f"≥ {m} months", analysis.id, N_PCT, 1, variable_level=str(m)) for m in months]
    ongoing = line(
        "Response ongoing at data cut-off, n (%)", f"AN_{code}_CENSOR_BY", N_PCT, variable_level=Reason.EVENT_FREE.evntdesc
    )
    return results, block(line("Observed duration of response, n (%)"), *lines, ongoing)


def summarise_time_to_response(
    endpoint: TimeToEvent, adtte: pd.DataFrame, responders: Population, study: Study
) -> tuple[Results, pd.DataFrame]:
    """Median and range of the time from ORIGDT to the first response (STARTDT of the duration): every responder has one."""
    rows = adtte[adtte["PARAMCD"] == endpoint.paramcd].merge(responders.subjects, on="USUBJID")
    days = (rows["STARTDT"] - rows["ORIGDT"]).dt.days.astype("float64") + float(study.tte.plus_one)
    found = [
        months_row(name, label, value, study) | {"group1_level": group}
        for group in responders.groups
        for name, value in compute_summary(days[rows["group1_level"] == group].dropna().to_numpy()).items()
        if (label := TIME_TO_RESPONSE.get(name))
    ]
    analysis = Analysis(f"AN_{code_of('CTTR', endpoint.evaluator)}", "ADTTE", "SUMMARY", endpoint.paramcd, "STARTDT - ORIGDT")
    lines = block(
        line("Time to response (months)"),
        line("Median", analysis.id, "{median}", 1),
        line("Minimum, maximum", analysis.id, "{min}, {max}", 1),
    )
    known = rows[days.notna()].assign(SEQ=rows["ASEQ"], stat_name="median")
    return finish(pd.DataFrame(found), analysis, responders, known), lines
