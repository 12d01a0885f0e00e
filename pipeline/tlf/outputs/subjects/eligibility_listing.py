"""Listing 16.2.2.2: criteria for eligibility that were not met. Takes ADSL and IE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.listing import list_records, make_listing, select_screened
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import print_date


def l_16_2_2_2(adsl: pd.DataFrame, ie: pd.DataFrame, study: Study) -> Output:
    """Every criterion that a screened subject did not meet, whether the subject was enrolled or not."""
    columns = {
        "Kind": ie["IECAT"],
        "Criterion": ie["IETESTCD"],
        "Text": ie["IETEST"],
        "Answer": ie["IEORRES"],
        "Visit": ie["VISIT"],
        "Date (day)": print_date(ie["IEDTC"], ie["IEDY"]),
    }
    listed = list_records("IE", ie, columns, ["IEDTC", "IETESTCD"])
    title = "Eligibility Criteria Not Met"
    return make_listing("l_16_2_2_2", title, select_screened(adsl, study), ("ADSL", "IE"), (), [listed])
