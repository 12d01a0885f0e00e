"""The difference of two response rates with limits by Miettinen and Nurminen, stratified or not, or by Newcombe."""

import math
from typing import Literal

import numpy as np

from pipeline.tlf.statistics.comparisons.groups import ORDINALS
from pipeline.tlf.statistics.comparisons.rates import Tables
from pipeline.tlf.statistics.comparisons.risk_sets import Floats
from pipeline.tlf.statistics.estimates import Estimate, normal_quantile, not_estimable
from pipeline.tlf.statistics.proportions import compute_binomial_ci

Method = Literal["Miettinen-Nurminen", "Newcombe"]


def compute_rate_difference(tables: Tables, level: float = 0.95, method: Method = "Miettinen-Nurminen") -> Estimate:
    """The rate of the second group less that of the first, a fraction. Of several strata the weighted difference with the weights
    of Cochran-Mantel-Haenszel, n1 n2 / (n1 + n2), and score limits by Miettinen and Nurminen (1985) with the same weights.

    Newcombe's limits (1998, method 10, of Wilson's) are of one stratum: ValueError for more. Strata with one group weigh nothing;
    not estimable where no stratum has both.
    """
    shared = tables.shared
    if not len(shared.subjects):
        empty = [name for name, size in zip(ORDINALS, tables.subjects.sum(axis=0), strict=True) if not size]
        return not_estimable(f"no subjects in the {empty[0]} group" if empty else "no stratum has subjects of both groups")
    if method == "Miettinen-Nurminen":
        return _score(shared, level)
    if len(tables.subjects) > 1:
        raise ValueError(f"Newcombe's limits are of one stratum, there are {len(tables.subjects)}; take Miettinen-Nurminen")
    return _newcombe(shared, level)


def _newcombe(tables: Tables, level: float) -> Estimate:
    counts = list(zip(tables.responders[0].astype("int64"), tables.subjects[0].astype("int64"), strict=True))
    first, second = (float(x / n) for x, n in counts)
    (low1, high1), (low2, high2) = (compute_binomial_ci(int(x), int(n), level, "Wilson") for x, n in counts)
    value = second - first
    return Estimate(value, value - math.hypot(second - low2, high1 - first), value + math.hypot(high2 - second, first - low1))


def _score(tables: Tables, level: float) -> Estimate:
    """The limits are the differences at which the score statistic reaches the normal quantile."""
    from scipy.optimize import brentq

    (x1, x2), (n1, n2) = tables.responders.T, tables.subjects.T
    weight = n1 * n2 / (n1 + n2)
    weight = weight / weight.sum()
    value, z = float((weight * (x2 / n2 - x1 / n1)).sum()), normal_quantile(level)

    def error(difference: float) -> float:
        rate = _restricted_rate(x1, n1, x2, n2, difference)
        other = rate + difference
        variance = (rate * (1 - rate) / n1 + other * (1 - other) / n2) * (n1 + n2) / (n1 + n2 - 1)
        return math.sqrt(max(0.0, float((weight**2 * variance).sum())))

    def beyond(difference: float) -> float:
        return abs(value - difference) - z * error(difference)

    def limit(end: float) -> float:
        near = value + end * 1e-12  # at the estimate itself the variance may be 0, as for 0 of 10 against 0 of 10
        inside = abs(near) < 1 and beyond(near) < 0
        return float(brentq(beyond, near, end, xtol=1e-14, rtol=1e-14)) if inside else value

    return Estimate(value, limit(-1.0), limit(1.0))


def _restricted_rate(x1: Floats, n1: Floats, x2: Floats, n2: Floats, difference: float) -> Floats:
    """The most likely rate of the first group, per stratum, where the second's is higher by `difference`: the root of a cubic in
    closed form (Miettinen and Nurminen 1985, appendix)."""
    n, x = n1 + n2, x1 + x2
    square = ((n2 + 2 * n1) * difference - n - x) / (3 * n)
    linear = ((n1 * difference - n - 2 * x1) * difference + x) / n
    constant = x1 * difference * (1 - difference) / n
    q = square**3 - linear * square / 2 + constant / 2
    p = np.where(q < 0, -1.0, 1.0) * np.sqrt(np.maximum(square**2 - linear / 3, 0.0))
    cosine = np.divide(q, p**3, out=np.zeros_like(q), where=p != 0)
    angle = (math.pi + np.arccos(np.clip(cosine, -1.0, 1.0))) / 3
    rate: Floats = np.clip(2 * p * np.cos(angle) - square, max(0.0, -difference), min(1.0, 1.0 - difference))
    return rate
