"""Group-sequential boundaries by alpha spending (Lan and DeMets 1983), of O'Brien-Fleming or Pocock type, one- or two-sided."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from pipeline.tlf.statistics.sequential.walk import START, Walkers, exit_above, go_on

Spending = Literal["obrien-fleming", "pocock"]
Sides = Literal[1, 2]
LEAST_SPENT, LEAST_STEP = 1e-13, 1e-3


@dataclass(frozen=True)
class Boundaries:
    """Per look: the fraction at which alpha is spent, what is spent up to it over both sides, the critical z (infinite: no stop),
    and the p-value that has it, of as many sides. Empty where there are none, and `reason` says why."""

    fractions: tuple[float, ...]
    spent: tuple[float, ...]
    z: tuple[float, ...]
    p_value: tuple[float, ...]
    sides: Sides
    reason: str = ""


def compute_boundaries(
    fractions: Sequence[float],
    alpha: float = 0.05,
    sides: Sides = 2,
    spending: Spending = "obrien-fleming",
    information: Sequence[float] | None = None,
) -> Boundaries:
    """The critical values at looks with these information fractions, ascending and at most 1; the last need not be 1, since later
    looks change nothing before them. `alpha` is the error of all sides; two-sided boundaries are symmetric, half of it each.

    `information`: of each look in any unit where it differs from the fraction at which it spends, as with more events than
    planned. ValueError for an alpha outside 0 to 0.5 or unequal lengths; fractions that are none have the reason.
    """
    times = tuple(fractions if information is None else information)
    if not 0 < alpha <= 0.5:
        raise ValueError(f"alpha is {alpha}; it is a probability above 0 and at most 0.5")
    if len(times) != len(fractions):
        raise ValueError(f"{len(times)} looks have information and {len(fractions)} a fraction; give one of each per look")
    if reason := _why_not(fractions, "fraction", 1.0) or _why_not(times, "information", math.inf):
        return Boundaries((), (), (), (), sides, reason)
    scaled = [time / times[-1] for time in times]
    spent = [spend(fraction, alpha / sides, spending) for fraction in fractions]
    z = _critical(scaled, np.diff([0.0, *spent]).tolist(), sides)
    both = tuple(float(sides) * value for value in spent)
    return Boundaries(tuple(fractions), both, z, tuple(sides * _tail(value) for value in z), sides)


def spend(fraction: float, alpha: float, spending: Spending) -> float:
    """The one-sided alpha spent up to an information fraction of 0 to 1.

    O'Brien-Fleming type: 2 - 2 Phi(z(alpha / 2) / sqrt(t)); Pocock type: alpha log(1 + (e - 1) t).
    """
    from scipy.special import ndtri

    if spending == "pocock":
        return alpha * math.log1p((math.e - 1) * fraction)
    return 2 * _tail(-float(ndtri(alpha / 2)) / math.sqrt(fraction))


def _critical(times: Sequence[float], increments: Sequence[float], sides: Sides) -> tuple[float, ...]:
    """The z of each look at which it exits above with the probability it may spend."""
    from scipy.optimize import brentq

    walkers: Walkers = START
    found: list[float] = []
    for look, (time, increment) in enumerate(zip(times, increments, strict=True)):
        if increment < LEAST_SPENT:
            z = math.inf
        else:
            z = float(brentq(lambda z, at=time, left=increment, w=walkers: exit_above(w, z, at) - left, -10, 10, xtol=1e-13))
        found.append(z)
        if look + 1 < len(times):
            walkers = go_on(walkers, -z if sides == 2 else -math.inf, z, time, times[look + 1])
    return tuple(found)


def _why_not(values: Sequence[float], what: str, most: float) -> str:
    if not len(values):
        return "no look was taken"
    for look, (before, now) in enumerate(zip((0.0, *values), values, strict=False), start=1):
        if not 0 < now <= most:
            return f"the {what} of look {look} is {now:g}; it is above 0" + (f" and at most {most:g}" if most < math.inf else "")
        if now - before < LEAST_STEP * values[-1]:
            return f"the {what} of look {look} is {now:g} after {before:g}; looks ascend by {LEAST_STEP} of the last at least"
    return ""


def _tail(z: float) -> float:
    from scipy.special import ndtr

    return float(ndtr(-z))
