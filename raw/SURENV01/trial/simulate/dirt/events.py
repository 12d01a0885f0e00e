"""Dirty events and deaths: ongoing with an end (X17), end before start (X18), worsening as a new record (X19), deaths that
disagree (X24), contact after death (X26), a tick against the start (X52), the highest grade missing (X53), a start known by its
year (X54), a condition that the sex cannot have (X59)."""

import numpy as np
import pandas as pd

from ..dirt.lesions import shifted
from ..dirt.sheet import Sheet
from ..text import TEXT, whole


def x17(sheet: Sheet) -> None:
    """Ticked ongoing though it has an end date."""
    rows = sheet.choose("X17", "AE", sheet.meant["AE"]["ENDT"].str.len() == 10, 0.01)
    sheet.cells("X17", "AE", rows, "ONGO", "Y", issue="AE_ONGO_END")


def x18(sheet: Sheet) -> None:
    """Ended three days before it began, both on treatment."""
    events, doses = sheet.meant["AE"], sheet.meant["EXS"]
    first = events["SUBJID"].map(doses.groupby("SUBJID")["STDT"].min())
    later = (events["STDT"].str.len() == 10) & (events["STDT"] > first) & events["ENDT"].notna() & (events["LINKED_AE"].isna())
    rows = sheet.choose("X18", "AE", later & (_days(events["STDT"]) > _days(first) + 10) & (events["OUT"] != "FATAL"), 0.004)
    before = shifted(events.loc[rows, "STDT"], -3)
    sheet.cells("X18", "AE", rows, "ENDT", before, meant=before, issue="AE_END_LT_START")


def _days(dates: pd.Series) -> pd.Series:
    """Complete ISO dates as days; missing where not complete."""
    day = pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce")
    return (day - pd.Timestamp("1970-01-01")).dt.days.astype("float64")


def x19(sheet: Sheet) -> None:
    """A worsening entered as a new record: most name the record before, one in three does not."""
    rows = sheet.meant["AE"].index[sheet.meant["AE"]["LINKED_AE"].notna()]
    silent = rows[sheet.stream("X19").random(len(rows)) < 1 / 3].intersection(sheet.meant["AE"].index[sheet.free("AE")])
    sheet.cells("X19", "AE", silent, "LINKED_AE", np.nan, meant=np.nan)
    sheet.mark("X19", "AE", rows.difference(silent), "LINKED_AE")


def x24(sheet: Sheet) -> None:
    """Death dated two days later by the end-of-study form, or one day earlier by the survival contact; the form DTH is right."""
    complete = sheet.meant["DTH"][sheet.meant["DTH"]["DTHDT"].str.len() == 10]["SUBJID"]
    for form, column, days in (("EOS", "EOSDT", 2), ("SURV", "CONTDT", -1)):
        table = sheet.meant[form]
        says = (table["EOSREAS"] == "DEATH") if form == "EOS" else (table["STATUS"] == "DEAD")
        rows = sheet.choose("X24", form, says & table["SUBJID"].isin(complete), 0.04)
        sheet.cells("X24", form, rows, column, shifted(table.loc[rows, column], days), issue="DTH_CONFLICT")


def x26(sheet: Sheet) -> None:
    """A contact thirty days after death that says alive."""
    deaths = sheet.meant["DTH"]
    heard = sheet.meant["SURV"].groupby("SUBJID")["FOLDER"].max()
    rows = sheet.choose("X26", "DTH", deaths["SUBJID"].isin(heard.index) & (deaths["DTHDT"].str.len() == 10), 0.03)
    dead = deaths.loc[rows]
    date = shifted(dead["DTHDT"], 30)
    number = dead["SUBJID"].map(heard).astype(TEXT).str.slice(4).astype(float) + 1
    contact = dead[["SITEID", "SUBJID", "FOLDERSEQ", "RECPOS", "RECSTAT", "_closed"]].assign(
        FOLDER=("SURV" + whole(number).str.zfill(2)).array, FORMDT=date, CONTDT=date, STATUS="ALIVE", SOURCE="FAMILY",
        _entry=dead["_entry"] + 31, _modified=dead["_entry"] + 31,
    )  # fmt: skip
    sheet.add(
        "X26",
        "SURV",
        contact.astype({"FOLDER": TEXT, "STATUS": TEXT, "SOURCE": TEXT}),
        meant=False,
        issue="AFTER_DEATH",
        column="STATUS",
    )


def _first_dose(sheet: Sheet) -> pd.Series:
    """The first dose of each event's subject: the earliest of both drugs."""
    surufatinib, envafolimab = sheet.meant["EXS"], sheet.meant["EXE"]
    taken = surufatinib.loc[surufatinib["DOSE"].astype(float) > 0, ["SUBJID", "STDT"]]
    given = envafolimab.loc[envafolimab["GIVEN"] == "Y", ["SUBJID", "DT"]].rename(columns={"DT": "STDT"})
    return sheet.meant["AE"]["SUBJID"].map(pd.concat([taken, given]).groupby("SUBJID")["STDT"].min())


def x52(sheet: Sheet) -> None:
    """Ticked as begun before the first dose, with a start after it: the date is right."""
    events = sheet.meant["AE"]
    later = _days(events["STDT"]) > _days(_first_dose(sheet))
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
        (_days(events["ENDT"]) < _days(first))
        & (_days(events["STDT"]) <= _days(events["ENDT"]))
        & (year == first.str.slice(0, 4))
    )
    rows = sheet.choose("X54", "AE", ended, 0.05)
    sheet.cells("X54", "AE", rows, "STDT", year[rows], meant=year[rows])


def x59(sheet: Sheet) -> None:
    """A condition of the prostate in the history of a woman."""
    history, people = sheet.meant["MH"], sheet.meant["DM"]
    women = history["SUBJID"].isin(people.loc[people["SEX"] == "F", "SUBJID"])
    rows = sheet.choose("X59", "MH", women & (history["MHTERM"] == "Diabetes mellitus"), 0.05)
    sheet.cells(
        "X59", "MH", rows, "MHTERM", "Benign prostatic hyperplasia", meant="Benign prostatic hyperplasia", issue="SEX_DIFF"
    )
