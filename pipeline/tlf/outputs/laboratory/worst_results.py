"""The worst result on treatment of each laboratory test and direction, and what counts as on treatment (TLF_SPEC 3, 14.3.4)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population

GRADES = {str(grade): f"Grade\u00a0{grade}" for grade in range(5)}
DIRECTIONS = {"low": ("ANL02FL", "L"), "high": ("ANL03FL", "H")}


def select_worst_grades(adlb: pd.DataFrame, population: Population) -> pd.DataFrame:
    """One row per subject, test and direction that is graded: USUBJID, SEQ (ASEQ), group2_level (test and direction), BASELINE
    and WORST grade, missing where there is none. A subject with a baseline only has its baseline record."""
    rows = adlb[among(adlb["USUBJID"], population.subjects["USUBJID"])]
    return pd.concat([_direction(rows, name, *of) for name, of in DIRECTIONS.items()], ignore_index=True)


def _direction(rows: pd.DataFrame, name: str, flag: str, side: str) -> pd.DataFrame:
    grade, baseline = f"ATOXGR{side}", f"BTOXGR{side}"
    graded = rows[rows["PARAMCD"].isin(rows.loc[rows[grade].notna(), "PARAMCD"].unique())]
    worst = graded[flag] == "Y"
    chosen = graded[worst | (graded["ABLFL"] == "Y")].assign(WORST=graded[grade].where(worst), LATER=worst)
    one = chosen.sort_values("LATER", ascending=False, kind="stable").drop_duplicates(["USUBJID", "PARAMCD"])
    label = one["PARAM"] + f", {name}"
    return pd.DataFrame(
        {"USUBJID": one["USUBJID"], "SEQ": one["ASEQ"], "group2_level": label, "BASELINE": one[baseline], "WORST": one["WORST"]}
    )


def window_note(study: Study, by_day: bool = False) -> str:
    """What counts as on treatment, with the configured window; `by_day` of results whose times are not read."""
    until = f"up to {study.te.window_days} days after the last dose."
    if by_day or study.baseline.time == "day":
        return (
            f"On treatment: after the day of the first dose {until} "
            "Baseline: the last result on or before the day of the first dose."
        )
    return (
        f"On treatment: after the first dose, or after its day where a time is unknown, {until} "
        "Baseline: the last result before that."
    )


def grade_note(study: Study) -> str:
    """How laboratory results are graded, with the version of CTCAE."""
    basis = {
        "absent": "from the results alone",
        "worst case": "from the results, the worst assumed of what else a grade asks for (symptoms, anticoagulation)",
    }
    return (
        f"Grades: NCI-CTCAE {study.ctcae}, {basis[study.laboratory.clinical]}; "
        "anaemia has no grade 4, which is a clinical judgement. Enzymes and bilirubin: multiples of the upper limit of normal "
        "or, where the baseline was above it, of the baseline."
    )
