"""Kaplan-Meier curves, quantiles and landmarks by the rules of SAS or of R (TLF_SPEC 0.3).

lifelines counts who is at risk, has an event and is censored at each time; the curve and what differs from its rules is ours:
pointwise limits on three scales that are undefined at S = 0 (and at S = 1 in SAS), quantiles with the midpoint rule and a
tolerance for plateaus in binary fractions, landmarks beyond the last observation.
"""

import math
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from pipeline.tlf.statistics.estimates import NOTHING, Estimate, normal_quantile

Floats = npt.NDArray[np.float64]
Scale = Literal["log-log", "log", "plain"]
Convention = Literal["sas", "r"]

TOLERANCE = 1.5e-8  # sqrt of the machine epsilon: 0.7 x 0.5 / 0.7 must count as 0.5


@dataclass(frozen=True)
class Options:
    """Decisions of study.yaml: level, scale of the limits (ci.km), plateau rule (km.median), software rules (km.convention)."""

    level: float = 0.95
    scale: Scale = "log-log"
    plateau: Literal["midpoint", "first"] = "midpoint"
    convention: Convention = "sas"


@dataclass(frozen=True)
class Curve:
    """The product-limit curve at 0 and each observed time: at risk just before, events, censored, S, limits. All of one
    length."""

    time: Floats
    n_risk: Floats
    n_event: Floats
    n_censor: Floats
    survival: Floats
    low: Floats
    high: Floats
    options: Options


def compute_curve(time: Any, event: Any, options: Options | None = None) -> Curve:
    """The Kaplan-Meier curve of `time` (any unit) and `event` (1 event, 0 censored): arrays of one length, at least one
    subject."""
    from lifelines.utils import survival_table_from_events

    chosen = options or Options()
    table = survival_table_from_events(np.asarray(time, dtype="float64"), np.asarray(event, dtype="float64"))
    at_risk, events = table["at_risk"].to_numpy(dtype="float64"), table["observed"].to_numpy(dtype="float64")
    survival = np.cumprod(1 - events / at_risk)
    low, high = _limits(survival, sum_greenwood(at_risk, events), chosen)
    times, censored = table.index.to_numpy(dtype="float64"), table["censored"].to_numpy(dtype="float64")
    return Curve(times, at_risk, events, censored, survival, low, high, chosen)


def sum_greenwood(at_risk: Floats, events: Floats) -> Floats:
    """Variance of log S by Greenwood's sum; infinite once S is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.cumsum(np.where(events > 0, events / (at_risk * (at_risk - events)), 0.0))


def _limits(survival: Floats, variance: Floats, options: Options) -> tuple[Floats, Floats]:
    low, high = scale_limits(survival, variance, options)
    undefined = survival == 0.0
    if options.convention == "sas":
        undefined |= survival >= 1.0
    else:
        low[0] = high[0] = 1.0  # R: certain until the first observation
    return np.where(undefined, math.nan, low), np.where(undefined, math.nan, high)


def scale_limits(probability: Floats, variance: Floats, options: Options) -> tuple[Floats, Floats]:
    """Pointwise limits of probabilities on the scale of `options`; `variance`: of their logarithm."""
    z = normal_quantile(options.level)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = z * np.sqrt(variance)
        if options.scale == "log-log":
            base = np.where(probability < 1.0, probability, math.nan)
            return base ** np.exp(-error / np.log(base)), base ** np.exp(error / np.log(base))
        if options.scale == "log":
            return probability * np.exp(-error), np.minimum(probability * np.exp(error), 1.0)
        return np.maximum(probability - probability * error, 0.0), np.minimum(probability + probability * error, 1.0)


def compute_quantile(curve: Curve, p: float) -> Estimate:
    """The time by which a fraction `p` has had the event, with limits by inverting the pointwise limits (Brookmeyer-Crowley)."""
    value, low, high = (_crossing(curve, values, 1 - p) for values in (curve.survival, curve.low, curve.high))
    return Estimate(value, low, high)


def _crossing(curve: Curve, values: Floats, level: float) -> float:
    """First time at which `values` is at most `level`; where it equals the level over an interval, by the plateau rule.

    A plateau that lasts to the end of follow-up is not estimable in SAS; R takes the midpoint to the last time.
    """
    known = ~np.isnan(values)
    time, values = curve.time[known], values[known]
    r = curve.options.convention == "r"
    reached, passed = (_first_at_most(values, level + margin, r) for margin in (TOLERANCE, -TOLERANCE))
    if reached is None:
        return math.nan
    if curve.options.plateau == "first" or reached == passed:
        return float(time[reached])
    if passed is not None:
        return float(time[reached] + time[passed]) / 2
    return float(time[reached] + curve.time[-1]) / 2 if r else math.nan


def _first_at_most(values: Floats, level: float, r: bool) -> int | None:
    """Position of the first value that is at most `level`. R sorts first: where an upper limit rises again, it takes the value
    nearest."""
    candidates = np.flatnonzero(values <= level)
    if not candidates.size:
        return None
    return int(candidates[np.argmax(values[candidates])] if r else candidates[0])


def compute_survival(curve: Curve, time: float) -> Estimate:
    """S at `time`: the last step at or before it. SAS: beyond the last observation not estimable, unless S is 0 already; R
    carries on."""
    step = int(np.searchsorted(curve.time, time, side="right")) - 1
    beyond = time > curve.time[-1] and curve.survival[-1] > 0
    if step < 0 or (beyond and curve.options.convention == "sas"):
        return NOTHING
    return Estimate(float(curve.survival[step]), float(curve.low[step]), float(curve.high[step]))


def count_at_risk(time: Any, at: float) -> int:
    """The subjects still at risk just before `at`: those with time >= at, counted from the data."""
    return int((np.asarray(time, dtype="float64") >= at).sum())
