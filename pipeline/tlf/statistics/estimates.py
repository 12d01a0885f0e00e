"""What a statistic gives: an estimate with its limits, or a test; not estimable is nan and a sentence why."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A value with its confidence limits; nan is not estimable, and `reason` says why."""

    value: float
    low: float
    high: float
    reason: str = ""


@dataclass(frozen=True)
class ChiSquare:
    """A test with its degrees of freedom and two-sided p-value; nan is not testable, and `reason` says why.

    `z`: of two groups, the signed root: below 0 where the second had fewer events than expected. nan of more than two.
    """

    value: float
    df: int
    p_value: float
    z: float = math.nan
    reason: str = ""

    @property
    def p_less(self) -> float:
        """One-sided p-value: the alternative is fewer events in the second group than expected."""
        return _normal_tail(-self.z)

    @property
    def p_greater(self) -> float:
        """One-sided p-value: the alternative is more events in the second group than expected."""
        return _normal_tail(self.z)


NOTHING = Estimate(math.nan, math.nan, math.nan)


def not_estimable(reason: str) -> Estimate:
    """No value and no limits, and why."""
    return Estimate(math.nan, math.nan, math.nan, reason)


def not_testable(reason: str) -> ChiSquare:
    """No test, and why."""
    return ChiSquare(math.nan, 0, math.nan, math.nan, reason)


def chi_square_of(statistic: float, df: int, z: float = math.nan) -> ChiSquare:
    """The test of a chi-square statistic with its p-value."""
    from scipy.special import chdtrc

    return ChiSquare(statistic, df, float(chdtrc(df, statistic)), z)


def interval_of(value: float, error: float, level: float) -> Estimate:
    """A value with its Wald limits; `error`: its standard error."""
    half = normal_quantile(level) * error
    return Estimate(value, value - half, value + half)


def normal_quantile(level: float) -> float:
    """The z of a two-sided interval: 1.96 for 0.95."""
    from scipy.special import ndtri

    return float(ndtri(0.5 + level / 2))


def _normal_tail(z: float) -> float:
    from scipy.special import ndtr

    return float(ndtr(-z))
