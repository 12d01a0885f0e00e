"""SV: the visits that took place, from `visits` (the folders of all forms). STUDY_SPEC 3.2 SV, M06.

One record per visit of a person: folders that are one visit (a repeated folder, the screenings of a person screened twice) are
one record. The lineage names the folder, the common beginning of the keys of its rows, so that a row does not count as mapped
only because its visit took place.
"""

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.product import Lineage, Product
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.sdtm.standard.tv import planned_visits
from pipeline.sdtm.standard.visits import KEY
from pipeline.sdtm.verbs.timing import derive_var_dy
from pipeline.study import Study
from schemas.base import DTYPES, conform, key_of, names
from schemas.sdtm.sv import SV

_VISIT = ["USUBJID", "VISITNUM"]


def sv(reference: pd.DataFrame, visits: pd.DataFrame, study: Study) -> Product:
    """Visits with the first and last date of their forms; a folder that is no visit of this trial makes none (VISIT_UNKNOWN)."""
    people = reference[["SITEID", "SUBJID", "USUBJID", "RFXSTDTC"]]
    seen = visits[visits["VISITNUM"].notna()].merge(people, on=["SITEID", "SUBJID"])
    days = seen.groupby(_VISIT, as_index=False).agg(START=("VISITDT", "min"), END=("VISITENDT", "max"))
    table = seen.drop_duplicates(_VISIT)[[*_VISIT, "VISIT", "RFXSTDTC"]].merge(days, on=_VISIT)
    planned = planned_visit(table["VISITNUM"])
    table = table.assign(
        STUDYID=study.id,
        DOMAIN="SV",
        SVPRESP=planned,
        SVOCCUR=planned,
        SVSTDTC=dates.iso(table["START"]),
        SVENDTC=dates.iso(table["END"]),
    )
    table = table.assign(
        SVSTDY=derive_var_dy(table["SVSTDTC"], table["RFXSTDTC"]), SVENDY=derive_var_dy(table["SVENDTC"], table["RFXSTDTC"])
    )
    outside = outside_windows(table.merge(_screenings(seen), on=_VISIT, how="left"), study)
    return Product(conform(table[names(SV)].sort_values(list(key_of(SV))), SV), lineage=_lineage(seen), issues=outside)


def outside_windows(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    """VISIT_WINDOW: visits that began outside the window of their planned day (`design.visits.window_days`).

    Where arms plan a visit for several days, it is in the window of any of them. `table`: SV with SITEID and SUBJID.
    """
    seen = table["VISIT"].drop_duplicates()
    windows = [
        planned_visits(visit, seen, study).assign(EARLY=visit.window[0], LATE=visit.window[1])
        for visit in study.design.visits
        if visit.window
    ]
    if not windows:
        return gather()
    due = table.merge(pd.concat(windows, ignore_index=True).dropna(subset="VISITDY"), on=["VISITNUM", "VISIT"])
    days = _elapsed(due["SVSTDY"]) - _elapsed(due["VISITDY"])
    due = due.assign(OUTSIDE=days.lt(-due["EARLY"]) | days.gt(due["LATE"]))
    fault = due[due.groupby(_VISIT)["OUTSIDE"].transform("all")].drop_duplicates(_VISIT)
    day, early, late, actual = (fault[name].astype("Int64").astype("str") for name in ("VISITDY", "EARLY", "LATE", "SVSTDY"))
    message = (
        fault["VISIT"] + " is outside its window: planned for day " + day + ", " + early + " days before to " + late + " after"
    )
    return found("VISIT_WINDOW", fault, "SV", column="SVSTDY", value=actual, message=message)


def _elapsed(day: Series) -> Series:
    """Days since day 1: there is no day 0."""
    return day - day.gt(0)


def _screenings(seen: pd.DataFrame) -> pd.DataFrame:
    return seen.drop_duplicates(_VISIT)[[*_VISIT, "SITEID", "SUBJID"]]


def planned_visit(visitnum: Series) -> Series:
    """Y for a visit of the plan, null for an unscheduled one (its number has decimals)."""
    return pd.Series("Y", index=visitnum.index, dtype=DTYPES["Char"]).where(visitnum.mod(1).eq(0))


def _lineage(seen: pd.DataFrame) -> pd.DataFrame:
    folder = seen[KEY[0]].str.cat([seen[column] for column in KEY[1:]], sep="|")
    made = seen[["USUBJID"]].assign(DATASET="SV", SEQ=float("nan"), RULE="SV.visits", FORM="visits", ROWKEY=folder)
    return conform(made[names(Lineage)], Lineage)
