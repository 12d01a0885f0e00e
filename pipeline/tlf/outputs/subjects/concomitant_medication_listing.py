"""Listing 16.2.9.1: concomitant medications. Takes ADSL and CM (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import print_date
from pipeline.tlf.outputs.subjects.therapies import CONCOMITANT, select_medications


def l_16_2_9_1(adsl: pd.DataFrame, cm: pd.DataFrame, study: Study) -> Output:
    """Every medication that is no anticancer therapy, whenever it was taken."""
    rows = select_medications(cm, ("", CONCOMITANT), study)
    columns = {
        "Class": rows["CMSCAT"],
        "Preferred name": rows["CMDECOD"],
        "Reported name": rows["CMTRT"],
        "Indication": rows["CMINDC"],
        "Start (day)": print_date(rows["CMSTDTC"], rows["CMSTDY"]),
        "End (day)": print_date(rows["CMENDTC"], rows["CMENDY"]),
        "Status": rows["CMENRTPT"],
    }
    listed = list_records("CM", rows, columns, ["CMSTDTC", "CMTRT"], f"CMCAT is null or CMCAT = '{CONCOMITANT}'")
    population = select_population(adsl, "SAFFL", study)
    return make_listing("l_16_2_9_1", "Concomitant Medications", population, ("ADSL", "CM"), (), [listed])
