"""--LOBXFL: "Y" on the last result of each series that precedes the first dose (STUDY_SPEC 3)."""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates
from schemas.base import DTYPES


def derive_var_lobxfl(records: pd.DataFrame, prefix: str, series: tuple[str, ...]) -> Series:
    """Y on the last result that is present (--ORRES) of a subject, a test and what the domain tells its records apart by
    (specimen, position, method), among those on or before the first dose (DM.RFXSTDTC); else null. A result of the day of the
    first dose is before it, unless both have a time and the result is later as far as both are known. The last is that of the
    latest --DTC, of one --DTC that of the highest VISITNUM, then the one entered last. A partial date is never flagged.
    """
    result, dtc, first_dose = records[f"{prefix}ORRES"], records[f"{prefix}DTC"], records["RFXSTDTC"]
    precedes = (dates.complete(dtc) <= dates.complete(first_dose)) & ~_later(dtc, first_dose)
    candidates = records[precedes & result.notna()].sort_values([f"{prefix}DTC", "VISITNUM", "ROWKEY"], kind="stable")
    last = candidates.drop_duplicates(["USUBJID", *series], keep="last").index
    return pd.Series("Y", index=records.index, dtype=DTYPES["Char"]).where(records.index.isin(last))


def _later(dtc: Series, other: Series) -> Series:
    """Whether one date and time is after another, compared to the hour, minute or second that both have."""
    common = pd.concat([dtc.str.len(), other.str.len()], axis=1).min(axis=1, skipna=False)
    later = pd.Series(False, index=dtc.index)
    for end in (13, 16, 19):
        later |= common.ge(end) & dtc.str.slice(0, end).gt(other.str.slice(0, end)).fillna(False).astype(bool)
    return later
