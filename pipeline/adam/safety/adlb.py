"""ADLB: takes LB and ADSL stage 1, gives laboratory results with baseline, change, toxicity grade and worst result.

Baseline and windows stand in findings.py, the grades in ctcae.py.
"""

import numpy as np
import pandas as pd

from pipeline.adam.frames import Series, finish, flag, text
from pipeline.adam.safety.ctcae import derive_vars_toxicity
from pipeline.adam.safety.findings import TEST, baseline_of, derive_findings
from pipeline.core.distinct import each_distinct_number
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.adam.adlb import ADLB
from schemas.base import DTYPES


def adlb(lb: pd.DataFrame, adsl_base: pd.DataFrame, study: Study) -> Product:
    """One record per numeric result of SAFFL subjects up to the cut-off."""
    records = derive_findings(lb, "LB", adsl_base, ADLB, study, ["LBCAT", "LBSTNRLO", "LBSTNRHI"])
    records = records.assign(PARCAT1=records["LBCAT"], ANRLO=records["LBSTNRLO"], ANRHI=records["LBSTNRHI"])
    records = derive_vars_range(records)
    records = derive_vars_grades(derive_vars_toxicity(records))
    return Product(finish(derive_vars_worst(records), ADLB))


def derive_vars_range(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (AVAL, ANRLO, ANRHI) with ANRIND and BNRIND."""
    low, high = records["ANRLO"], records["ANRHI"]
    within = text("NORMAL", records.index).mask(records["AVAL"].lt(low), "LOW").mask(records["AVAL"].gt(high), "HIGH")
    ranged = records.assign(ANRIND=within.where(low.notna() | high.notna()))
    return ranged.assign(BNRIND=baseline_of(ranged, "ANRIND"))


def derive_vars_grades(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (ATOXGRLN, ATOXGRHN) with the baseline's grades, and all of them as text."""
    numbers = {f"BTOXGR{side}N": baseline_of(records, f"ATOXGR{side}N") for side in "LH"}
    graded = records.assign(**numbers)
    return graded.assign(**{f"{of}TOXGR{side}": _as_text(graded[f"{of}TOXGR{side}N"]) for of in "AB" for side in "LH"})


def _as_text(grade: Series) -> Series:
    return each_distinct_number(grade, lambda known: known.astype("Int64").astype(DTYPES["Char"]))


def derive_vars_worst(records: pd.DataFrame) -> pd.DataFrame:
    """`records` with ANL02FL (lowest) and ANL03FL (highest): one on-treatment record per subject and parameter."""
    read = [*TEST, "ADT", "SRCSEQ", "AVAL", "ATOXGRLN", "ATOXGRHN"]
    on_treatment = records.loc[records["ONTRTFL"].eq("Y"), read].sort_values(["ADT", "SRCSEQ"], kind="stable")
    chosen = {}
    for name, grade, ascending in (("ANL02FL", "ATOXGRLN", True), ("ANL03FL", "ATOXGRHN", False)):
        ordered = on_treatment.sort_values("AVAL", ascending=ascending, kind="stable")
        worst = ordered.sort_values(grade, ascending=False, kind="stable", na_position="last").drop_duplicates(TEST).index
        chosen[name] = flag(pd.Series(np.isin(records.index, worst), index=records.index))
    return records.assign(**chosen)
