"""The hazard ratio of two groups by Cox's partial likelihood, stratified or not (TLF_SPEC 0.3).

With one factor of two levels the likelihood is a function of counts. Ties by Efron, as R's default and SAS's TIES=EFRON, or exact
in discrete time, as R's ties="exact" and SAS's TIES=DISCRETE: there it is the noncentral hypergeometric distribution of events
among those at risk, so that no sum over subsets is needed and any number of ties is computed at once.
"""

import math
from collections.abc import Callable
from typing import Any, Literal

import numpy as np

from pipeline.tlf.statistics.comparisons.logrank import NO_SHARED_EVENT
from pipeline.tlf.statistics.comparisons.risk_sets import TWO, RiskSets, count_risk_sets
from pipeline.tlf.statistics.estimates import Estimate, interval_of, not_estimable

Ties = Literal["efron", "exact"]
Score = Callable[[float], tuple[float, float]]
"""The derivative of the log likelihood at a log ratio, and its information there."""


def compute_hazard_ratio(
    time: Any, event: Any, second: Any, level: float = 0.95, *, strata: Any = None, ties: Ties = "efron"
) -> Estimate:
    """The hazard of the second group over the first with Wald limits on the log scale; arrays as `count_risk_sets`, `second`
    True in the second group. `ties="exact"`: an odds ratio of the hazards in discrete time.

    Not estimable where the likelihood rises for ever (events of one group only while both were at risk) or is flat; such a ratio
    is 0, infinite or unknown, and has no Wald limits.
    """
    return hazard_ratio_of(count_risk_sets(time, event, second, TWO, strata), level, ties)


def hazard_ratio_of(sets: RiskSets, level: float = 0.95, ties: Ties = "efron") -> Estimate:
    """The ratio from risk sets of two groups."""
    if reason := _why_not(sets):
        return not_estimable(reason)
    score, bounds = (_efron if ties == "efron" else _exact)(sets.shared)
    if reason := _no_maximum(bounds):
        return not_estimable(reason)
    log_ratio = _solve(score)
    found = interval_of(log_ratio, 1 / math.sqrt(score(log_ratio)[1]), level)
    return Estimate(math.exp(found.value), math.exp(found.low), math.exp(found.high))


def _why_not(sets: RiskSets) -> str:
    for name, size in zip(("first", "second"), sets.sizes, strict=True):
        if not size:
            return f"no subjects in the {name} group"
    if not len(sets.events):
        return "nobody had an event"
    return "" if len(sets.shared.events) else NO_SHARED_EVENT


def _no_maximum(bounds: tuple[float, float]) -> str:
    """Why the likelihood has none, from the limits of its derivative at a ratio of 0 and of infinity."""
    at_zero, at_infinity = bounds
    if at_zero <= 0 <= at_infinity:
        return "every order of these events has the same likelihood: whoever was at risk had the event"
    if at_zero <= 0:
        return "no event in the second group while both were at risk: the ratio is 0 and has no limits"
    if at_infinity >= 0:
        return "no event in the first group while both were at risk: the ratio is infinite and has no limits"
    return ""


def _efron(sets: RiskSets) -> tuple[Score, tuple[float, float]]:
    """Of d tied events the k-th sees at risk who is left when k/d of each of them are gone."""
    d = sets.events.sum(axis=1).astype("int64")
    row = np.repeat(np.arange(len(d)), d)
    gone = (np.arange(d.sum()) - np.repeat(np.cumsum(d) - d, d)) / np.repeat(d, d)
    first, second = (sets.at_risk[row, side] - gone * sets.events[row, side] for side in (0, 1))
    observed = float(sets.events[:, 1].sum())

    def score(log_ratio: float) -> tuple[float, float]:
        share = second / (first * math.exp(-log_ratio) + second)
        return observed - float(share.sum()), float((share * (1 - share)).sum())

    return score, (observed, -float(sets.events[:, 0].sum()))


def _exact(sets: RiskSets) -> tuple[Score, tuple[float, float]]:
    """Given d events at a time, j of them in the second group with weight C(n2, j) C(n1, d - j) ratio^j."""
    from scipy.special import gammaln

    (n1, n2), d = sets.at_risk.T, sets.events.sum(axis=1)
    lowest, highest = np.maximum(0, d - n1), np.minimum(d, n2)
    counts = (highest - lowest).astype("int64") + 1
    start = np.cumsum(counts) - counts
    row = np.repeat(np.arange(len(d)), counts)
    j = np.arange(counts.sum()) - start[row] + lowest[row]
    left, rest = n2[row] - j, d[row] - j
    weight = -(gammaln(j + 1) + gammaln(left + 1) + gammaln(rest + 1) + gammaln(n1[row] - rest + 1))
    observed = float(sets.events[:, 1].sum())

    def score(log_ratio: float) -> tuple[float, float]:
        power = weight + log_ratio * j
        density = np.exp(power - np.maximum.reduceat(power, start)[row])
        density /= np.add.reduceat(density, start)[row]
        mean = np.add.reduceat(density * j, start)
        return observed - float(mean.sum()), float((density * (j - mean[row]) ** 2).sum())

    return score, (observed - float(lowest.sum()), observed - float(highest.sum()))


def _solve(score: Score) -> float:
    """Where the derivative, which falls from above 0 to below it, is 0."""
    from scipy.optimize import brentq

    reach = 1.0
    while score(-reach)[0] < 0 or score(reach)[0] > 0:
        reach *= 2
    return float(brentq(lambda value: score(value)[0], -reach, reach, xtol=1e-14, rtol=1e-14))
