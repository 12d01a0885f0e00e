"""Ranges of normal: takes laboratory results in one unit per parameter with their limits, gives limits that can be used, and
where a result stands to them.

A range whose lower limit is above the upper one, or that is far from those of the other results of its test - another unit's,
another test's, another laboratory's in another unit - is no range: a multiple of it would be a wrong grade.
"""

import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import decimals, number_text
from pipeline.core.numbers.measured import measured
from pipeline.core.series import Series

FAR = 8
"""Upper limits of one test differ by less than this factor between methods and ages; another power of ten is more."""


def derive_vars_limits(records: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`records` (PARAMCD, ANRLO, ANRHI) without the limits of ranges that cannot be used, and issues (RANGE_ODD)."""
    low, high = records["ANRLO"], records["ANRHI"]
    reversed_ = (decimals(low) > decimals(high)) | high.lt(0)
    typical = high.where(high.gt(0)).groupby(records["PARAMCD"]).transform("median")
    far = high.gt(0) & (high.ge(typical * FAR) | high.le(typical / FAR))
    rows = records.assign(RANGE=number_text(low).fillna("") + " - " + number_text(high).fillna(""))
    faults = {
        "has a lower limit above the upper one, or an upper one below 0": reversed_,
        f"has an upper limit that is {FAR} times as high or low as the others of the test": far & ~reversed_,
    }
    parts = [
        count_issues("RANGE_ODD", rows[which], "LB", "RANGE", ["PARAMCD"], message=f"is a range that {why}", label="LBSTNRHI")
        for why, which in faults.items()
    ]
    odd = reversed_ | far
    return records.assign(ANRLO=low.mask(odd), ANRHI=high.mask(odd)), gather(*parts)


def range_indicator(records: pd.DataFrame) -> Series:
    """ANRIND of `records` (AVAL, AVALC, ANRLO, ANRHI, USABLE). NORMAL needs both limits: without the lower one nobody knows that
    a result is not too low."""
    result, low, high = measured(records["AVAL"], records["AVALC"]), decimals(records["ANRLO"]), decimals(records["ANRHI"])
    whole = records["ANRLO"].notna() & records["ANRHI"].notna() & records["USABLE"]
    normal = whole & ~result.below(low, surely=False) & ~result.above(high, surely=False)
    within = text(None, records.index).mask(normal, "NORMAL").mask(result.below(low, surely=True), "LOW")
    return within.mask(result.above(high, surely=True), "HIGH")
