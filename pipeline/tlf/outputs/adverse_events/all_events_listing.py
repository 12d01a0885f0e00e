"""Listing 16.2.7.1: all adverse events. Takes ADSL and ADAE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.listing_ae import make_event_listing


def l_16_2_7_1(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every event of treated subjects, treatment-emergent or not."""
    return make_event_listing("l_16_2_7_1", "Adverse Events", adsl, adae, study)
