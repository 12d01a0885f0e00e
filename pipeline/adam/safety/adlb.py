"""ADLB: takes LB and ADSL stage 1, gives laboratory results with baseline, change, toxicity grade and worst result.

Baseline and windows stand in findings.py, parameters by specimen in specimens.py, the grades in ctcae.py and grading.py.
"""

import numpy as np
import pandas as pd

from pipeline.adam.frames import finish, flag, text
from pipeline.adam.safety.findings import TEST, baseline_of, derive_findings
from pipeline.adam.safety.first_dose import first_dose_times
from pipeline.adam.safety.grading import derive_vars_toxicity, grade_issues
from pipeline.adam.safety.specimens import derive_vars_specimen
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import decimals
from pipeline.core.numbers.grades import grade_text
from pipeline.core.numbers.measured import measured
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.adam.adlb import ADLB


def adlb(
    lb: pd.DataFrame, adsl_base: pd.DataFrame, study: Study, ex: pd.DataFrame | None = None, dm: pd.DataFrame | None = None
) -> Product:
    """One record per numeric result of SAFFL subjects up to the cut-off, also of those below or above a limit.

    EX and DM tell the time of the first dose.
    """
    collected, of_specimens = derive_vars_specimen(lb.assign(ANRLO=lb["LBSTNRLO"], ANRHI=lb["LBSTNRHI"]))
    first_dose = first_dose_times(adsl_base, ex, dm, study)
    records, issues = derive_findings(collected, "LB", adsl_base, first_dose, ADLB, study, ["LBCAT", "ANRLO", "ANRHI"])
    specimen = records["LBSPEC"] if "LBSPEC" in records else text(None, records.index)
    records = derive_vars_range(records.assign(PARCAT1=records["LBCAT"], LBSPEC=specimen))
    graded = derive_vars_toxicity(records)
    finished = finish(derive_vars_worst(derive_vars_grades(graded)), ADLB)
    return Product(finished, issues=gather(of_specimens, issues, grade_issues(graded)))


def derive_vars_range(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (AVAL, AVALC, ANRLO, ANRHI) with ANRIND and BNRIND. NORMAL needs both limits: without the lower one nobody knows
    that a result is not too low."""
    result, low, high = measured(records["AVAL"], records["AVALC"]), decimals(records["ANRLO"]), decimals(records["ANRHI"])
    whole = records["ANRLO"].notna() & records["ANRHI"].notna() & records["USABLE"]
    normal = whole & ~result.below(low, surely=False) & ~result.above(high, surely=False)
    within = text(None, records.index).mask(normal, "NORMAL").mask(result.below(low, surely=True), "LOW")
    ranged = records.assign(ANRIND=within.mask(result.above(high, surely=True), "HIGH"))
    return ranged.assign(BNRIND=baseline_of(ranged, "ANRIND"))


def derive_vars_grades(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (ATOXGRLN, ATOXGRHN) with the baseline's grades, and all of them as text."""
    numbers = {f"BTOXGR{side}N": baseline_of(records, f"ATOXGR{side}N") for side in "LH"}
    graded = records.assign(**numbers)
    return graded.assign(**{f"{of}TOXGR{side}": grade_text(graded[f"{of}TOXGR{side}N"]) for of in "AB" for side in "LH"})


def derive_vars_worst(records: pd.DataFrame) -> pd.DataFrame:
    """`records` with ANL02FL (lowest) and ANL03FL (highest): one on-treatment record per subject and parameter."""
    result = measured(records["AVAL"], records["AVALC"]).number.to_floats()
    read = records.loc[records["ONTRTFL"].eq("Y") & records["USABLE"], [*TEST, "ADT", "WHEN", "SRCSEQ", "ATOXGRLN", "ATOXGRHN"]]
    on_treatment = read.assign(RESULT=result).sort_values(["ADT", "WHEN", "SRCSEQ"], kind="stable")
    chosen = {}
    for name, grade, ascending in (("ANL02FL", "ATOXGRLN", True), ("ANL03FL", "ATOXGRHN", False)):
        ordered = on_treatment.sort_values("RESULT", ascending=ascending, kind="stable")
        worst = ordered.sort_values(grade, ascending=False, kind="stable", na_position="last").drop_duplicates(TEST).index
        chosen[name] = flag(pd.Series(np.isin(records.index, worst), index=records.index))
    return records.assign(**chosen)
