"""Partial dates completed for analysis: takes ISO 8601 text and reference dates, gives dates with their imputation flag.

Its own module because adverse events, deaths and new therapy each complete a partial date by their own rule (STUDY_SPEC 5.2, 5.8,
5.9), and all of them stay inside what was collected. Each function returns columns DT (datetime64[ms]) and DTF (D: the day was
imputed, M: month and day; null for a complete date).
"""

import pandas as pd

from pipeline.adam.frames import Series
from pipeline.core.dates import complete, earliest, latest, precision
from schemas.base import DTYPES

ONE_DAY = pd.Timedelta(days=1)


def impute_start(dtc: Series, treatment_start: Series, end_dtc: Series) -> pd.DataFrame:
    """Start of an event: the first possible day, or the first dose when that is possible (5.8).

    Not the first dose when a complete end date lies before it: so the start is never later than an end inside the same period.
    """
    first, last, end = earliest(dtc), latest(dtc), complete(end_dtc)
    on_treatment = first.le(treatment_start) & treatment_start.le(last) & ~end.lt(treatment_start)
    return _completed(dtc, first.mask(on_treatment, treatment_start))


def impute_end(dtc: Series, death: Series, cutoff: Series) -> pd.DataFrame:
    """End of an event: the last possible day, not after death or the cut-off, yet not before the first possible day (5.8)."""
    first, day = earliest(dtc), latest(dtc)
    for cap in (death, cutoff):
        day = day.mask(cap.lt(day), cap)
    return _completed(dtc, day.mask(day.lt(first), first))


def impute_death(dtc: Series, last_alive: Series, treatment_start: Series) -> pd.DataFrame:
    """Date of death: the first possible day, or the day after the last date known alive, not before dosing (5.9)."""
    first, last = earliest(dtc), latest(dtc)
    alive = last_alive.ge(first) & last_alive.le(last)
    day = first.mask(alive, last_alive + ONE_DAY)
    day = day.mask(day.gt(last), last)
    return _completed(dtc, day.mask(day.lt(treatment_start), treatment_start))


def impute_new_therapy(dtc: Series, treatment_start: Series, treatment_end: Series) -> pd.DataFrame:
    """Start of new therapy: the first possible day, not before the first dose, after the last dose when it may be (5.2)."""
    first, last = earliest(dtc), latest(dtc)
    day = first.mask(treatment_start.gt(first) & treatment_start.le(last), treatment_start)
    stopped = treatment_end.ge(first) & treatment_end.le(last)
    day = day.mask(stopped, treatment_end + ONE_DAY)
    return _completed(dtc, day.mask(day.gt(last), last))


def _completed(dtc: Series, imputed: Series) -> pd.DataFrame:
    whole = complete(dtc)
    part = precision(dtc).map({"M": "D", "Y": "M"}).astype(DTYPES["Char"])
    return pd.DataFrame({"DT": whole.fillna(imputed).astype(DTYPES["Date"]), "DTF": part})
