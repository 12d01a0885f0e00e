"""Listing 16.2.6.1: tumour assessments. Takes ADSL, ADRS and ADTR (TLF_SPEC 4)."""

from collections.abc import Mapping

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import look_up, print_analysis_date, print_number

VISIT = ["USUBJID", "VISITNUM"]
RESPONSES = {
    "TRGR": "Target\nresponse",
    "NTRGR": "Non-target\nresponse",
    "NEWL": "New\nlesion",
    "OVR": "Overall\nresponse",
    "OVRD": "Derived\nresponse",
}


def l_16_2_6_1(adsl: pd.DataFrame, adrs: pd.DataFrame, adtr: pd.DataFrame, study: Study) -> Output:
    """Every time point with the investigator's overall response, and sums of diameters without one (baseline)."""
    sums = adtr[(adtr["PARAMCD"] == "SDIAM") & adtr["VISITNUM"].notna()]
    overall = adrs[(adrs["PARAMCD"] == "OVR") & adrs["VISITNUM"].notna()]
    alone = sums[look_up(sums, overall, VISIT, "PARAMCD").isna()]
    order = ["ADT", "VISITNUM"]
    parts = [
        list_records("ADRS", overall, _columns(overall, sums, adrs), order, "PARAMCD = 'OVR'"),
        list_records("ADTR", alone, _columns(alone, sums, adrs), order, "PARAMCD = 'SDIAM' and no OVR at the visit"),
    ]
    population = select_population(adsl, "FASFL", study)
    notes = [
        "Sum: target lesions. Responses are the investigator's (RECIST 1.1); the derived response is recomputed from the lesions."
    ]
    return make_listing("l_16_2_6_1", "Tumour Assessments", population, ("ADSL", "ADRS", "ADTR"), notes, parts)


def _columns(rows: pd.DataFrame, sums: pd.DataFrame, adrs: pd.DataFrame) -> Mapping[str, "pd.Series[str]"]:
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
