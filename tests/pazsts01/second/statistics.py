"""Statistics of two arms by their textbook formulas, in plain Python: time to event by stratum, and rates by stratum."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from math import erfc, exp, log, sqrt
from typing import NamedTuple

NORMAL = 1.959963984540054


class Time(NamedTuple):
    """One subject: the stratum, whether in the arm that is compared, the time, and whether an event ended it."""

    stratum: Hashable
    treated: bool
    days: float
    event: bool


class Rate(NamedTuple):
    """The 2 by 2 table of a stratum: responders and subjects of the arm that is compared, and of the reference."""

    yes: int
    n: int
    yes_reference: int
    n_reference: int

    @property
    def weight(self) -> float:
        return self.n * self.n_reference / (self.n + self.n_reference)


def _p(chi_squared: float) -> float:
    return erfc(sqrt(chi_squared / 2))


def _by_stratum(times: Iterable[Time]) -> list[list[Time]]:
    found: dict[Hashable, list[Time]] = defaultdict(list)
    for one in times:
        found[one.stratum].append(one)
    return list(found.values())


def log_rank(times: Iterable[Time]) -> float:
    """Two-sided p of the log-rank test, stratified."""
    difference = variance = 0.0
    for stratum in _by_stratum(times):
        for at in sorted({one.days for one in stratum if one.event}):
            risk = [one for one in stratum if one.days >= at]
            n, treated = len(risk), sum(one.treated for one in risk)
            died = [one for one in risk if one.event and one.days == at]
            d = len(died)
            difference += sum(one.treated for one in died) - d * treated / n
            if n > 1:
                variance += d * treated / n * (1 - treated / n) * (n - d) / (n - 1)
    return _p(difference**2 / variance)


def cox(times: Iterable[Time]) -> tuple[float, float, float]:
    """Hazard ratio of the arm, with Wald limits; ties by Efron, stratified."""
    beta, strata = 0.0, _by_stratum(times)
    for _ in range(50):
        score = information = 0.0
        for stratum in strata:
            for at in {one.days for one in stratum if one.event}:
                died = [one for one in stratum if one.event and one.days == at]
                risk = [exp(beta * one.treated) for one in stratum if one.days >= at]
                treated = sum(exp(beta) for one in stratum if one.days >= at and one.treated)
                tied, tied_treated = sum(exp(beta * one.treated) for one in died), sum(exp(beta) for one in died if one.treated)
                for place in range(len(died)):
                    share = place / len(died)
                    mean = (treated - share * tied_treated) / (sum(risk) - share * tied)
                    information += mean * (1 - mean)
                    score -= mean
                score += sum(one.treated for one in died)
        beta += score / information
    width = NORMAL / sqrt(information)
    return exp(beta), exp(beta - width), exp(beta + width)


def median(times: Iterable[Time]) -> float | None:
    """The first day on which the Kaplan-Meier estimate is at most one half; of an interval at one half the midpoint."""
    known, survival, half = list(times), 1.0, None
    for at in sorted({one.days for one in known if one.event}):
        if half is not None:
            return (half + at) / 2
        risk = sum(one.days >= at for one in known)
        survival *= 1 - sum(one.event and one.days == at for one in known) / risk
        if abs(survival - 0.5) < 1e-9:
            half = at
        elif survival < 0.5:
            return at
    return half


def cochran_mantel_haenszel(rates: Iterable[Rate]) -> float:
    """Two-sided p, without correction for continuity."""
    difference = variance = 0.0
    for one in rates:
        total, yes = one.n + one.n_reference, one.yes + one.yes_reference
        difference += one.yes - one.n * yes / total
        variance += one.n * one.n_reference * yes * (total - yes) / (total**2 * (total - 1))
    return _p(difference**2 / variance)


def rate_difference(rates: list[Rate]) -> tuple[float, float, float]:
    """Weighted difference of the rates, with the limits of Miettinen and Nurminen's score by Cochran-Mantel-Haenszel weights."""
    weights = sum(one.weight for one in rates)
    found = sum(one.weight * (one.yes / one.n - one.yes_reference / one.n_reference) for one in rates) / weights

    def beyond(difference: float) -> float:
        variance = sum((one.weight / weights) ** 2 * _variance(one, difference) for one in rates)
        return (found - difference) ** 2 / variance - NORMAL**2 if variance else -1.0

    return found, _root(beyond, found, -1 + 1e-9), _root(beyond, found, 1 - 1e-9)


def _variance(one: Rate, difference: float) -> float:
    """Of the difference, at the most likely rates that differ by `difference`: found by search, not by the closed form."""
    low, high = max(0.0, -difference) + 1e-12, min(1.0, 1.0 - difference) - 1e-12

    def likelihood(reference: float) -> float:
        treated = min(max(reference + difference, 1e-12), 1 - 1e-12)
        parts = ((one.yes, treated), (one.n - one.yes, 1 - treated), (one.yes_reference, reference))
        rest = (one.n_reference - one.yes_reference, 1 - reference)
        return sum(count * log(rate) for count, rate in (*parts, rest) if count)

    for _ in range(200):
        first, second = low + (high - low) / 3, high - (high - low) / 3
        low, high = (first, high) if likelihood(first) < likelihood(second) else (low, second)
    reference = (low + high) / 2
    treated, total = reference + difference, one.n + one.n_reference
    return (treated * (1 - treated) / one.n + reference * (1 - reference) / one.n_reference) * total / (total - 1)


def _root(function: Callable[[float], float], inside: float, outside: float) -> float:
    for _ in range(60):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if function(middle) < 0 else (inside, middle)
    return inside
