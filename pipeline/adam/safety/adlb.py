"""ADLB: takes LB and ADSL stage 1, gives laboratory results with baseline, change, toxicity grade and worst result.

Baseline and windows stand in findings.py, parameters by specimen in specimens.py, ranges in ranges.py, the grades in grading.py
with their criteria in ctcae/.
"""

import numpy as np
import pandas as pd

from pipeline.adam.frames import finish, flag, look_up, text
from pipeline.adam.safety.corrected_calcium import derive_param_corrected_calcium
from pipeline.adam.safety.counted import count_issues
from pipeline.adam.safety.findings import TEST, baseline_of, derive_findings
from pipeline.adam.safety.first_dose import first_dose_times
from pipeline.adam.safety.grading import derive_vars_toxicity, grade_issues
from pipeline.adam.safety.ranges import derive_vars_limits, range_indicator
from pipeline.adam.safety.specimens import derive_vars_specimen
from pipeline.adam.safety.urine_protein import DIPSTICK, derive_param_dipstick, value_to_grade
from pipeline.core.issues import gather
from pipeline.core.numbers.grades import grade_text, read_grades
from pipeline.core.numbers.measured import measured
from pipeline.core.product import Product
from pipeline.core.series import Series
from pipeline.study import Study
from schemas.adam.adlb import ADLB

CARRIED = ["LBCAT", "ANRLO", "ANRHI", "DERIVED", "LBFAST", "LBTOXGR"]
SIDES = ("L", "H")


def adlb(
    lb: pd.DataFrame, adsl_base: pd.DataFrame, study: Study, ex: pd.DataFrame | None = None, dm: pd.DataFrame | None = None
) -> Product:
    """One record per numeric result of SAFFL subjects up to the cut-off, also of those below or above a limit, and one per
    calcium corrected for albumin.

    EX and DM tell the time of the first dose.
    """
    asked = {name: lb[name] if name in lb else text(None, lb.index) for name in ("LBFAST", "LBTOXGR")}
    collected, of_specimens = derive_vars_specimen(lb.assign(ANRLO=lb["LBSTNRLO"], ANRHI=lb["LBSTNRHI"], **asked))
    collected, of_calcium = derive_param_corrected_calcium(collected)
    first_dose = first_dose_times(adsl_base, ex, dm, study)
    collected, of_words = derive_param_dipstick(collected)
    records, issues = derive_findings(collected, "LB", adsl_base, first_dose, ADLB, study, CARRIED, in_words=[DIPSTICK])
    records = look_up(records, adsl_base, "USUBJID", ["AAGE"])
    specimen = records["LBSPEC"] if "LBSPEC" in records else text(None, records.index)
    records, of_ranges = derive_vars_limits(records.assign(PARCAT1=records["LBCAT"], LBSPEC=specimen))
    ranged = records.assign(ANRIND=range_indicator(records))
    based = ranged.assign(BNRIND=baseline_of(ranged, "ANRIND"), BASEHI=baseline_of(ranged, "ANRHI"), FAST=ranged["LBFAST"])
    as_number = based.assign(AVAL=value_to_grade(based))
    toxicity = derive_vars_toxicity(as_number, study.ctcae, study.laboratory.clinical == "worst case")
    graded = derive_vars_grades(toxicity.assign(AVAL=based["AVAL"]))
    finished = finish(derive_vars_worst(derive_vars_shift(graded)), ADLB)
    parts = [of_specimens, of_calcium, of_words, issues, of_ranges, grade_issues(graded), collected_grade_issues(graded)]
    return Product(finished, issues=gather(*parts))


def derive_vars_grades(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (ATOXGRLN, ATOXGRHN) with both as one (ATOXGRN: -4 to 4), the grades of the baseline, and all of them as text."""
    low, high = records["ATOXGRLN"], records["ATOXGRHN"]
    asked_low, asked_high = records["ATOXDSCL"].notna(), records["ATOXDSCH"].notna()
    neither = (low.eq(0) | ~asked_low) & (high.eq(0) | ~asked_high) & (asked_low | asked_high)
    both = pd.Series(np.nan, index=records.index).mask(neither, 0.0).mask(high.ge(1), high).mask(low.ge(1), -low)
    graded = records.assign(ATOXGRN=both)
    numbers = {f"BTOXGR{side}N": baseline_of(graded, f"ATOXGR{side}N") for side in (*SIDES, "")}
    graded = graded.assign(**numbers)
    return graded.assign(**{f"{of}TOXGR{side}": grade_text(graded[f"{of}TOXGR{side}N"]) for of in "AB" for side in (*SIDES, "")})


def derive_vars_shift(records: pd.DataFrame) -> pd.DataFrame:
    """`records` with SHIFT1 (range indicator) and SHIFT2 (grade) from baseline to each result after the first dose."""
    shifts = {"SHIFT1": ("BNRIND", "ANRIND"), "SHIFT2": ("BTOXGR", "ATOXGR")}
    return records.assign(**{
        name: (records[before] + " to " + records[now]).where(records["AFTER"]) for name, (before, now) in shifts.items()
    })  # fmt: skip


def derive_vars_worst(records: pd.DataFrame) -> pd.DataFrame:
    """`records` with ANL02FL (lowest) and ANL03FL (highest): one on-treatment record per subject and parameter."""
    result = measured(value_to_grade(records), records["AVALC"]).number.to_floats()
    read = records.loc[records["ONTRTFL"].eq("Y") & records["USABLE"], [*TEST, "ADT", "WHEN", "SRCSEQ", "ATOXGRLN", "ATOXGRHN"]]
    on_treatment = read.assign(RESULT=result).sort_values(["ADT", "WHEN", "SRCSEQ"], kind="stable")
    chosen = {}
    for name, grade, ascending in (("ANL02FL", "ATOXGRLN", True), ("ANL03FL", "ATOXGRHN", False)):
        ordered = on_treatment.sort_values("RESULT", ascending=ascending, kind="stable")
        worst = ordered.sort_values(grade, ascending=False, kind="stable", na_position="last").drop_duplicates(TEST).index
        chosen[name] = flag(pd.Series(np.isin(records.index, worst), index=records.index))
    return records.assign(**chosen)


def collected_grade_issues(records: pd.DataFrame) -> pd.DataFrame:
    """GRADE_DIFFERS: results whose collected grade (LBTOXGR) is none of those derived, by test and both grades."""
    collected = read_grades(records["LBTOXGR"], lowest=0)
    derived = records["ATOXGRN"].abs()
    differs: Series = collected.notna() & records["USABLE"] & collected.ne(derived) & records["DERIVED"].isna()
    rows = records.assign(ATOXGR=grade_text(derived).fillna("none"))[differs]
    return count_issues("GRADE_DIFFERS", rows, "LB", "LBTOXGR", ["PARAMCD", "ATOXGR"])
