"""Confidence limits and the exact test of one proportion (TLF_SPEC 0.3)."""

import math
from typing import Literal

from pipeline.tlf.statistics.estimates import normal_quantile

Method = Literal["Clopper-Pearson", "Wilson"]


def compute_binomial_ci(n: int, total: int, level: float = 0.95, method: Method = "Clopper-Pearson") -> tuple[float, float]:
    """Two-sided limits of n / total as fractions; (nan, nan) where total is 0. Clopper-Pearson: lower 0 at n = 0, upper 1 at n
    = total."""
    if total == 0:
        return math.nan, math.nan
    if not 0 <= n <= total:
        raise ValueError(f"{n} of {total} is not a proportion; the numerator must lie between 0 and the denominator")
    return _clopper_pearson(n, total, level) if method == "Clopper-Pearson" else _wilson(n, total, level)


def _clopper_pearson(n: int, total: int, level: float) -> tuple[float, float]:
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low = 0.0 if n == 0 else float(betaincinv(n, total - n + 1, tail))
    high = 1.0 if n == total else float(betaincinv(n + 1, total - n, 1 - tail))
    return low, high


def _wilson(n: int, total: int, level: float) -> tuple[float, float]:
    z = normal_quantile(level)
    centre = (n + z * z / 2) / (total + z * z)
    half = z / (total + z * z) * math.sqrt(n * (total - n) / total + z * z / 4)
    return (0.0 if n == 0 else centre - half), (1.0 if n == total else centre + half)


def compute_binomial_p(n: int, total: int, rate: float) -> float:
    """One-sided exact p of H0: proportion <= rate, that is P(X >= n) for X ~ Binomial(total, rate); nan where total is 0."""
    from scipy.special import betainc

    if total == 0:
        return math.nan
    return 1.0 if n == 0 else float(betainc(n, total - n + 1, rate))
