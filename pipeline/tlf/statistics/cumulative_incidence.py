"""Cumulative incidence of competing events by Aalen and Johansen's estimator (TLF_SPEC 0.3).

Ties are exact: all events of a time see the same subjects at risk. lifelines' AalenJohansenFitter moves tied times apart at
random instead, so that neither its estimate nor its variance is that of the data.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.tlf.statistics.estimates import NOTHING, Estimate
from pipeline.tlf.statistics.kaplan_meier import Floats, Options, scale_limits


@dataclass(frozen=True)
class Incidence:
    """At 0 and each observed time: at risk just before (`n_risk`), and per cause a row of `value` with its limits `low`, `high`;
    a limit is nan where nobody, or everybody, had the event of the cause."""

    time: Floats
    n_risk: Floats
    causes: tuple[str, ...]
    value: Floats
    low: Floats
    high: Floats
    options: Options


def compute_incidence(time: Any, cause: Any, causes: Sequence[str], options: Options | None = None) -> Incidence:
    """The probability of an event of each of `causes` by each time, while those of the others compete with it.

    `time` (any unit) and `cause` (one of `causes`; anything else is censored): arrays of one length, at least one subject.
    Variance by the delta method, which is that of R's survfit and of SAS's ERROR=DELTA; limits on the scale of `options`.
    """
    times, whose = np.asarray(time, dtype="float64"), np.asarray(cause, dtype=object)
    grid, at = np.unique(times, return_inverse=True)
    at_risk = len(times) - np.searchsorted(np.sort(times), grid, side="left").astype("float64")
    own = np.array([np.bincount(at[whose == name], minlength=len(grid)) for name in causes], dtype="float64")
    before, events = _survival_before(at_risk, own.sum(axis=0)), own.sum(axis=0)
    value = np.cumsum(before * own / at_risk, axis=1)
    variance = _variance(value, own, at_risk, events, before)
    chosen = options or Options()
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = scale_limits(value, variance / value**2, chosen)
    unknown = (value <= 0) | (value >= 1)
    start = np.zeros((len(causes), 1))
    low, high = (np.hstack([start * math.nan, np.where(unknown, math.nan, ends)]) for ends in (low, high))
    everybody = np.concatenate([[float(len(times))], at_risk])
    return Incidence(np.concatenate([[0.0], grid]), everybody, tuple(causes), np.hstack([start, value]), low, high, chosen)


def _survival_before(at_risk: Floats, events: Floats) -> Floats:
    """The probability of no event of any cause before each time."""
    return np.concatenate([[1.0], np.cumprod(1 - events / at_risk)[:-1]])


def _variance(value: Floats, own: Floats, at_risk: Floats, events: Floats, before: Floats) -> Floats:
    """Of the incidence of each cause; the sums over earlier times s of terms in F(t) - F(s), multiplied out."""
    left = at_risk - events
    a = np.divide(events, at_risk * left, out=np.zeros_like(events), where=left > 0)  # nobody left: F does not change any more
    b = before**2 * (at_risk - own) * own / at_risk**3
    c = before * own / at_risk**2
    sums = [np.cumsum(part, axis=-1) for part in (a * np.ones_like(value), a * value, a * value**2, b, c, c * value)]
    found = value**2 * sums[0] - 2 * value * sums[1] + sums[2] + sums[3] - 2 * (value * sums[4] - sums[5])
    return np.maximum(found, 0.0)


def incidence_at(found: Incidence, cause: str, time: float) -> Estimate:
    """The incidence of a cause by `time` with limits. SAS: beyond the last observation not estimable, unless everybody has had an
    event; R carries on."""
    row, at = found.causes.index(cause), int(np.searchsorted(found.time, time, side="right")) - 1
    beyond = time > found.time[-1] and found.value[:, -1].sum() < 1 - 1e-9
    if beyond and found.options.convention == "sas":
        return NOTHING
    return Estimate(float(found.value[row, at]), float(found.low[row, at]), float(found.high[row, at]))
