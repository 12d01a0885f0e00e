"""Visits of the folders of all forms: VISITNUM, VISIT, first and last date.

An unscheduled visit's number depends on all visits of the subject (STUDY_SPEC 2.1, 3.2 SV, M06).
"""

from collections.abc import Iterable

import pandas as pd

from pipeline.core.time import dates
from pipeline.sdtm.verbs.mapping import code_text
from pipeline.study import Study
from schemas.base import DTYPES

KEY = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ"]
LOG, UNSCHEDULED = "LOG", "UNS"


def visits(forms: Iterable[pd.DataFrame], study: Study) -> pd.DataFrame:
    """One row per SITEID, SUBJID, FOLDER, FOLDERSEQ that any form has (log forms have no visit): VISITNUM, VISIT, VISITDT,
    VISITENDT.

    VISITNUM is null for a folder that the schedule does not know. VISITDT and VISITENDT are the earliest and the latest complete
    form date, datetime64[ms].
    """
    rows = pd.concat([form[[*KEY, "FORMDT"]] for form in forms], ignore_index=True)
    rows = rows[rows["FOLDER"].notna() & rows["FOLDER"].ne(LOG)]
    day = dates.complete(dates.parse(rows["FORMDT"], study.dates.dmy_ambiguous)["DTC"])
    dated = rows[KEY].assign(DAY=day).groupby(KEY, as_index=False, dropna=False)
    found = dated.agg(VISITDT=("DAY", "min"), VISITENDT=("DAY", "max"))
    scheduled = _scheduled(found, study)
    return pd.concat([scheduled, _unscheduled(found, scheduled)], ignore_index=True).sort_values(KEY, ignore_index=True)


def _scheduled(found: pd.DataFrame, study: Study) -> pd.DataFrame:
    folder = code_text(found["FOLDER"])
    number = pd.Series(float("nan"), index=found.index)
    name = pd.Series(None, index=found.index, dtype=DTYPES["Char"])
    for visit in study.design.visits:
        part = folder.str.extract(visit.folder_pattern)[0]
        count = pd.to_numeric(part.where(part.ne(""), "0")).astype("float64")
        count = count.where(visit.admits(count))
        number = number.fillna(visit.number + count)
        before, _, after = visit.name.partition("{n}")
        text = count.astype("Int64").astype(DTYPES["Char"]) if visit.numbered else count.map({0.0: ""}).astype(DTYPES["Char"])
        name = name.fillna(before + text + after)
    known = found.assign(VISITNUM=number, VISIT=name)
    return known[folder.ne(UNSCHEDULED).fillna(True)]


def _unscheduled(found: pd.DataFrame, scheduled: pd.DataFrame) -> pd.DataFrame:
    """0.01 steps after the latest scheduled visit on or before the date."""
    subject = ["SITEID", "SUBJID"]
    extra = found[code_text(found["FOLDER"]).eq(UNSCHEDULED).fillna(False)].sort_values(["VISITDT", *KEY])
    dated = extra[extra["VISITDT"].notna()]
    past = scheduled.dropna(subset=["VISITDT", "VISITNUM"]).sort_values(["VISITDT", "VISITNUM"])
    joined = pd.merge_asof(dated, past[[*subject, "VISITDT", "VISITNUM"]], on="VISITDT", by=subject)
    joined = pd.concat([joined, extra[extra["VISITDT"].isna()]], ignore_index=True) if len(dated) < len(extra) else joined
    base = joined["VISITNUM"].fillna(0.0) if "VISITNUM" in joined else pd.Series(0.0, index=joined.index)
    step = joined.assign(BASE=base).groupby([*subject, "BASE"]).cumcount() + 1
    number = (base + step / 100).round(2)
    return joined.assign(VISITNUM=number, VISIT="UNSCHEDULED " + number.map("{:.2f}".format).astype(DTYPES["Char"]))
