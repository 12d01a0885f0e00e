"""What each evaluator had recorded by a cut-off: responses by scan, per reader and by the accepted independent reader."""

from dataclasses import dataclass

import numpy as np

from ..plan import Bools, Days, Texts
from ..trial import Trial

EVALUATORS = ("INVESTIGATOR", "READER 1", "READER 2", "INDEPENDENT")
"""INDEPENDENT: what counts of the independent review, reader 1 unless the adjudicator chose reader 2."""


@dataclass(frozen=True)
class Assessments:
    """By person and scan: the day, the overall, target and non-target response recorded by the cut-off ("" for none), the sum.

    By person: the day of the baseline scan, NaN where it could not be used.
    """

    date: Days
    overall: Texts
    target: Texts
    nontarget: Texts
    total: Days
    new: Bools
    baseline: Days


def assessments(trial: Trial, cut: float) -> dict[str, Assessments]:
    """The assessments of every evaluator up to the day `cut`."""
    scans = trial.scans
    there = scans.done & (scans.date <= cut)
    readers = [
        Assessments(
            date=scans.date, overall=np.where(there, one.overall, ""), target=np.where(there, one.target, ""),
            nontarget=np.where(there, one.nontarget, ""), total=np.where(there, one.total, np.nan), new=there & seen.new,
            baseline=np.where(usable, day, np.nan),
        )
        for one, seen, day, usable in zip(scans.response, scans.seen, scans.baseline, scans.usable, strict=True)
    ]  # fmt: skip
    second = accepted_reader(trial, cut) == 2
    both = zip(vars(readers[1]).items(), vars(readers[2]).values(), strict=True)
    independent = Assessments(
        **{name: np.where(second[:, None] if one.ndim > 1 else second, two, one) for (name, one), two in both}
    )
    return dict(zip(EVALUATORS, (*readers, independent), strict=True))


def accepted_reader(trial: Trial, cut: float) -> np.ndarray:
    """1 or 2 by person: the adjudicator's choice once the first progression that only one reader sees, or sees first, is read."""
    return np.where(adjudicated(trial, cut), trial.scans.accepted, 1)


def adjudicated(trial: Trial, cut: float) -> Bools:
    """Who has been adjudicated by the cut-off: the readers differ in the first progression, and one has seen one by then."""
    seen = np.nanmin(np.where(np.isnan(trial.scans.progression[1:]), np.inf, trial.scans.progression[1:]), axis=0)
    return np.asarray(trial.scans.adjudicated & (seen <= cut))
