"""Listing 16.2.2.1: protocol deviations that the data show. Takes ADSL, DM, IE and DS (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.listing import Listed, make_listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs.subjects.deviations import KINDS, NOTE, SHOWN_BY, find_deviations


def l_16_2_2_1(adsl: pd.DataFrame, dm: pd.DataFrame, ie: pd.DataFrame, ds: pd.DataFrame, study: Study) -> Output:
    """Every deviation of an enrolled subject, with the dataset that shows it."""
    population = select_population(adsl, "ENRLFL", study)
    shown = find_deviations(adsl, dm, ie, ds, study)
    parts = [_listed(kind, rows) for kind, rows in shown.items()]
    return make_listing("l_16_2_2_1", "Protocol Deviations", population, ("ADSL", "DM", "DS", "IE"), (NOTE,), parts)


def _listed(kind: str, rows: pd.DataFrame) -> Listed:
    source = SHOWN_BY[kind]
    texts = {"Deviation": f"{KINDS[kind]} ({source})", "Date": rows["DTC"].fillna(""), "As recorded": rows["TEXT"].fillna("")}
    keys = pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["SEQ"], "by0": rows["DTC"], "by1": kind}, index=rows.index)
    analysis = Analysis(f"AN_LISTED_{kind}", source, "LISTING", subset=KINDS[kind])
    return Listed(analysis, keys, pd.DataFrame(texts, index=rows.index).astype("str"))
