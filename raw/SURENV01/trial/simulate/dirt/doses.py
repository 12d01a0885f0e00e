"""Dirty doses: the last interval left open (X46), doses in other units and frequencies in words (X47), a range as a dose (X48), a
reduction whose reason the events do not share (X62)."""

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..text import whole

CAPSULE_MG = 50
GRAMS = {"250": "0.25", "200": "0.2", "150": "0.15"}


def _taken(sheet: Sheet) -> pd.Series:
    return sheet.meant["EXS"]["DOSE"].astype(float) > 0


def x46(sheet: Sheet) -> None:
    """The last interval without its end, ticked ongoing, while the end of treatment has the last dose."""
    doses, ends = sheet.meant["EXS"], sheet.meant["EOT"]
    last = ends[ends["DRUG"] == "SURUFATINIB"].set_index("SUBJID")["LASTDT"]
    rows = sheet.choose("X46", "EXS", _taken(sheet) & (doses["ENDT"] == doses["SUBJID"].map(last)), 0.04)
    sheet.raw["EXS"].loc[rows, "ENDT"] = np.nan
    sheet.cells("X46", "EXS", rows, "ONGO", "Y", issue="EX_OPEN")


def x47(sheet: Sheet) -> None:
    """The same doses in grams, in capsules, with the unit and the frequency in words."""
    doses = sheet.meant["EXS"]
    rows = sheet.choose("X47 g", "EXS", doses["DOSE"].isin(list(GRAMS)), 0.02)
    sheet.raw["EXS"].loc[rows, "DOSE"] = doses.loc[rows, "DOSE"].map(GRAMS)
    sheet.cells("X47", "EXS", rows, "DOSEU", "g")
    rows = sheet.choose("X47 capsule", "EXS", doses["DOSE"].isin(list(GRAMS)), 0.02)
    sheet.raw["EXS"].loc[rows, "DOSE"] = whole(doses.loc[rows, "DOSE"].astype(float) / CAPSULE_MG).set_axis(rows)
    sheet.cells("X47", "EXS", rows, "DOSEU", "capsules")
    for column, word in (("DOSEU", "Milligram"), ("FREQ", "Daily"), ("FREQ", "每日一次")):
        rows = sheet.choose(f"X47 {word}", "EXS", _taken(sheet), 0.02)
        sheet.cells("X47", "EXS", rows, column, word)


def x48(sheet: Sheet) -> None:
    """A range where one dose is asked for: the interval is exposure, its amount is not known."""
    doses = sheet.meant["EXS"]
    later = doses["STDT"] > doses.groupby(["SITEID", "SUBJID"])["STDT"].transform("min")
    rows = sheet.choose("X48", "EXS", later & _taken(sheet), 0.02)
    sheet.cells("X48", "EXS", rows, "DOSE", "200-250", issue="NUMBER_INVALID")


def x62(sheet: Sheet) -> None:
    """The only reduction of a subject, made for an adverse event that says so, with another reason on the dosing form."""
    doses, events = sheet.meant["EXS"], sheet.meant["AE"]
    reduced = doses["CHG"] == "REDUCED"
    once = doses["SUBJID"].map(doses.loc[reduced, "SUBJID"].value_counts()) == 1
    of_event = doses["SUBJID"].isin(events.loc[events["ACNS"] == "DOSE REDUCED", "SUBJID"])
    rows = sheet.choose("X62", "EXS", reduced & once & of_event & (doses["CHGREAS"] == "ADVERSE EVENT"), 0.05)
    sheet.cells("X62", "EXS", rows, "CHGREAS", "OTHER", meant="OTHER", issue="AE_EX_DIFF")
