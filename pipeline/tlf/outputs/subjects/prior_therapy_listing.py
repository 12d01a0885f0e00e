"""Listing 16.2.4.2b: anticancer therapy before the study. Takes ADSL, CM and PR (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.listing_therapy import make_therapy_listing
from pipeline.tlf.outputs.subjects.therapies import PRIOR


def l_16_2_4_2b(
    adsl: pd.DataFrame, cm: pd.DataFrame, suppcm: pd.DataFrame, pr: pd.DataFrame, supppr: pd.DataFrame, study: Study
) -> Output:
    """Every drug and procedure of prior anticancer therapy."""
    return make_therapy_listing("l_16_2_4_2b", "Prior Anticancer Therapy", PRIOR, adsl, (cm, suppcm), (pr, supppr), study)
