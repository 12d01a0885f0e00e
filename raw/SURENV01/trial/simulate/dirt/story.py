"""Dirt that is part of the trial's story already: drawn with the subjects, here only recorded (X06, X11, X12, X13, X21, X29)."""

import numpy as np
import pandas as pd

from ..dirt.sheet import Sheet
from ..trial import Trial

SUBJECT = ["SITEID", "SUBJID"]


def x06(sheet: Sheet, trial: Trial) -> None:
    """A person with two screening numbers."""
    enrolment = sheet.meant["ENR"]
    sheet.mark("X06", "ENR", enrolment.index[enrolment["RESCRN_OF"].notna()], "RESCRN_OF")


def x11(sheet: Sheet, trial: Trial) -> None:
    """The investigator's response differs from what the numbers give."""
    scans = trial.scans
    person, scan = np.nonzero(scans.done & (scans.overall != scans.derived))
    off = pd.DataFrame(
        {
            "SUBJID": trial.subjects["SUBJID"].to_numpy()[person],
            "RSDT": scans.date[person, scan],
            "RULE": scans.derived[person, scan],
        }
    )
    off["RSDT"] = off["RSDT"].astype("int64").to_numpy().astype("datetime64[D]").astype(str)
    responses = sheet.meant["RSP"]
    rule = responses[["SUBJID", "RSDT"]].merge(off, on=["SUBJID", "RSDT"], how="left").set_axis(responses.index, axis=0)["RULE"]
    rows = responses.index[rule.notna()]
    sheet.mark("X11", "RSP", rows, "OVRESP", clean=rule[rows])


def x12(sheet: Sheet, trial: Trial) -> None:
    """The only assessment is stable disease at four weeks."""
    _mark_people(sheet, trial, "X12", "RSP", "OVRESP")


def x13(sheet: Sheet, trial: Trial) -> None:
    """A new therapy before the progression."""
    people = trial.subjects.loc[trial.subjects["EARLYNACT"] < trial.subjects["LEAVE"], "SUBJID"]
    therapies = sheet.meant["SAT"]
    sheet.mark("X13", "SAT", therapies.index[therapies["SUBJID"].isin(people)], "STDT")


def x21(sheet: Sheet, trial: Trial) -> None:
    """Surufatinib was interrupted and never taken up again."""
    doses = sheet.meant["EXS"]
    sheet.mark("X21", "EXS", doses.index[doses["CHG"] == "STOPPED"], "CHG")


def x29(sheet: Sheet, trial: Trial) -> None:
    """Enrolled and never dosed, or eligible and not enrolled."""
    enrolment = sheet.meant["ENR"]
    people = trial.subjects.loc[trial.subjects["STATUS"].isin(["NOT DOSED", "NOT ENROLLED"]), "SUBJID"]
    sheet.mark("X29", "ENR", enrolment.index[enrolment["SUBJID"].isin(people)], "ENRLYN")


def _mark_people(sheet: Sheet, trial: Trial, dirt: str, form: str, column: str) -> None:
    people = trial.subjects.loc[trial.subjects[dirt], "SUBJID"]
    table = sheet.meant[form]
    sheet.mark(dirt, form, table.index[table["SUBJID"].isin(people)], column)
