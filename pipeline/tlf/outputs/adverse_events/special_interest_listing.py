"""Listing 16.2.7.5: adverse events of special interest. Takes ADSL and ADAE (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_texts
from pipeline.tlf.outputs.adverse_events.events import Condition
from pipeline.tlf.outputs.adverse_events.listing_ae import Columns, make_event_listing


def l_16_2_7_5(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Every event of a group that the study watches (`ae.groups`), with the group's name."""
    names = list(study.ae.groups)

    def groups(rows: pd.DataFrame) -> Columns:
        return {"Group": join_texts([rows[name] for name in names], "; ")} if names else {}

    text = " or ".join(f"{name} is not null" for name in names) or "no group configured"
    about = Condition(text, lambda d: d[names].notna().any(axis=1), ())
    return make_event_listing("l_16_2_7_5", "Adverse Events of Special Interest", adsl, adae, study, [about], groups)
