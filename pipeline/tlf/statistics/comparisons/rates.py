"""Who responded, by group and stratum, and the test and odds ratio that read those counts."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tlf.statistics.comparisons.groups import ORDINALS
from pipeline.tlf.statistics.comparisons.logrank import compare_counts
from pipeline.tlf.statistics.comparisons.risk_sets import TWO, Floats, number_strata
from pipeline.tlf.statistics.estimates import ChiSquare, Estimate, interval_of, not_estimable, not_testable


@dataclass(frozen=True)
class Tables:
    """Responders and subjects, a row per stratum and a column per group."""

    responders: Floats
    subjects: Floats

    @property
    def shared(self) -> "Tables":
        """The strata with subjects of more than one group: the others say nothing about a difference."""
        rows = (self.subjects > 0).sum(axis=1) > 1
        return Tables(self.responders[rows], self.subjects[rows])


def count_responders(response: Any, group: Any, groups: Sequence[Hashable] = TWO, strata: Any = None) -> Tables:
    """Tables of arrays of one length: `response` True for a responder, `group` one of `groups`, `strata` as `count_risk_sets`.
    ValueError for anything else."""
    responded = np.asarray(response, dtype="bool")
    member, stratum = pd.Index(groups).get_indexer(np.asarray(group)), number_strata(strata, len(responded))
    if len({len(responded), len(member), len(stratum)}) > 1:
        lengths = f"{len(responded)}, {len(member)} and {len(stratum)}"
        raise ValueError(f"response, group and strata have {lengths} values; give one of each per subject")
    if (member < 0).any():
        raise ValueError(f"{int((member < 0).sum())} subjects belong to no group that is compared")
    rows, columns = int(stratum.max(initial=0)) + 1, len(groups)
    cell = stratum * columns + member
    counts = [np.bincount(cell, weights=w, minlength=rows * columns) for w in (responded.astype("float64"), None)]
    return Tables(*(count.astype("float64").reshape(rows, columns) for count in counts))


def compute_cmh(tables: Tables) -> ChiSquare:
    """Cochran-Mantel-Haenszel test of two or more groups against response, general association, without continuity correction;
    as R's mantelhaen.test(correct = FALSE) and SAS's FREQ.

    Of one stratum it is (N - 1) / N of Pearson's chi-square. With two groups `z` is above 0 where the second responds more.
    """
    shared = tables.shared
    found = compare_counts(shared.subjects, shared.responders)
    if not math.isnan(found.value):
        return found
    if not len(shared.subjects):
        return not_testable(_nobody(tables))
    return not_testable("in each stratum either all responded or nobody did")


def compute_odds_ratio(tables: Tables, level: float = 0.95) -> Estimate:
    """The odds of response of the second group over the first by Mantel and Haenszel, limits by Robins, Breslow and Greenland; of
    one stratum these are the sample odds ratio and Woolf's limits.

    Not estimable where the ratio is 0, infinite or 0/0, as with a zero cell in the only stratum.
    """
    shared = tables.shared
    if not len(shared.subjects):
        return not_estimable(_nobody(tables))
    (other, yes), (n1, n2) = shared.responders.T, shared.subjects.T
    n = n1 + n2
    with_second, with_first = yes * (n1 - other) / n, (n2 - yes) * other / n
    up, down = float(with_second.sum()), float(with_first.sum())
    if not (up and down):
        return not_estimable(f"the odds ratio is {_degenerate(up, down)}: a cell of the table is 0 in every stratum")
    same, different = (yes + n1 - other) / n, (n2 - yes + other) / n
    variance = (
        (same * with_second).sum() / (2 * up**2)
        + (same * with_first + different * with_second).sum() / (2 * up * down)
        + (different * with_first).sum() / (2 * down**2)
    )
    found = interval_of(math.log(up / down), math.sqrt(float(variance)), level)
    return Estimate(math.exp(found.value), math.exp(found.low), math.exp(found.high))


def _degenerate(up: float, down: float) -> str:
    if up == down:
        return "0 / 0"
    return "infinite" if up else "0"


def _nobody(tables: Tables) -> str:
    """Why no stratum has subjects of more than one group."""
    empty = [name for name, size in zip(ORDINALS, tables.subjects.sum(axis=0), strict=False) if not size]
    return f"no subjects in the {empty[0]} group" if empty else "no stratum has subjects of more than one group"
