"""Table 14.2.2.1: duration of response and time to response. Takes ADSL, ADRS and ADTTE, gives the output (TLF_SPEC 2)."""

from dataclasses import replace

import pandas as pd

from pipeline.endpoints.time_to_event import CDOR
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, count_subjects, select_population
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.layout.table import COUNT, block, line
from pipeline.tlf.outputs.response.duration_parts import (
    count_lasting,
    duration_lines,
    estimate_duration,
    few_responders,
    summarise_time_to_response,
)
from pipeline.tlf.outputs.response.response_parts import select_responders
from pipeline.tlf.outputs.survival.survival_table import count_lines, landmark_lines
from pipeline.tlf.statistics.survival import count_events, method_note, select_times


def t_14_2_2_1(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Output:
    """The confirmed responders of the full analysis set: N is their number."""
    responders = select_responder_population(adsl, adrs, study)
    times = select_times(adtte, CDOR.paramcd, study)
    counted = Analysis("AN_RESPONDERS", "ADRS", parameter=CDOR.responders, subset=responders.subset)
    lasting, lasting_lines = count_lasting(times, responders, study)
    first, first_lines = summarise_time_to_response(adtte, responders, study)
    results = [
        count_subjects(select_responders(adrs, CDOR.responders), responders, counted),
        *count_events(times, responders, CDOR, study),
        estimate_duration(times, responders, study),
        lasting,
        first,
    ]
    blocks = [
        block(line("Responders", counted.id, COUNT)),
        count_lines(CDOR, times, responders, study),
        duration_lines(study),
        lasting_lines,
        landmark_lines(CDOR, CDOR.months(study), study),
        first_lines,
    ]
    notes = [
        method_note(study),
        "N: subjects with a confirmed response. Percentages are of responders.",
        *_few(responders, study),
    ]
    return make_table(CDOR.shown.table, CDOR.title, responders, ("ADSL", "ADRS", "ADTTE"), notes, results, blocks)


def select_responder_population(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Population:
    """The responders by treatment; no column where nobody responded."""
    everybody = select_population(adsl, CDOR.population, study)
    inside = everybody.subjects["USUBJID"].isin(select_responders(adrs, CDOR.responders)["USUBJID"])
    subset = f"PARAMCD = '{CDOR.responders}' and AVALC = 'Y'"
    return replace(everybody, subjects=everybody.subjects[inside], groups=everybody.groups if inside.any() else (), subset=subset)


def _few(responders: Population, study: Study) -> list[str]:
    note = f"Fewer than {study.tlf.small_n} responders: no limits of Q1 and Q3. Individual values in Listing 16.2.6.3."
    return [note] if few_responders(responders, study) else []
