"""The difference of two Kaplan-Meier estimates at one time (TLF_SPEC 0.3)."""

import math
from typing import Any

from pipeline.tlf.statistics.comparisons.groups import ORDINALS, split_in_two
from pipeline.tlf.statistics.estimates import Estimate, interval_of, not_estimable
from pipeline.tlf.statistics.kaplan_meier import Curve, Options, compute_curve, compute_survival, sum_greenwood


def compute_survival_difference(time: Any, event: Any, second: Any, at: float, level: float = 0.95) -> Estimate:
    """S of the second group less S of the first at `at`, a fraction, with Wald limits from Greenwood's variances (Klein 2007).

    Arrays of one length, `at` in their unit. Not estimable for a group without subjects or with follow-up that ends before `at`;
    without limits where a curve is still 1 or already 0, since nothing estimates its variance.
    """
    curves = []
    for name, (times, events) in zip(ORDINALS, split_in_two(time, event, second), strict=True):
        if not len(times):
            return not_estimable(f"no subjects in the {name} group")
        curves.append(compute_curve(times, events, Options(level)))
    found = [compute_survival(curve, at).value for curve in curves]
    for name, curve, value in zip(ORDINALS, curves, found, strict=True):
        if math.isnan(value):
            return not_estimable(f"the follow-up of the {name} group ends at {curve.time[-1]:g}, before {at:g}")
    difference = found[1] - found[0]
    for name, value in zip(ORDINALS, found, strict=True):
        if value in (0.0, 1.0):
            whom = "nobody" if value else "everybody"
            return Estimate(difference, math.nan, math.nan, f"{whom} of the {name} group had the event by {at:g}: no variance")
    error = math.hypot(*(_standard_error(curve, at) for curve in curves))
    return interval_of(difference, error, level)


def _standard_error(curve: Curve, at: float) -> float:
    until = curve.time <= at
    variance = sum_greenwood(curve.n_risk[until], curve.n_event[until])[-1]
    return float(curve.survival[until][-1] * math.sqrt(variance))
