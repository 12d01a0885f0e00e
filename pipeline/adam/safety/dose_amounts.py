"""What a dosing record amounts to: takes dose, unit and frequency of EX records, gives mg per dose and the number of doses.

125 mg BID over ten days are 20 doses and 2,500 mg, 0.25 g are 250 mg. A unit that is no mass (mg/kg needs a weight) or a
frequency without a fixed number of doses (PRN) gives no number.
"""

from fractions import Fraction

import numpy as np
import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.core.issues import gather
from pipeline.core.numbers.frequencies import PARTS_OF_DAY, Frequency, read_frequency
from pipeline.core.numbers.units import converted, factor
from pipeline.core.series import Series
from pipeline.study.design import Drug
from schemas.base import DTYPES

MILLIGRAM = "mg"


def derive_vars_amount(doses: pd.DataFrame, planned: Drug) -> pd.DataFrame:
    """`doses` (EXDOSE, EXDOSU, EXDOSFRQ, ASTDT, AENDT, NEWDAYS) with MG (of one dose), DOSES (their number), PERDAY (mg a day)
    and LESS (less a day than the record before).

    Without EXDOSU a dose is in mg; without EXDOSFRQ it is given as planned: daily, or once per record.
    """
    unplanned = planned.frequency if planned.daily else "ONCE"
    days = (doses["AENDT"] - doses["ASTDT"]).dt.days + 1.0
    mg, number, per_day = doses["EXDOSE"], pd.Series(np.nan, index=doses.index), pd.Series(np.nan, index=doses.index)
    for unit in doses["EXDOSU"].dropna().unique():
        rows, by = doses["EXDOSU"].eq(unit), factor(unit, MILLIGRAM)
        mg = mg.mask(rows, converted(doses.loc[rows, "EXDOSE"], by) if by else np.nan)
    for term in doses["EXDOSFRQ"].fillna(unplanned).unique():
        rows, often = doses["EXDOSFRQ"].fillna(unplanned).eq(term), read_frequency(term)
        if often:
            number = number.mask(rows, _number(often, days, doses["NEWDAYS"]))
            per_day = per_day.mask(rows, converted(mg[rows], often.per_day or Fraction(1)))
    reduced = per_day.lt(per_day.groupby(doses["USUBJID"]).shift())
    return doses.assign(MG=mg, DOSES=number, PERDAY=per_day, LESS=reduced)


def _number(often: Frequency, days: Series, new_days: Series) -> Series:
    """Doses of each record; daily ones only of the days that no earlier record covers."""
    if often.single:
        return pd.Series(float(often.single), index=days.index)
    return doses_of_days(new_days if often.interval <= 1 else days, often.interval)


def doses_of_days(days: Series, interval: Fraction) -> Series:
    """The doses of a number of days, the first one on the first day and one every `interval` days."""
    return -((-days * interval.denominator) // interval.numerator)


def part_of_day(frequency: Series) -> Series:
    """The part of the day that a frequency names (QAM, QPM ...); "" for any other."""
    upper = frequency.str.strip().str.upper()
    return upper.where(upper.isin(PARTS_OF_DAY), text("", frequency.index)).astype(DTYPES["Char"])


def amount_issues(doses: pd.DataFrame) -> pd.DataFrame:
    """Units and frequencies that could not be read, by drug (EXTRT)."""
    unread = doses["EXDOSU"].notna() & doses["EXDOSE"].notna() & doses["MG"].isna()
    return gather(
        count_issues("DOSE_UNIT", doses.loc[unread], "EX", "EXDOSU", ["EXTRT"]),
        count_issues("DOSE_UNIT_MISSING", doses.loc[doses["EXDOSU"].isna()], "EX", "EXDOSU", ["EXTRT"]),
        count_issues("DOSE_FREQUENCY", doses.loc[doses["DOSES"].isna()], "EX", "EXDOSFRQ", ["EXTRT"]),
    )
