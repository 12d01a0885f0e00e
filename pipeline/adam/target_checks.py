"""What looks wrong with target lesions: takes baseline targets and ADTR records, gives issues.

Its own module because these are queries to the site; no analysis value depends on them (STUDY_SPEC 4.1, 4.8).
"""

import pandas as pd

from pipeline.adam.lesions import PER_MM, is_valid
from pipeline.issues import found, gather

MOST_TARGETS, MOST_PER_ORGAN = 5, 2
TOLERANCE_MM = 1


def baseline_issues(baseline: pd.DataFrame) -> pd.DataFrame:
    """BASELINE_RECIST: a target too small, more than two targets in one organ (all nodes are one), more than five in all."""
    organ = baseline["TULOC"].mask(baseline["NODE"].eq(True), "LYMPH NODE")
    measured = baseline.assign(ORGAN=organ, N=1)
    small = measured.loc[measured["SIZE"].notna() & ~is_valid(measured)]
    size = (small["SIZE"] // PER_MM).astype("str")
    crowded = measured.groupby(["USUBJID", "ORGAN"], as_index=False)["N"].sum().loc[lambda t: t["N"].gt(MOST_PER_ORGAN)]
    many = measured.groupby("USUBJID", as_index=False)["N"].sum().loc[lambda t: t["N"].gt(MOST_TARGETS)]
    return gather(
        found("BASELINE_RECIST", small, "ADTR", column="TRSTRESN", value=small["LESION"] + ": " + size + " mm"),
        found("BASELINE_RECIST", crowded, "ADTR", column="TULOC", value=crowded["ORGAN"],
              message="has more than two target lesions"),
        found("BASELINE_RECIST", many, "ADTR", column="TULNKID", value=many["N"].astype("str"),
              message="counts more than five target lesions"),
    )  # fmt: skip


def sum_differences(records: pd.DataFrame) -> pd.DataFrame:
    """SUM_DIFF: the investigator's sum is more than 1 mm away from the sum of the diameters of the same time point."""
    key = ["USUBJID", "VISITNUM", "AVAL"]
    entered = records.loc[records["PARAMCD"].eq("SDIAMI"), [*key, "SRCSEQ"]]
    added = records.loc[records["PARAMCD"].eq("SDIAM"), key]
    both = entered.merge(added, on=["USUBJID", "VISITNUM"], suffixes=("", "_SUM"))
    far = both.loc[(both["AVAL"] - both["AVAL_SUM"]).abs().gt(TOLERANCE_MM)]
    shown = far["AVAL"].astype("str") + " entered, " + far["AVAL_SUM"].astype("str") + " added"
    return found("SUM_DIFF", far, "ADTR", column="AVAL", value=shown)
