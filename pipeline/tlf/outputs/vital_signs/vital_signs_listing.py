"""Listing 16.2.9.3: vital signs. Takes ADSL and VS (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts, print_date

KINDS = ("VSPOS", "VSLOC", "VSLAT", "VSTPT")


def l_16_2_9_3(adsl: pd.DataFrame, vs: pd.DataFrame, study: Study) -> Output:
    """Every measurement of treated subjects in standard units."""
    columns = {
        "Visit": vs["VISIT"],
        "Date (day)": print_date(vs["VSDTC"], vs["VSDY"]),
        "Test": join_texts([vs["VSTEST"], *(vs[name].str.lower() for name in KINDS if name in vs)], ", "),
        "Result": join_texts([vs["VSSTRESC"], vs["VSSTRESU"]], " "),
        "Status": vs["VSSTAT"],
        "Last before\nfirst dose": vs["VSLOBXFL"],
    }
    listed = list_records("VS", vs, columns, ["VSDTC", "VSTEST"])
    population = select_population(adsl, "SAFFL", study)
    return make_listing("l_16_2_9_3", "Vital Signs", population, ("ADSL", "VS"), (), [listed])
