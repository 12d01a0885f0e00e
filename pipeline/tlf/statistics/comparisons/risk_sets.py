"""Who is at risk and who has an event at each event time, by group and stratum: what every test and likelihood here reads."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
TWO = (False, True)
"""The groups of a comparison of two: the second is where the flag holds."""


@dataclass(frozen=True)
class RiskSets:
    """A row per stratum and event time, a column per group: subjects at risk just before, and events. `stratum` is the position
    of the row's stratum; `sizes` the subjects of each group, also of those without events."""

    at_risk: Floats
    events: Floats
    stratum: Ints
    sizes: Ints

    @property
    def shared(self) -> "RiskSets":
        """The rows at which more than one group is at risk: the others say nothing about a difference."""
        rows = (self.at_risk > 0).sum(axis=1) > 1
        return RiskSets(self.at_risk[rows], self.events[rows], self.stratum[rows], self.sizes)


def count_risk_sets(time: Any, event: Any, group: Any, groups: Sequence[Hashable] = TWO, strata: Any = None) -> RiskSets:
    """Risk sets of arrays of one length: `time` (any unit), `event` 1 or 0, `group` one of `groups`.

    `strata`: labels, or a frame with a column per factor, of which each combination is a stratum; a missing one is a level of
    its own, so that nobody is left out. Times are tied where they are equal. ValueError for anything else.
    """
    times, events = np.asarray(time, dtype="float64"), np.asarray(event, dtype="float64")
    member = pd.Index(groups).get_indexer(np.asarray(group))
    stratum = number_strata(strata, len(times))
    _refuse(times, events, member, stratum)
    moments, moment = np.unique(times, return_inverse=True)
    keys, place = np.unique(stratum * len(moments) + moment, return_inverse=True)
    of = keys // max(len(moments), 1)
    rows, columns = len(keys), len(groups)
    cell = place * columns + member
    leaving = np.bincount(cell, minlength=rows * columns).reshape(rows, columns).astype("float64")
    died = np.bincount(cell, weights=events, minlength=rows * columns).reshape(rows, columns)
    later = np.cumsum(leaving[::-1], axis=0)[::-1]  # all who leave here or below, of this stratum and of those behind it
    behind = np.searchsorted(of, of, side="right")
    at_risk = later - np.vstack([later, np.zeros((1, columns))])[behind]
    some = died.sum(axis=1) > 0
    return RiskSets(at_risk[some], died[some], of[some], np.bincount(member, minlength=columns))


def number_strata(strata: Any, length: int) -> Ints:
    """The number of each subject's stratum, from 0 in sorted order; all 0 without strata."""
    if strata is None:
        return np.zeros(length, dtype="int64")
    frame = pd.DataFrame(strata)
    codes = np.column_stack([pd.factorize(frame[name], sort=True, use_na_sentinel=False)[0] for name in frame])
    return np.unique(codes, axis=0, return_inverse=True)[1].astype("int64").reshape(-1)


def _refuse(times: Floats, events: Floats, member: Ints, stratum: Ints) -> None:
    if len({len(times), len(events), len(member), len(stratum)}) > 1:
        raise ValueError(
            f"time, event, group and strata have {len(times)}, {len(events)}, {len(member)} and {len(stratum)} values; "
            "give one of each per subject"
        )
    if not np.isfinite(times).all():
        raise ValueError(f"{int((~np.isfinite(times)).sum())} times are missing or infinite; leave those subjects out and say so")
    if not np.isin(events, (0.0, 1.0)).all():
        raise ValueError("an event is neither 1 nor 0")
    if (member < 0).any():
        raise ValueError(f"{int((member < 0).sum())} subjects belong to no group that is compared")
