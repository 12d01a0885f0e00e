"""Rates of events by time at risk: exact limits of one, difference and ratio of two (TLF_SPEC 0.3).

As R's poisson.test has them: limits of a rate by Garwood, of a ratio by the binomial distribution of the events of one of both.
"""

import math

from pipeline.tlf.statistics.estimates import Estimate, interval_of, not_estimable
from pipeline.tlf.statistics.proportions import compute_binomial_ci


def compute_rate(events: int, time: float, level: float = 0.95) -> Estimate:
    """Events per unit of `time` with exact two-sided limits; lower 0 at no event."""
    from scipy.special import gammaincinv

    if not time > 0:
        return not_estimable("no time at risk")
    tail = (1 - level) / 2
    low = 0.0 if events == 0 else float(gammaincinv(events, tail)) / time
    return Estimate(events / time, low, float(gammaincinv(events + 1, 1 - tail)) / time)


def compute_rate_ratio(first: tuple[int, float], second: tuple[int, float], level: float = 0.95) -> Estimate:
    """The rate of the second group (events, time) over that of the first, with exact limits."""
    (n1, t1), (n2, t2) = first, second
    if not (t1 > 0 and t2 > 0):
        return not_estimable(f"no time at risk in the {'second' if t1 > 0 else 'first'} group")
    if n1 == 0:
        return not_estimable("no event in the first group" if n2 else "no event in either group")
    low, high = compute_binomial_ci(n2, n1 + n2, level)
    scale = t1 / t2
    return Estimate(n2 / t2 / (n1 / t1), scale * low / (1 - low), scale * high / (1 - high))


def compute_rate_change(first: tuple[int, float], second: tuple[int, float], level: float = 0.95) -> Estimate:
    """The rate of the second group less that of the first, Wald limits by Poisson variances."""
    (n1, t1), (n2, t2) = first, second
    if not (t1 > 0 and t2 > 0):
        return not_estimable(f"no time at risk in the {'second' if t1 > 0 else 'first'} group")
    if n1 + n2 == 0:
        return not_estimable("no event in either group")
    return interval_of(n2 / t2 - n1 / t1, math.sqrt(n1 / t1**2 + n2 / t2**2), level)
