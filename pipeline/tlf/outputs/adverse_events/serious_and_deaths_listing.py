"""Listing 14.3.2.2: serious adverse events, deaths and discontinuations. Takes ADSL and ADAE (TLF_SPEC 3, 14.3.2.2)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.adverse_events.events import FATAL, SERIOUS, any_action
from pipeline.tlf.outputs.adverse_events.listing_ae import make_event_listing


def l_14_3_2_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every event that is serious, fatal or after which a study drug was withdrawn."""
    about = (SERIOUS, FATAL, any_action("DRUG WITHDRAWN", study))
    title = "Adverse Events that were Serious, Fatal or Led to Discontinuation"
    return make_event_listing("l_14_3_2_2", title, adsl, adae, study, about)
