"""Listing 16.2.9.2: anticancer therapy after the study treatment. Takes ADSL, CM and PR (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.listing_therapy import make_therapy_listing
from pipeline.tlf.outputs.subjects.therapies import SUBSEQUENT


def l_16_2_9_2(
    adsl: pd.DataFrame, cm: pd.DataFrame, suppcm: pd.DataFrame, pr: pd.DataFrame, supppr: pd.DataFrame, study: Study
) -> Output:
    """Every drug and procedure of subsequent anticancer therapy."""
    return make_therapy_listing(
        "l_16_2_9_2", "Subsequent Anticancer Therapy", SUBSEQUENT, adsl, (cm, suppcm), (pr, supppr), study
    )
