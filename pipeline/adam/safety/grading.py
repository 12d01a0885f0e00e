"""Toxicity grades of laboratory results: takes results with their limits of normal and baseline, gives the grade of each, 0 to 4.

Absolute limits need no range: haemoglobin of 70 g/L is grade 3 whatever the laboratory's limits are. A result below or above a
limit has the grade that every value on that side has. What cannot be graded, and why, is listed.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import numpy as np
import pandas as pd

from pipeline.adam.frames import text
from pipeline.adam.safety.counted import count_issues
from pipeline.adam.safety.ctcae import HIGH, LOW, TOXICITIES, Toxicity
from pipeline.core.issues import gather
from pipeline.core.numbers.decimals import Decimals, decimals
from pipeline.core.numbers.measured import Measured, measured
from pipeline.core.numbers.units import factor
from pipeline.core.series import Series

_INPUTS = ["PARAMCD", "AVAL", "AVALC", "AVALU", "ANRLO", "ANRHI", "BASE", "BNRIND", "AFTER", "USABLE"]
UNIT, RANGE, OPEN = "UNIT_UNGRADED", "RANGE_ABSENT", "GRADE_OPEN"
"""Why a result of a graded test has no grade: codes of issues."""


def derive_vars_toxicity(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (_INPUTS) with ATOXGRLN and ATOXGRHN, and UNGRADED, the reason where a graded test has no grade."""
    grades = {direction: pd.Series(np.nan, index=records.index) for direction in (LOW, HIGH)}
    reason = text(None, records.index)
    for toxicity in TOXICITIES:
        rows = records.loc[records["PARAMCD"].eq(toxicity.test) & records["USABLE"], _INPUTS]
        result = measured(rows["AVAL"], rows["AVALC"])
        grade, why = grade_low(rows, result, toxicity) if toxicity.direction == LOW else grade_high(rows, result, toxicity)
        grades[toxicity.direction].loc[rows.index] = grade
        reason.loc[rows.index] = why
    return records.assign(ATOXGRLN=grades[LOW], ATOXGRHN=grades[HIGH], UNGRADED=reason)


def grade_low(rows: pd.DataFrame, result: Measured, toxicity: Toxicity) -> tuple[Series, Series]:
    """Grade and reason of results that are too low: absolute limits in the unit of the result, grade 1 below LLN."""
    grade, why = pd.Series(np.nan, index=rows.index), text(UNIT, rows.index)
    for unit in rows["AVALU"].dropna().unique():
        limits, of_unit = limits_in(unit, toxicity), rows["AVALU"].eq(unit)
        if limits:
            found, reason = _agreed(partial(_low, result, rows, limits), rows["ANRLO"].notna())
            grade, why = grade.mask(of_unit, found), why.mask(of_unit, reason)
    return grade, why


def limits_in(unit: str, toxicity: Toxicity) -> list[tuple[float, int, int]]:
    """The limits for results in a unit, each with the whole numbers by which the result and the limit are multiplied to meet;
    none where the unit cannot be read. Those published in a unit of the same kind go before those that need a molar mass."""
    for test in ("", toxicity.test):
        for published, limits in toxicity.limits.items():
            if by := factor(unit, published, test):
                return [(limit, by.numerator, by.denominator) for limit in limits]
    return []


def _low(result: Measured, rows: pd.DataFrame, limits: list[tuple[float, int, int]], surely: bool) -> Series:
    grade = result.below(decimals(rows["ANRLO"]), surely).astype("float64")
    for number, (limit, of_result, of_limit) in enumerate(limits, start=2):
        scaled = Measured(result.number * of_result, result.side)
        grade = grade.mask(scaled.below(Decimal(str(limit)) * of_limit, surely), float(number))
    return grade.where(rows["ANRLO"].notna() | grade.ge(2) | (not surely))


def grade_high(rows: pd.DataFrame, result: Measured, toxicity: Toxicity) -> tuple[Series, Series]:
    """Grade and reason of results that are too high: multiples of ULN, or of a baseline above ULN after the first dose."""
    by_baseline = rows["AFTER"] & rows["BNRIND"].eq("HIGH")
    upper, base = decimals(rows["ANRHI"]), decimals(rows["BASE"])
    reference = base.where(by_baseline, upper)

    def graded(surely: bool) -> Series:
        worse = (result.reaches if toxicity.inclusive else result.above)(base * toxicity.worse, surely)
        grade = result.above(upper, surely).where(~by_baseline, worse).astype("float64")
        for number, multiple in enumerate(toxicity.multiples[1:], start=2):
            grade = grade.mask(result.above(reference * multiple, surely), float(number))
        return grade.where(_is_present(reference))

    return _agreed(graded, _is_present(reference))


def _is_present(numbers: Decimals) -> Series:
    return pd.Series(numbers.known, index=numbers.index)


def _agreed(graded: Callable[[bool], Series], has_range: Series) -> tuple[Series, Series]:
    """The grade where what surely holds and what may hold give the same; else why there is none."""
    surely, possibly = graded(True), graded(False)
    grade = surely.where(surely.eq(possibly))
    return grade, text(OPEN, grade.index).where(has_range, RANGE).where(grade.isna())


def grade_issues(records: pd.DataFrame) -> pd.DataFrame:
    """The results of graded tests without a grade, by reason, test and unit or text (UNGRADED, PARAMCD, AVALU, AVALC)."""
    parts = []
    for code, column, label in ((UNIT, "AVALU", "LBSTRESU"), (RANGE, "PARAMCD", ""), (OPEN, "AVALC", "LBSTRESC")):
        rows = records.loc[records["UNGRADED"].eq(code)]
        parts.append(count_issues(code, rows, "LB", column, [] if column == "PARAMCD" else ["PARAMCD"], label=label))
    return gather(*parts)
