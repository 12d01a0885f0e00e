"""Dirty assessments and visits: two sums of one time point (X55), a response that is none (X56), two progressions on one day
(X57), two visits on one day (X58)."""

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..text import TEXT, decimal

SUBJECT = ["SITEID", "SUBJID"]


def x55(sheet: Sheet) -> None:
    """A second sum of diameters, half a millimetre larger, in the form of one scan."""
    sums = sheet.meant["TLSUM"]
    rows = sheet.choose("X55", "TLSUM", sums["SUMDIAM"].notna() & (sums["FOLDER"] != "SCRN"), 0.005)
    twin = sheet.raw["TLSUM"].loc[rows]
    larger = decimal(twin["SUMDIAM"].astype(float) + 0.5).array
    blank = pd.Series(np.nan, index=rows, dtype=TEXT)
    twin = twin.assign(RECPOS="2", SUMDIAM=larger, PCHGRPT=blank, NADIRRPT=blank)
    sheet.touch("TLSUM", rows)
    sheet.add("X55", "TLSUM", twin, meant=False, issue="DUP_CONFLICT", column="SUMDIAM")


def x56(sheet: Sheet) -> None:
    """CHECK as the overall response, between two assessments of stable disease."""
    responses = sheet.meant["RSP"]
    person = responses.groupby(SUBJECT)["OVRESP"]
    among = (responses["OVRESP"] == "SD") & (person.shift() == "SD") & (person.shift(-1) == "SD")
    rows = sheet.choose("X56", "RSP", among, 0.01)
    sheet.cells("X56", "RSP", rows, "OVRESP", "CHECK", meant=np.nan, issue="CT_UNMAPPED")


def x57(sheet: Sheet) -> None:
    """The first progression entered a second time, as an unscheduled assessment of the same day."""
    responses = sheet.meant["RSP"]
    progressed = responses["OVRESP"] == "PD"
    first = progressed & ~responses[progressed].duplicated(SUBJECT).reindex(responses.index, fill_value=True)
    rows = sheet.choose("X57", "RSP", first & (responses["RSDT"].str.len() == 10), 0.03)
    twin = sheet.raw["RSP"].loc[rows]
    sheet.touch("RSP", rows)
    sheet.add("X57", "RSP", twin.assign(FOLDER="UNS", FOLDERSEQ="7"), meant=True, issue="RS_ORPHAN", column="FOLDER")


def x58(sheet: Sheet) -> None:
    """Cycle 4 examined on the day of cycle 3; both visits stay."""
    status = sheet.meant["ECOG"]
    before = status[(status["FOLDER"] == "C3D1") & sheet.free("ECOG")].set_index("SUBJID")["FORMDT"]
    going_on = status["SUBJID"].isin(status.loc[status["FOLDER"] == "C5D1", "SUBJID"]) & status["SUBJID"].isin(before.index)
    rows = sheet.choose("X58", "ECOG", (status["FOLDER"] == "C4D1") & going_on, 0.02)
    people = status.loc[rows, "SUBJID"]
    for form in ("ECOG", "VS"):
        table = sheet.meant[form]
        visit = table.index[(table["FOLDER"] == "C4D1") & table["SUBJID"].isin(people) & sheet.free(form)]
        same = table.loc[visit, "SUBJID"].map(before)
        sheet.cells("X58", form, visit, "FORMDT", same, meant=same)
