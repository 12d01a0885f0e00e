"""Tumour assessments: takes the tumour forms, gives the time points of each person in order, with their link group.

Its own module because TR and RS must number the same time points alike (TRLNKGRP, RSLNKGRP; STUDY_SPEC 3.2 TR, RS). All forms of
one folder are one time point, even with several scan dates (X16).
"""

from typing import Any

import pandas as pd

from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import Verb, derived
from pipeline.study import Study
from schemas.base import DTYPES

KEY = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ"]
LESION_FORMS = ("TL", "NTL", "NL")
FIRST_CYCLE = 2.0  # VISITNUM of CYCLE 1 DAY 1


def assessments(forms: dict[str, pd.DataFrame], reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> pd.DataFrame:
    """One row per folder with a tumour form: SITEID, SUBJID, FOLDER, FOLDERSEQ, ORDER (1, 2 ..), LNKGRP ("A1", "A2" ..), DTHDTC.

    What was assessed on or before the first dose is the baseline, order 1; later time points follow from 2 by their earliest scan
    date (else the date of the response form, else the visit's, else after the visit before). Never dosed: what precedes cycle 1.
    `forms` holds any of TL, NTL, NL, RSP; folders of subjects without a DM record have no time point.
    """
    subjects = reference[["SITEID", "SUBJID", "USUBJID", "RFXSTDTC", "DTHDTC"]]
    points = _folders(forms, study).merge(subjects, on=["SITEID", "SUBJID"])
    points = points.merge(visits[[*KEY, "VISITNUM", "VISITDT"]], on=KEY, how="left")
    points = points.sort_values(["USUBJID", "VISITNUM", *KEY], ignore_index=True)
    day = points["SCANNED"].fillna(points["ASSESSED"]).fillna(points["VISITDT"])
    points = points.assign(DAY=day.groupby(points["USUBJID"]).ffill())
    points = points.sort_values(["USUBJID", "DAY", "VISITNUM", *KEY], na_position="first", ignore_index=True)
    after = ~_is_baseline(points)
    order = after.groupby(points["USUBJID"]).cumsum().where(after, 0) + 1
    group = "A" + order.astype("int64").astype(DTYPES["Char"])
    return points.assign(ORDER=order.astype("float64"), LNKGRP=group)[[*KEY, "ORDER", "LNKGRP", "DTHDTC"]]


def _is_baseline(points: pd.DataFrame) -> "pd.Series[Any]":
    first_dose = dates.complete(points["RFXSTDTC"])
    undated = first_dose.isna() | points["DAY"].isna()
    return (points["DAY"] <= first_dose) | (undated & points["VISITNUM"].lt(FIRST_CYCLE))


def _folders(forms: dict[str, pd.DataFrame], study: Study) -> pd.DataFrame:
    """Each folder with its earliest scan date (SCANNED) and the date of its response form (ASSESSED)."""
    sources = [(form, "SCANDT", "SCANNED") for form in LESION_FORMS] + [("RSP", "RSDT", "ASSESSED")]
    rows = [
        forms[form][KEY].assign(**{kind: dates.earliest(dates.parse(forms[form][column], study.dates.dmy_ambiguous)["DTC"])})
        for form, column, kind in sources
        if form in forms
    ]
    together = pd.concat(rows, ignore_index=True).reindex(columns=[*KEY, "SCANNED", "ASSESSED"])
    return together.astype({"SCANNED": DTYPES["Date"], "ASSESSED": DTYPES["Date"]}).groupby(KEY, as_index=False).min()


def with_assessment(form: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """The form's rows with ORDER, LNKGRP and DTHDTC of their time point; null where the folder has none."""
    return form.merge(points, on=KEY, how="left")


def time_points(*forms: str) -> dict[str, tuple[str, ...]]:
    """What LNKGRP is made from on each of `forms` (FormFields.made_from): the folder, and the dates that order the folders."""
    dated = ("TL.SCANDT", "NTL.SCANDT", "NL.SCANDT", "RSP.RSDT")
    return {f"{form}.LNKGRP": (f"{form}.FOLDER", f"{form}.FOLDERSEQ", *dated) for form in forms}


def link_group(lnkgrp: "pd.Series[Any]") -> "pd.Series[Any]":
    """A1 for the baseline, then A2, A3 .. per assessment time point in date order; the same in TR and RS."""
    return lnkgrp


LINK_GROUP: Verb = derived(link_group, "LNKGRP")
