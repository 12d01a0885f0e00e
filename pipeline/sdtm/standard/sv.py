"""SV: the visits that took place, from `visits` (the folders of all forms). STUDY_SPEC 3.2 SV, M06.

One record per visit of a person: folders that are one visit (a repeated folder, the screenings of a person screened twice) are
one record. The lineage names the folder, the common beginning of the keys of its rows, so that a row does not count as mapped
only because its visit took place.
"""

import pandas as pd

from pipeline.core.product import Lineage, Product
from pipeline.core.series import Series
from pipeline.core.time import dates
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
    return Product(conform(table[names(SV)].sort_values(list(key_of(SV))), SV), lineage=_lineage(seen))


def planned_visit(visitnum: Series) -> Series:
    """Y for a visit of the plan, null for an unscheduled one (its number has decimals)."""
    return pd.Series("Y", index=visitnum.index, dtype=DTYPES["Char"]).where(visitnum.mod(1).eq(0))


def _lineage(seen: pd.DataFrame) -> pd.DataFrame:
    folder = seen[KEY[0]].str.cat([seen[column] for column in KEY[1:]], sep="|")
    made = seen[["USUBJID"]].assign(DATASET="SV", SEQ=float("nan"), RULE="SV.visits", FORM="visits", ROWKEY=folder)
    return conform(made[names(Lineage)], Lineage)
