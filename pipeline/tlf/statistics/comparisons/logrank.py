"""The log-rank test of two or more groups, stratified or not (Mantel 1966; as R's survdiff and SAS's LIFETEST)."""

import math
from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np

from pipeline.tlf.statistics.comparisons.risk_sets import TWO, Floats, RiskSets, count_risk_sets
from pipeline.tlf.statistics.estimates import ChiSquare, chi_square_of, not_testable

NO_SHARED_EVENT = "no event while more than one group was at risk"


def compute_logrank(time: Any, event: Any, group: Any, *, groups: Sequence[Hashable] = TWO, strata: Any = None) -> ChiSquare:
    """Chi-square of the differences between observed and expected events, summed over strata, on (groups that were ever at risk
    with another) - 1 degrees of freedom.

    Arrays as `count_risk_sets`. With two groups `z` and the one-sided p-values are of the second. Not testable without an event
    while more than one group was at risk.
    """
    return logrank_of(count_risk_sets(time, event, group, groups, strata))


def logrank_of(sets: RiskSets) -> ChiSquare:
    """The test of risk sets."""
    shared = sets.shared
    found = compare_counts(shared.at_risk, shared.events)
    return not_testable(_why_not(sets)) if math.isnan(found.value) else found


def compare_counts(members: Floats, events: Floats) -> ChiSquare:
    """The test that events fall on the members of each group as by chance, summed over rows: event times, or strata (then it is
    Cochran-Mantel-Haenszel's). Not testable where each row leaves nothing to chance."""
    difference, variance = observed_less_expected(members, events)
    df = int(np.linalg.matrix_rank(variance, hermitian=True)) if len(variance) else 0
    if df == 0:
        return not_testable("nothing is left to chance")
    statistic = float(difference @ np.linalg.pinv(variance, hermitian=True) @ difference)
    z = float(difference[1] / np.sqrt(variance[1, 1])) if len(difference) == 2 else np.nan
    return chi_square_of(statistic, df, z)


def observed_less_expected(members: Floats, events: Floats) -> tuple[Floats, Floats]:
    """Per group observed less expected events, and their covariance under equal risks (hypergeometric in each row)."""
    n, d = members.sum(axis=1), events.sum(axis=1)
    share = members / n[:, None]
    factor = np.divide(d * (n - d), n - 1, out=np.zeros_like(n), where=n > 1)
    difference = (events - d[:, None] * share).sum(axis=0)
    variance = np.diag((factor[:, None] * share).sum(axis=0)) - np.einsum("i,ij,ik->jk", factor, share, share)
    return difference, variance


def _why_not(sets: RiskSets) -> str:
    if (sets.sizes > 0).sum() < 2:
        return "fewer than two groups have subjects"
    if not len(sets.events):
        return "nobody had an event"
    if not len(sets.shared.events):
        return NO_SHARED_EVENT
    return "at each event time all who were at risk had the event"
