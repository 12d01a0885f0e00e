"""TV: the planned visits of the design. STUDY_SPEC 3.3. Unscheduled visits are not planned."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.study.visits import Visit
from schemas.base import DTYPES, conform, key_of, names
from schemas.sdtm.trial_design import TV


def tv(sv: pd.DataFrame, study: Study) -> Product:
    """One record per planned visit, and per arm where arms differ in it.

    A series without `most` is planned for as long as a subject stays: it is stated up to the last that SV has. Of a series
    without `every`, whose numbers the plan leaves open, those that SV has are stated.
    """
    seen = sv.loc[sv["SVPRESP"].eq("Y"), "VISIT"].drop_duplicates()
    parts = [planned_visits(visit, seen, study) for visit in study.design.visits]
    rows = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=names(TV))], ignore_index=True)
    rows = rows.drop_duplicates(["VISITNUM", "ARMCD"]).assign(STUDYID=study.id, DOMAIN="TV")
    return Product(conform(rows.reindex(columns=names(TV)).sort_values(list(key_of(TV))), TV))


def planned_visits(visit: Visit, seen: Series, study: Study) -> pd.DataFrame:
    """VISITNUM, VISIT, VISITDY, ARMCD, TVSTRL and TVENRL of one entry of the design; `seen`: names of visits that took place."""
    count = _numbers(visit, seen)
    before, _, after = visit.name.partition("{n}")
    shown = count.astype("Int64").astype(DTYPES["Char"]) if visit.numbered else pd.Series("", index=count.index)
    rows = pd.DataFrame(
        {
            "VISITNUM": visit.number + count.fillna(0.0),
            "VISIT": before + shown + after,
            "VISITDY": visit.planned_day(count, study.design.cycle_days),
            "TVSTRL": visit.start or None,
            "TVENRL": visit.end or None,
        }
    )
    return rows.merge(pd.DataFrame({"ARMCD": pd.Series(visit.arms or [None], dtype=DTYPES["Char"])}), how="cross")


def _numbers(visit: Visit, seen: Series) -> Series:
    """The n of an entry that are stated; one that is missing where the visit is no series."""
    if not visit.numbered:
        return pd.Series([float("nan")])
    took_place = pd.to_numeric(seen.str.extract(visit.name_pattern)[0]).astype("float64").dropna().drop_duplicates()
    took_place = took_place[visit.admits(took_place)].reset_index(drop=True)
    if visit.schedule is None:
        return took_place
    last = visit.most if visit.most is not None else took_place.max()
    return pd.Series([] if pd.isna(last) else visit.schedule.until(last), dtype="float64")
