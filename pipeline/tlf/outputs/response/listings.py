"""Listings 16.2.6: tumour assessments, individual lesions, best response and times to events (TLF_SPEC 4)."""

from collections.abc import Mapping, Sequence

import pandas as pd

from pipeline.core.known_terms import NEW_GROUPS
from pipeline.core.series import Series
from pipeline.endpoints import response, time_to_event
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import join_texts, look_up, pick_qualifier, print_analysis_date, print_date, print_number

VISIT = ["USUBJID", "VISITNUM"]
RESPONSES = {
    "TRGR": "Target\nresponse",
    "NTRGR": "Non-target\nresponse",
    "NEWL": "New\nlesion",
    "OVR": "Overall\nresponse",
    "OVRD": "Derived\nresponse",
}
LESION = ["USUBJID", "TRLNKID"]
KINDS = ("TARGET", "NON-TARGET", *NEW_GROUPS)
BEST = tuple(one.paramcd for one in sorted(response.PARAMETERS, key=lambda one: one.listed) if one.listed)
TIMES = tuple(one.paramcd for one in sorted(time_to_event.PARAMETERS, key=lambda one: one.shown.listed) if one.shown.listed)


@output("tumour_assessments_listing")
def l_16_2_6_1(adsl: pd.DataFrame, adrs: pd.DataFrame, adtr: pd.DataFrame, study: Study) -> Content:
    """Every time point with the investigator's overall response, and sums of diameters without one (baseline)."""
    sums = adtr[(adtr["PARAMCD"] == "SDIAM") & adtr["VISITNUM"].notna()]
    overall = adrs[(adrs["PARAMCD"] == "OVR") & adrs["VISITNUM"].notna()]
    alone = sums[look_up(sums, overall, VISIT, "PARAMCD").isna()]
    order = ["ADT", "VISITNUM"]
    parts = [
        list_records("ADRS", overall, _assessment(overall, sums, adrs), order, "PARAMCD = 'OVR'"),
        list_records("ADTR", alone, _assessment(alone, sums, adrs), order, "PARAMCD = 'SDIAM' and no OVR at the visit"),
    ]
    notes = [
        "Sum: target lesions. Responses are the investigator's (RECIST 1.1); the derived response is recomputed from the lesions."
    ]
    return make_listing("Tumour Assessments", select_population(adsl, study.population(), study), parts, notes)


def _assessment(rows: pd.DataFrame, sums: pd.DataFrame, adrs: pd.DataFrame) -> Mapping[str, Series]:
    measured = {name: look_up(rows, sums, VISIT, name) for name in ("AVAL", "PCHG", "PCHGNAD")}
    responses = {head: look_up(rows, adrs[adrs["PARAMCD"] == code], VISIT, "AVALC") for code, head in RESPONSES.items()}
    return {
        "Visit": rows["VISIT"],
        "Date (day)": print_analysis_date(rows["ADT"], rows["ADY"], rows["ADTF"]),
        "Sum (mm)": print_number(measured["AVAL"]),
        "% change from\nbaseline": print_number(measured["PCHG"], 1),
        "% change from\nnadir": print_number(measured["PCHGNAD"], 1),
        **responses,
    }


@output("lesions_listing")
def l_16_2_6_2(adsl: pd.DataFrame, tu: pd.DataFrame, supptu: pd.DataFrame, tr: pd.DataFrame, study: Study) -> Content:
    """Every measurement or state of every lesion, targets first, each lesion in order of time."""
    rows = tr[tr["TRLNKID"].notna()]
    rows = rows.assign(KIND=rows["TRGRPID"].map({kind: float(i) for i, kind in enumerate(KINDS)}))
    columns = {
        "Kind": rows["TRGRPID"],
        "Lesion": rows["TRLNKID"],
        "Location": look_up(rows, _locations(tu, supptu), LESION, "LOCATION"),
        "Visit": rows["VISIT"],
        "Date (day)": print_date(rows["TRDTC"], rows["TRDY"]),
        "Method": rows["TRMETHOD"],
        "Test": rows["TRTEST"],
        "Result": join_texts([rows["TRSTRESC"], rows["TRSTRESU"]], " "),
        "Not done": join_texts([rows["TRSTAT"], rows["TRREASND"]], ": "),
    }
    listed = list_records("TR", rows, columns, ["KIND", "TRLNKID", "VISITNUM", "TRTESTCD"], "TRLNKID is not null")
    return make_listing("Individual Lesions", select_population(adsl, study.population(), study), [listed])


def _locations(tu: pd.DataFrame, supptu: pd.DataFrame) -> pd.DataFrame:
    """Where each lesion is, as first identified."""
    place = [tu["TULOC"], tu["TULAT"], pick_qualifier(tu, supptu, "TUSEQ", "TULOCDTL")]
    located = tu.assign(TRLNKID=tu["TULNKID"], LOCATION=join_texts(place, ", "))
    return located.dropna(subset=["TRLNKID"]).sort_values("TUSEQ", kind="stable")


@output("efficacy_listing")
def l_16_2_6_3(adsl: pd.DataFrame, adrs: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Per subject of the full analysis set the confirmed and unconfirmed best response, then each time to event."""
    best, times = _in_order(adrs, BEST), _in_order(adtte, TIMES)
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
        list_records("ADRS", best, responses, ["PLACE"], _where(BEST)),
        list_records("ADTTE", times, durations, ["PLACE"], _where(TIMES)),
    ]
    title = "Best Overall Response, Duration of Response and Times to Events"
    return make_listing(title, select_population(adsl, study.population(), study), parts)


def _in_order(rows: pd.DataFrame, parameters: Sequence[str]) -> pd.DataFrame:
    """The records of these parameters, with PLACE, by which a subject's records are sorted."""
    chosen = rows[rows["PARAMCD"].isin(parameters)]
    places = {name: float(place) for place, name in enumerate((*BEST, *TIMES))}
    return chosen.assign(PLACE=chosen["PARAMCD"].map(places))


def _where(parameters: Sequence[str]) -> str:
    return f"PARAMCD in ({', '.join(map(repr, parameters))})"
