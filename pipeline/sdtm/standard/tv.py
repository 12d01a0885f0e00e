"""TV: the planned visits that took place for somebody, from SV. STUDY_SPEC 3.3. Unscheduled visits are not planned."""

import pandas as pd

from pipeline.core.product import Product
from pipeline.study import Study
from schemas.base import DTYPES, conform, key_of, names
from schemas.sdtm.trial_design import TV


def tv(sv: pd.DataFrame, study: Study) -> Product:
    """One record per planned visit; VISITDY is the planned day of the first day of a cycle."""
    seen = sv.loc[sv["SVPRESP"].eq("Y"), ["VISITNUM", "VISIT"]].drop_duplicates("VISITNUM")
    start = pd.Series(None, index=seen.index, dtype=DTYPES["Char"])
    end, day = start.copy(), pd.Series(float("nan"), index=seen.index)
    for visit in study.design.visits:
        number = seen["VISIT"].str.extract(visit.name_pattern)[0]
        named = number.notna() & start.isna()
        start, end = start.mask(named, visit.start), end.mask(named, visit.end)
        if visit.cycle and study.design.cycle_days:
            cycle = pd.to_numeric(number.where(number.ne("")), errors="coerce").fillna(1.0)
            day = day.mask(named, study.design.cycle_days * (cycle - 1) + 1)
    rows = seen.assign(STUDYID=study.id, DOMAIN="TV", VISITDY=day, TVSTRL=start, TVENRL=end)
    return Product(conform(rows.reindex(columns=names(TV)).sort_values(list(key_of(TV))), TV))
