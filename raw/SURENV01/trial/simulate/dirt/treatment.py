"""Dirty treatment: a dose that was not given (X22), overlapping intervals (X23), visits unscheduled and out of order (X27), the
last interval open (X46), doses in other units and frequencies in words (X47), a range as a dose (X48), a reduction whose reason
the events do not share (X62)."""

import numpy as np
import pandas as pd

from ..dirt.lesions import shifted
from ..dirt.sheet import Sheet
from ..text import whole

SUBJECT = ["SITEID", "SUBJID"]
CAPSULE_MG = 50
GRAMS = {"250": "0.25", "200": "0.2", "150": "0.15"}


def x22(sheet: Sheet) -> None:
    """An injection marked not given with its dose filled in."""
    rows = sheet.choose("X22", "EXE", sheet.meant["EXE"]["GIVEN"] == "N", 0.1)
    sheet.raw["EXE"].loc[rows, ["VOL", "VOLU"]] = ["1.5", "mL"]
    sheet.cells("X22", "EXE", rows, "DOSE", "300", issue="EX_NOTGIVEN_DOSE")


def x23(sheet: Sheet) -> None:
    """A dosing interval that ends two days after the next one has begun; not where that would be a later last dose."""
    doses = sheet.meant["EXS"]
    following = doses.groupby(SUBJECT)[["STDT", "ENDT", "DOSE"]].shift(-1)
    further = doses.groupby(SUBJECT)["DOSE"].shift(-2)
    room = (following["ENDT"] > shifted(following["STDT"], 5)) & ((following["DOSE"] != "0") | further.notna())
    rows = sheet.choose("X23", "EXS", (doses["DOSE"] != "0") & room, 0.05)
    late = shifted(following.loc[rows, "STDT"], 2)
    sheet.cells("X23", "EXS", rows, "ENDT", late, meant=late, issue="EX_OVERLAP")


def x27(sheet: Sheet) -> None:
    """An unscheduled visit six days after cycle 2; a cycle 4 dated before cycle 3."""
    _unscheduled(sheet)
    status = sheet.meant["ECOG"]
    days = status[status["FOLDER"] == "C3D1"].set_index("SUBJID")["FORMDT"]
    going_on = status["SUBJID"].isin(status[status["FOLDER"] == "C5D1"]["SUBJID"]) & status["SUBJID"].isin(days.index)
    rows = sheet.choose("X27 order", "ECOG", (status["FOLDER"] == "C4D1") & going_on, 0.02)
    people = status.loc[rows, "SUBJID"]
    for form in ("ECOG", "VS"):
        table = sheet.meant[form]
        visit = table.index[(table["FOLDER"] == "C4D1") & table["SUBJID"].isin(people)]
        early = shifted(table.loc[visit, "SUBJID"].map(days), -3)
        sheet.cells("X27", form, visit, "FORMDT", early, meant=early, issue="VISIT_ORDER" if form == "ECOG" else "")


def _unscheduled(sheet: Sheet) -> None:
    status = sheet.meant["ECOG"]
    third = status[status["FOLDER"] == "C3D1"]["SUBJID"]
    rows = sheet.choose("X27 unscheduled", "ECOG", (status["FOLDER"] == "C2D1") & status["SUBJID"].isin(third), 0.03)
    extra: pd.DataFrame = sheet.raw["ECOG"].loc[rows]
    extra = extra.assign(
        FOLDER="UNS", FORMDT=shifted(extra["FORMDT"], 6), _entry=extra["_entry"] + 6, _modified=extra["_entry"] + 6
    )
    sheet.add("X27", "ECOG", extra, meant=True, column="FOLDER")


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
    later = doses["STDT"] > doses.groupby(SUBJECT)["STDT"].transform("min")
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
