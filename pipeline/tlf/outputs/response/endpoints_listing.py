"""Listing 16.2.6.3: best response and times to events. Takes ADSL, ADRS and ADTTE (TLF_SPEC 4)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.endpoints import response, time_to_event
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, print_number

RESPONSES = tuple(one.paramcd for one in sorted(response.PARAMETERS, key=lambda one: one.listed) if one.listed)
TIMES = tuple(one.paramcd for one in sorted(time_to_event.PARAMETERS, key=lambda one: one.shown.listed) if one.shown.listed)


def l_16_2_6_3(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Output:
    """Per subject of the full analysis set the confirmed and unconfirmed best response, then each time to event."""
    best, times = _in_order(adrs, RESPONSES), _in_order(adtte, TIMES)
    responses = {
        "Parameter": best["PARAM"],
        "Result": best["AVALC"],
        "Date (day)": print_analysis_date(best["ADT"], best["ADY"], best["ADTF"]),
    }
    durations = {
        "Parameter": times["PARAM"],
        "Result": print_number(times["AVAL"], study.tlf.month_decimals),
        "Date (day)": print_analysis_date(times["ADT"], times["ADY"], times["ADTF"]),
        "Start": print_analysis_date(times["STARTDT"]),
        "Event or censored": times["CNSR"].gt(0).map({True: "Censored", False: "Event"}),
        "Reason": join_texts([times["EVNTDESC"], times["CNSDTDSC"]], "; "),
    }
    parts = [
        list_records("ADRS", best, responses, ["PLACE"], _where(RESPONSES)),
        list_records("ADTTE", times, durations, ["PLACE"], _where(TIMES)),
    ]
    population = select_population(adsl, "FASFL", study)
    title = "Best Overall Response, Duration of Response and Times to Events"
    return make_listing("l_16_2_6_3", title, population, ("ADSL", "ADRS", "ADTTE"), (), parts)


def _in_order(rows: pd.DataFrame, parameters: Sequence[str]) -> pd.DataFrame:
    """The records of these parameters, with PLACE, by which a subject's records are sorted."""
    chosen = rows[rows["PARAMCD"].isin(parameters)]
    places = {name: float(place) for place, name in enumerate((*RESPONSES, *TIMES))}
    return chosen.assign(PLACE=chosen["PARAMCD"].map(places))


def _where(parameters: Sequence[str]) -> str:
    return f"PARAMCD in ({', '.join(map(repr, parameters))})"
