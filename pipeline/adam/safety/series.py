"""What tells the records of a parameter apart: takes findings, gives BASETYPE, the kind of measurement whose baseline is theirs.

Blood pressure lying and standing, temperature in ear and mouth, a count by two methods: the change of one is not counted from the
other. Only what differs within a parameter tells anything apart.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.core.issues import gather
from pipeline.core.series import Series
from pipeline.study import Study
from schemas.base import DTYPES

SERIES = ["USUBJID", "PARAMCD", "BASETYPE"]


def derive_var_basetype(records: pd.DataFrame, code: str, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`records` of domain `code` (PARAMCD and its qualifiers) with BASETYPE: the values that differ within the parameter, joined
    by ", "; missing where none does. And issues: records without a value where others of the parameter have one."""
    basetype: Series = text(None, records.index)
    issues = []
    for name in (f"{code}{part}" for part in study.baseline.apart):
        if name not in records or records[name].isna().all():
            continue
        kinds = records[["PARAMCD", name]].drop_duplicates()["PARAMCD"]
        apart = records["PARAMCD"].isin(kinds[kinds.duplicated()])
        value = records[name].fillna(f"{name} NOT STATED")
        basetype = basetype.mask(apart, (basetype + ", ").fillna("") + value)
        unplaced = records.loc[apart & records[name].isna()]
        issues.append(count_issues("SERIES_UNKNOWN", unplaced, code, name, ["PARAMCD"]))
    return records.assign(BASETYPE=basetype.astype(DTYPES["Char"])), gather(*issues)


def baseline_issues(records: pd.DataFrame, code: str) -> pd.DataFrame:
    """BASELINE_OTHER: records after the first dose without a baseline of their kind, of subjects who have one of another."""
    based = records.loc[records["ABLFL"].eq("Y"), ["USUBJID", "PARAMCD"]].drop_duplicates().assign(BASED="Y")
    later = records.loc[records["AFTER"] & records["BASETYPE"].notna()]
    own = records.loc[records["ABLFL"].eq("Y"), SERIES].assign(OWN="Y")
    asked = later.merge(own, on=SERIES, how="left").merge(based, on=["USUBJID", "PARAMCD"], how="left")
    return count_issues("BASELINE_OTHER", asked.loc[asked["OWN"].isna() & asked["BASED"].notna()], code, "BASETYPE", ["PARAMCD"])
