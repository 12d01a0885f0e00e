"""Timing variables --DY and EPOCH from ISO dates and a subject's reference dates (STUDY_SPEC 3, vectors A02, A03)."""

import pandas as pd

from pipeline.core.series import Series
from pipeline.core.time import dates
from schemas.base import DTYPES

SCREENING, TREATMENT, FOLLOW_UP = "SCREENING", "TREATMENT", "FOLLOW-UP"


def derive_var_dy(dtc: Series, rfstdtc: Series) -> Series:
    """Study day of the date part of --DTC (--STDTC, --ENDTC): date - DM.RFSTDTC + 1 on and after it, date - RFSTDTC before it
    (there is no day 0); null unless both dates are complete."""
    return dates.study_day(dates.complete(dtc), dates.complete(rfstdtc))


def derive_var_epoch(dtc: Series, reference: pd.DataFrame, predose: bool = False) -> Series:
    """SCREENING from DM.RFICDTC, TREATMENT from DM.RFXSTDTC to DM.RFXENDTC (no end while treatment goes on), then FOLLOW-UP; null
    before consent and for a partial date whose first and last possible day are in different epochs. In findings that precede the
    first dose by protocol the day of RFXSTDTC itself is SCREENING.

    `predose`: day-1 items that precede the dose: SCREENING.
    `reference`: RFICDTC, RFXSTDTC, RFXENDTC, ONGOING on the index of `dtc`.
    """
    first = _epoch_of_day(dates.earliest(dtc), reference, predose)
    last = _epoch_of_day(dates.latest(dtc), reference, predose)
    return first.where(first.eq(last).fillna(False))


def _epoch_of_day(day: Series, reference: pd.DataFrame, predose: bool) -> Series:
    consent, start, end = (dates.complete(reference[c]) for c in ("RFICDTC", "RFXSTDTC", "RFXENDTC"))
    on_treatment = day.gt(start) if predose else day.ge(start)
    ended = day.gt(end) & reference["ONGOING"].ne("Y").fillna(True)
    epoch = pd.Series(SCREENING, index=day.index, dtype=DTYPES["Char"])
    epoch = epoch.mask(on_treatment, TREATMENT).mask(on_treatment & ended, FOLLOW_UP)
    return epoch.where(day.notna() & ~day.lt(consent))
