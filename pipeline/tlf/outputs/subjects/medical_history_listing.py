"""Listing 16.2.4.3: medical history. Takes ADSL and MH (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import print_date


def l_16_2_4_3(adsl: pd.DataFrame, mh: pd.DataFrame, study: Study) -> Output:
    """Every record of medical history, the cancer's own among them."""
    columns = {
        "Category": mh["MHCAT"],
        "Preferred term": mh["MHDECOD"],
        "Reported term": mh["MHTERM"],
        "Grade": mh["MHTOXGR"],
        "Start (day)": print_date(mh["MHSTDTC"], mh["MHSTDY"]),
        "End (day)": print_date(mh["MHENDTC"], mh["MHENDY"]),
        "Status": mh["MHENRTPT"],
        "As of": mh["MHENTPT"],
    }
    listed = list_records("MH", mh, columns, ["MHSTDTC", "MHTERM"])
    population = select_population(adsl, "FASFL", study)
    return make_listing("l_16_2_4_3", "Medical History", population, ("ADSL", "MH"), (), [listed])
