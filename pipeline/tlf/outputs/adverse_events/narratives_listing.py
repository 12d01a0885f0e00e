"""Listing 14.3.3: the subjects whose narratives are required. Takes ADSL and ADAE (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.dates import study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.printed import join_within, print_analysis_date
from pipeline.tlf.outputs.adverse_events.events import SERIOUS, any_action


def l_14_3_3(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Output:
    """Who died, had a serious adverse event or stopped a study drug for one, and the events."""
    withdrawn = any_action("DRUG WITHDRAWN", study)
    reasons = {
        "Serious adverse events": _events(adsl, adae[SERIOUS.where(adae)]),
        "Adverse events leading to discontinuation": _events(adsl, adae[withdrawn.where(adae)]),
    }
    death = print_analysis_date(adsl["DTHDT"], study_day(adsl["DTHDT"], adsl["TRTSDT"]), adsl["DTHDTF"])
    required = adsl["DTHFL"].eq("Y") | pd.concat(reasons, axis=1).notna().any(axis=1)
    columns = {"Death (day)": death, "Cause of death": adsl["DTHCAUS"], **reasons}
    chosen = {head: text[required] for head, text in columns.items()}
    subset = f"DTHFL = 'Y' or with {SERIOUS.text} or {withdrawn.text} in ADAE"
    listed = list_records("ADSL", adsl[required], chosen, subset=subset)
    population = select_population(adsl, "SAFFL", study)
    title = "Subjects Requiring a Narrative: Deaths, Serious Adverse Events and Discontinuations"
    return make_listing("l_14_3_3", title, population, ("ADSL", "ADAE"), (), [listed])


def _events(adsl: pd.DataFrame, events: pd.DataFrame) -> "pd.Series[str]":
    """Per subject the distinct terms in order of occurrence."""
    ordered = events.sort_values(["USUBJID", "ASTDT", "AESEQ"], kind="stable").drop_duplicates(["USUBJID", "AEDECOD"])
    return adsl["USUBJID"].map(join_within(ordered["USUBJID"], ordered["AEDECOD"], "; ")).astype("str")
