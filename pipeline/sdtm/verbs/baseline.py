"""--LOBXFL: "Y" on the last result of each series that precedes the first dose (STUDY_SPEC 3)."""

from typing import Any

import pandas as pd

from pipeline.core import dates
from schemas.base import DTYPES


def derive_var_lobxfl(records: pd.DataFrame, prefix: str, series: tuple[str, ...]) -> "pd.Series[Any]":
    """ "Y" on the last non-missing result on or before the first dose, one per subject and `series`; else null.

    A result of the day of the first dose precedes it, unless both have a time and the result is later. Of several results of one
    date the one with the highest VISITNUM, then row key, is the last. A partial date cannot be placed and is never flagged.
    """
    result, dtc, first_dose = records[f"{prefix}ORRES"], records[f"{prefix}DTC"], records["RFXSTDTC"]
    both_timed = dtc.str.len().gt(10) & first_dose.str.len().gt(10)
    precedes = dates.complete(dtc) <= dates.complete(first_dose)
    precedes &= ~(both_timed & dtc.gt(first_dose)).fillna(False)
    candidates = records[precedes & result.notna()].sort_values([f"{prefix}DTC", "VISITNUM", "ROWKEY"], kind="stable")
    last = candidates.drop_duplicates(["USUBJID", *series], keep="last").index
    return pd.Series("Y", index=records.index, dtype=DTYPES["Char"]).where(records.index.isin(last))
