"""Dirty beginnings and grades of events: ticked as begun before the first dose (X52), the highest grade missing (X53), a
start known by its year, of an event that ended before the first dose (X54)."""

import numpy as np
import pandas as pd

from ..dirt.events import days
from ..dirt.sheet import Sheet


def _first_dose(sheet: Sheet) -> pd.Series:
    """The first dose of each event's subject: the earliest of both drugs."""
    surufatinib, envafolimab = sheet.meant["EXS"], sheet.meant["EXE"]
    taken = surufatinib.loc[surufatinib["DOSE"].astype(float) > 0, ["SUBJID", "STDT"]]
    given = envafolimab.loc[envafolimab["GIVEN"] == "Y", ["SUBJID", "DT"]].rename(columns={"DT": "STDT"})
    return sheet.meant["AE"]["SUBJID"].map(pd.concat([taken, given]).groupby("SUBJID")["STDT"].min())


def x52(sheet: Sheet) -> None:
    """Ticked as begun before the first dose, with a start after it: the date is right."""
    events = sheet.meant["AE"]
    later = days(events["STDT"]) > days(_first_dose(sheet))
    rows = sheet.choose("X52", "AE", later & (events["PRETRT"] == "N"), 0.005)
    sheet.cells("X52", "AE", rows, "PRETRT", "Y", issue="AE_START_CONFLICT")


def x53(sheet: Sheet) -> None:
    """The highest grade left blank; the grade at the start is known."""
    events = sheet.meant["AE"]
    rows = sheet.choose("X53", "AE", events["ITOXGR"].notna() & (events["TOXGR"] == "1"), 0.005)
    sheet.cells("X53", "AE", rows, "TOXGR", np.nan, meant=np.nan)


def x54(sheet: Sheet) -> None:
    """Only the year of the start is known, which is that of the first dose, and the event ended before it."""
    events, first = sheet.meant["AE"], _first_dose(sheet)
    year = events["STDT"].str.slice(0, 4)
    ended = (
        (days(events["ENDT"]) < days(first)) & (days(events["STDT"]) <= days(events["ENDT"])) & (year == first.str.slice(0, 4))
    )
    rows = sheet.choose("X54", "AE", ended, 0.05)
    sheet.cells("X54", "AE", rows, "STDT", year[rows], meant=year[rows])
