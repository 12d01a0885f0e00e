"""Listing 16.2.7.1: all adverse events. Takes ADSL and ADAE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.listing_ae import make_event_listing
from pipeline.tlf.output import Output


def l_16_2_7_1(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every event of treated subjects, treatment-emergent or not."""
    return make_event_listing("l_16_2_7_1", "Adverse Events", adsl, adae, study)
