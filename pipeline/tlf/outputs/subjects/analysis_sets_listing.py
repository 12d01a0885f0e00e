"""Listing 16.2.3.1: subjects excluded from an analysis set. Takes ADSL (TLF_SPEC 4)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import WORDING, Output

SETS = ("SAFFL", "FASFL", "RESFL", "PPROTFL")
NOT_TREATED, DEVIATION = "NOT TREATED", "LISTED AS NOT PER PROTOCOL"


def l_16_2_3_1(adsl: pd.DataFrame, study: Study) -> Output:
    """Every enrolled subject and analysis set that the subject is not in, with the reason."""
    rows = pd.concat([_excluded(adsl, flag, order) for order, flag in enumerate(SETS)], ignore_index=True)
    columns = {"Analysis set": rows["SET"], "Reason for exclusion": rows["REASON"]}
    subset = " or ".join(f"{flag} = 'N'" for flag in SETS)
    listed = list_records("ADSL", rows, columns, ["ORDER"], subset)
    population = select_population(adsl, "ENRLFL", study)
    return make_listing("l_16_2_3_1", "Subjects Excluded from Analysis Sets", population, ("ADSL",), (), [listed])


def _excluded(adsl: pd.DataFrame, flag: str, order: int) -> pd.DataFrame:
    """Who is not in the set: the safety and full sets need a dose; ADSL says why a subject is not response-evaluable."""
    rows = adsl[adsl[flag] != "Y"]
    reason = rows["TRTSDT"].isna().map({True: NOT_TREATED}).astype("str")
    if flag == "RESFL":
        reason = rows["RESREAS"].fillna(reason)
    if flag == "PPROTFL":
        reason = reason.fillna(DEVIATION)
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "ORDER": float(order), "SET": WORDING[flag], "REASON": reason})
