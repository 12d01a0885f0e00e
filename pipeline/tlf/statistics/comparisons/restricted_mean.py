"""Restricted mean survival time: the area below the Kaplan-Meier curve up to a limit (Uno 2014, as R's survRM2)."""

import math
from typing import Any

import numpy as np

from pipeline.tlf.statistics.comparisons.groups import ORDINALS, split_in_two
from pipeline.tlf.statistics.estimates import Estimate, interval_of, not_estimable
from pipeline.tlf.statistics.kaplan_meier import Curve, Options, compute_curve


def choose_limit(time: Any, second: Any) -> float:
    """The limit that the data support in both groups: the earlier of their last observed times, events or not; nan where a group
    has no subjects. In the unit of `time`."""
    parts = [times for times, _ in split_in_two(time, time, second)]
    return min(float(times.max()) for times in parts) if all(len(times) for times in parts) else math.nan


def compute_mean(time: Any, event: Any, limit: float, level: float = 0.95) -> Estimate:
    """The mean time up to `limit` of one group with Wald limits, in the unit of `time`.

    Not estimable for nobody, and where follow-up ends before `limit` with the curve above 0; without limits where nobody had an
    event before it.
    """
    value, error, reason = _mean(np.asarray(time, dtype="float64"), np.asarray(event, dtype="float64"), limit, "")
    return _interval(value, error, level, reason)


def compute_mean_difference(time: Any, event: Any, second: Any, limit: float, level: float = 0.95) -> Estimate:
    """The mean of the second group less that of the first, with Wald limits; `limit` and reasons as `compute_mean`."""
    parts = split_in_two(time, event, second)
    found = [_mean(*part, limit, f" of the {name} group") for name, part in zip(ORDINALS, parts, strict=True)]
    reason = next((reason for value, _, reason in found if math.isnan(value)), "") or next((r for _, _, r in found if r), "")
    return _interval(found[1][0] - found[0][0], math.hypot(found[0][1], found[1][1]), level, reason)


def _interval(value: float, error: float, level: float, reason: str) -> Estimate:
    if math.isnan(value):
        return not_estimable(reason)
    return Estimate(value, math.nan, math.nan, reason) if reason else interval_of(value, error, level)


def _mean(times: Any, events: Any, limit: float, whose: str) -> tuple[float, float, str]:
    """Mean, standard error, and why there is none."""
    if not limit > 0:
        return math.nan, math.nan, "there is no limit to which the mean is restricted"
    if not len(times):
        return math.nan, math.nan, f"no subjects{whose}"
    curve = compute_curve(times, events, Options())
    if limit > curve.time[-1] and curve.survival[-1] > 0:
        return math.nan, math.nan, f"the follow-up{whose} ends at {curve.time[-1]:g}, before {limit:g}"
    mean, error = _area(curve, limit)
    return mean, error, "" if error else f"nobody{whose} had the event before {limit:g}: no variance"


def _area(curve: Curve, limit: float) -> tuple[float, float]:
    """The area up to the limit, and its standard error: Greenwood's terms, each times the square of the area behind it."""
    start = np.minimum(curve.time, limit)
    areas = curve.survival * np.diff(np.append(start, limit))
    behind = np.cumsum(areas[::-1])[::-1]
    left = curve.n_risk * (curve.n_risk - curve.n_event)
    terms = np.divide(curve.n_event * behind**2, left, out=np.zeros_like(left), where=left > 0)
    return float(areas.sum()), math.sqrt(float(terms.sum()))
