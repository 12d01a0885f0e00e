"""For which results a limit of CTCAE holds: takes the results of one test, gives whether each condition surely or possibly does.

Whatever is asked of the baseline is asked of results after the first dose: what was before treatment is no change.
"""

from collections.abc import Callable, Mapping
from functools import cached_property

import pandas as pd

from pipeline.adam.safety.ctcae.criteria import BASE, LLN, ULN
from pipeline.core.numbers.decimals import Decimals, decimals
from pipeline.core.numbers.measured import RESOLUTION, Measured, measured
from pipeline.core.series import Series

MOST_OF_BASELINE = 5  # times ULN: up to here CTCAE 6.0 words grade 3 of ALT and AST by the baseline

ADULT = 18  # years


class Results:
    """Results of one test: PARAMCD, AVAL, AVALC, AVALU, ANRLO, ANRHI, BASE, BNRIND, BASEHI (ULN of the baseline), FAST, AFTER,
    AAGE."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows

    @cached_property
    def result(self) -> Measured:
        """The results."""
        return measured(self.rows["AVAL"], self.rows["AVALC"])

    @cached_property
    def after(self) -> Series:
        """Which are after the first dose."""
        return self.rows["AFTER"].astype(bool)

    @cached_property
    def references(self) -> Mapping[str, Decimals]:
        """What limits are multiples of; the baseline of results after the first dose."""
        base = decimals(self.rows["BASE"]).where(self.after)
        return {LLN: decimals(self.rows["ANRLO"]), ULN: decimals(self.rows["ANRHI"]), BASE: base}

    @cached_property
    def absent(self) -> Mapping[str, Series]:
        """Where a reference is not known. Without any baseline the limits of normal alone decide; one that is beyond a limit is
        there and has no number."""
        known = {name: pd.Series(reference.known, index=self.rows.index) for name, reference in self.references.items()}
        return {
            LLN: ~known[LLN],
            ULN: ~known[ULN],
            BASE: self.after & ~known[BASE] & self.rows["BNRIND"].notna(),
        }

    def beyond(self, sign: str, reference: str, surely: bool) -> Series:
        """Which results are below or above a reference, surely or possibly."""
        beyond = self.result.compare(sign, self.references[reference], surely)
        return beyond if surely else beyond | self.absent[reference]


def holds(given: Results, when: str, surely: bool) -> Series:
    """Which results a condition of limits.csv holds for."""
    return CONDITIONS[when](given, surely)


def _always(given: Results, surely: bool) -> Series:
    return pd.Series(True, index=given.rows.index)


def _baseline_is(indicator: str) -> Callable[[Results, bool], Series]:
    return lambda given, surely: given.after & given.rows["BNRIND"].eq(indicator).fillna(False).astype(bool)


def _baseline_up_to(given: Results, surely: bool) -> Series:
    """Above that CTCAE says nothing: the grade may be that one, or a lower one."""
    high = _baseline_is("HIGH")(given, surely)
    if not surely:
        return high
    most = decimals(given.rows["BASEHI"]) * MOST_OF_BASELINE
    _, more, equal = most.versus(decimals(given.rows["BASE"]), RESOLUTION)
    return high & (more | equal)


def _above_baseline(given: Results, surely: bool) -> Series:
    """A result without any baseline may be above it."""
    beyond = given.result.above(given.references[BASE], surely)
    unknown = given.after & given.rows["BASE"].isna()
    return given.after & (beyond if surely else beyond | unknown)


def _fasting(given: Results, surely: bool) -> Series:
    fasted = given.rows["FAST"].eq("Y").fillna(False).astype(bool)
    return fasted if surely else fasted | given.rows["FAST"].isna()


def _adult(given: Results, surely: bool) -> Series:
    """A child, or somebody of unknown age, has no grade by a limit for adults, and no lower one."""
    return given.rows["AAGE"].ge(ADULT) if surely else pd.Series(True, index=given.rows.index)


CONDITIONS: Mapping[str, Callable[[Results, bool], Series]] = {
    "": _always,
    "after the first dose": lambda given, surely: given.after,
    "baseline above ULN": _baseline_is("HIGH"),
    "baseline not above ULN": lambda given, surely: ~_baseline_is("HIGH")(given, surely),
    "baseline above ULN up to 5 x ULN": _baseline_up_to,
    "baseline below LLN": _baseline_is("LOW"),
    "result above baseline": _above_baseline,
    "result below LLN": lambda given, surely: given.beyond("<", LLN, surely),
    "fasting": _fasting,
    "adult": _adult,
    "another term": lambda given, surely: pd.Series(not surely, index=given.rows.index),  # it has no grade of this one
}
