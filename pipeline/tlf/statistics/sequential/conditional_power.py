"""Conditional power: how likely a boundary is still crossed, given the statistic of an interim look (Lan and Wittes 1988)."""

import math
from collections.abc import Sequence
from itertools import pairwise

from pipeline.tlf.statistics.sequential.walk import exit_above, go_on, stand_at


def compute_conditional_power(
    z: float,
    fraction: float,
    later: Sequence[float],
    critical: Sequence[float],
    drift: float | None = None,
    *,
    two_sided: bool = False,
) -> tuple[float, str]:
    """The probability that z comes to `critical` at one of the looks `later` (information fractions, ascending), and why there is
    none.

    `z`: of the interim look at `fraction`, above 0 where the second group fares better (of a log-rank test: less its z). `drift`:
    the expected z at fraction 1, by `compute_drift` or 0 for no effect; None: as the trend so far, z / sqrt(fraction).
    `two_sided`: a path at or below the negative boundary has stopped, too.
    """
    if len(later) != len(critical):
        raise ValueError(f"{len(later)} later looks have {len(critical)} critical values; give one of each per look")
    if not math.isfinite(z):
        return math.nan, "the interim look has no test statistic"
    if not later:
        return math.nan, f"no look is left after the fraction {fraction:g}"
    times = (0.0, fraction, *later)
    if not all(before < now for before, now in pairwise(times)):
        return math.nan, f"the fractions {', '.join(f'{time:g}' for time in times[1:])} do not ascend from above 0"
    trend = z / math.sqrt(fraction) if drift is None else drift
    walkers, power = stand_at(z, fraction), 0.0
    for look, (time, bound) in enumerate(zip(later, critical, strict=True)):
        power += exit_above(walkers, bound, time, trend)
        if look + 1 < len(later):
            walkers = go_on(walkers, -bound if two_sided else -math.inf, bound, time, later[look + 1], trend)
    return power, ""
