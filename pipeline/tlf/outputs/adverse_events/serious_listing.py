"""Listing 16.2.7.2: serious adverse events, with what makes them serious. Takes ADSL and ADAE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts
from pipeline.tlf.outputs.adverse_events.events import SERIOUS
from pipeline.tlf.outputs.adverse_events.listing_ae import Columns, make_event_listing
from pipeline.tlf.outputs.adverse_events.overview_criteria import SERIOUSNESS


def l_16_2_7_2(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every serious event of treated subjects."""
    return make_event_listing("l_16_2_7_2", "Serious Adverse Events", adsl, adae, study, [SERIOUS], _criteria)


def _criteria(rows: pd.DataFrame) -> Columns:
    met = [rows[variable].eq("Y").map({True: name}).astype("str") for variable, name in SERIOUSNESS.items()]
    return {"Serious because": join_texts(met, ", ")}
