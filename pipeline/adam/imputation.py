"""Partial dates completed for analysis: takes ISO 8601 text and reference dates, gives dates with their imputation flag.

Adverse events, deaths and new therapy each complete a partial date by their own rule (STUDY_SPEC 5.2, 5.8, 5.9); all of them stay
inside what was collected, and a start is not imputed after the end that is known. Each function returns columns DT
(datetime64[ms]) and DTF (D: the day was imputed, M: month and day; null for a complete date).
"""

import pandas as pd

from pipeline.adam.frames import no_date
from pipeline.core.series import Series
from pipeline.core.time.dates import complete, earliest, latest, precision
from schemas.base import DTYPES

ONE_DAY = pd.Timedelta(days=1)


def impute_start(dtc: Series, treatment_start: Series, end_dtc: Series, began_before: "Series | None" = None) -> pd.DataFrame:
    """Start of an event: the first possible day, or the first dose when that is possible (5.8).

    Not the first dose when the event ended before it, by the last day that its end can mean, or `began_before` it.
    """
    first, last = earliest(dtc), latest(dtc)
    on_treatment = first.le(treatment_start) & treatment_start.le(last) & ~latest(end_dtc).lt(treatment_start)
    if began_before is not None:
        on_treatment &= ~began_before
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


def impute_new_therapy(
    dtc: Series, treatment_start: Series, treatment_end: Series, end_dtc: "Series | None" = None
) -> pd.DataFrame:
    """Start of new therapy: the first possible day, not before the first dose, after the last dose when it may be (5.2).

    Neither where the therapy itself had ended by then.
    """
    first, last = earliest(dtc), latest(dtc)
    ended = no_date(dtc.index) if end_dtc is None else latest(end_dtc)
    begun = treatment_start.gt(first) & treatment_start.le(last) & ~ended.lt(treatment_start)
    stopped = treatment_end.ge(first) & treatment_end.le(last) & ~ended.le(treatment_end)
    day = first.mask(begun, treatment_start).mask(stopped, treatment_end + ONE_DAY)
    return _completed(dtc, day.mask(day.gt(last), last))


def _completed(dtc: Series, imputed: Series) -> pd.DataFrame:
    whole = complete(dtc)
    part = precision(dtc).map({"M": "D", "Y": "M"}).astype(DTYPES["Char"])
    return pd.DataFrame({"DT": whole.fillna(imputed).astype(DTYPES["Date"]), "DTF": part})
