"""Listing 16.2.7.3: adverse events leading to discontinuation. Takes ADSL and ADAE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import any_action
from pipeline.tlf.outputs.adverse_events.listing_ae import make_event_listing


def l_16_2_7_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every event after which a study drug was withdrawn."""
    title = "Adverse Events Leading to Discontinuation of Study Drug"
    return make_event_listing("l_16_2_7_3", title, adsl, adae, study, [any_action("DRUG WITHDRAWN", study)])
