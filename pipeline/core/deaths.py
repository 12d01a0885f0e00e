"""The date of death where several sources give one: takes every statement of a death, gives one date per subject.

SDTM (from forms) and ADaM (from domains) choose alike, by the order of trust of `death.sources`.
"""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates

DAY_OF_DEATH = ("DM", "DS", "AE")
"""Domains that date the death itself. SS and DD date the day on which it was heard of or written down, which is not before it."""


def choose_death_date(stated: pd.DataFrame) -> pd.DataFrame:
    """One row per subject with a dated statement: USUBJID, DTC, SOURCE. `stated`: USUBJID, SOURCE, RANK (1 is trusted most), DTC.

    The date trusted most counts; where it is partial, the most precise day of death that it allows (DAY_OF_DEATH).
    """
    dated = stated.assign(FIRST=dates.earliest(stated["DTC"]), LAST=dates.latest(stated["DTC"])).dropna(subset="FIRST")
    ordered = dated.sort_values(["USUBJID", "RANK", "FIRST", "DTC"], kind="stable")
    trusted = ordered.drop_duplicates("USUBJID")[["USUBJID", "FIRST", "LAST"]]
    both = ordered.merge(trusted, on="USUBJID", suffixes=("", "_TRUSTED"))
    within = both["FIRST"].ge(both["FIRST_TRUSTED"]) & both["LAST"].le(both["LAST_TRUSTED"])
    allowed = both.loc[within & (both["SOURCE"].isin(DAY_OF_DEATH) | ~both.duplicated("USUBJID"))]
    width = (allowed["LAST"] - allowed["FIRST"]).dt.days
    precise = allowed.assign(WIDTH=width).sort_values(["USUBJID", "WIDTH", "RANK", "FIRST"], kind="stable")
    return precise.drop_duplicates("USUBJID")[["USUBJID", "DTC", "SOURCE"]].reset_index(drop=True)


def contradicts(stated: pd.DataFrame, death: Series) -> Series:
    """Which dates (DTC of SOURCE) cannot be true of a death on the date `death`, partial or not; null dates say nothing."""
    before = dates.latest(stated["DTC"]).lt(dates.earliest(death))
    return before | (dates.earliest(stated["DTC"]).gt(dates.latest(death)) & stated["SOURCE"].isin(DAY_OF_DEATH))
