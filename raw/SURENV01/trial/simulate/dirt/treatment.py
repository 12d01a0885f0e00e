"""Dirty treatment: a dose that was not given (X22), overlapping intervals (X23), visits unscheduled and out of order (X27)."""

import pandas as pd

from ..dirt.lesions import shifted
from ..dirt.sheet import Sheet

SUBJECT = ["SITEID", "SUBJID"]


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
