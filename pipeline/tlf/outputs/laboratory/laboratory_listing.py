"""Listing 16.2.8.1: laboratory results (TLF_SPEC 4)."""

import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.layout.printed import print_analysis_date, print_number
from pipeline.tlf.outputs.laboratory.worst_results import grade_note

SEVERE = 3


@output("lab_listing")
def l_16_2_8_1(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Every result of treated subjects with its grade in each direction; grade 3 or higher is flagged."""
    severe = adlb["ATOXGRLN"].ge(SEVERE) | adlb["ATOXGRHN"].ge(SEVERE)
    columns = {
        "Visit": adlb["VISIT"],
        "Date (day)": print_analysis_date(adlb["ADT"], adlb["ADY"]),
        "Test": adlb["PARAM"],
        "Result": adlb["AVALC"].fillna(print_number(adlb["AVAL"])),
        "Normal range": _range(adlb),
        "Against range": adlb["ANRIND"],
        "Baseline": adlb["ABLFL"],
        "Grade if low": adlb["ATOXGRL"],
        "Grade if high": adlb["ATOXGRH"],
        "Grade\u00a0≥\u00a03": severe.map({True: "Y"}).astype("str"),
    }
    listed = list_records("ADLB", adlb, columns, ["ADT", "PARAM"])
    population = select_population(adsl, study.population("SAFFL"), study)
    return make_listing("Laboratory Results", population, [listed], [grade_note(study)])


def _range(adlb: pd.DataFrame) -> Series:
    """Both limits of normal, or the one there is."""
    low, high = print_number(adlb["ANRLO"]), print_number(adlb["ANRHI"])
    return (low + " - " + high).fillna("≥ " + low).fillna("≤ " + high)
