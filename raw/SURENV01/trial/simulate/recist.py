"""The response that RECIST 1.1 gives each scan, as the generator's investigator applies it (STUDY_SPEC 4.3-4.7).

Takes what the scans show; gives target, non-target and overall response per person and scan. Its own module, and apart from the
pipeline's derivation on purpose: the truth must not come from the code it checks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .plan import Bools, Days, Texts


@dataclass(frozen=True)
class Readings:
    """What each scan shows: `size` (mm), `small`, `unreadable` per person, target and scan; `node` per person and target;
    `nontargets` (how many) per person; the rest per person and scan."""

    size: Days
    small: Bools
    unreadable: Bools
    missed: Bools
    new: Bools
    worse: Bools
    gone: Bools
    node: Bools
    nontargets: NDArray[np.int_]


@dataclass(frozen=True)
class Response:
    """Responses per person x scan; "" where the scan was missed."""

    target: Texts
    nontarget: Texts
    overall: Texts


def respond(readings: Readings, size0: Days) -> Response:
    """All scans in time order. A missed scan has no response; it, and one with an unreadable target, does not enter the nadir."""
    people, _, rounds = readings.size.shape
    target, nontarget, overall = (np.full((people, rounds), "", dtype="<U13") for _ in range(3))
    base = np.nansum(size0, axis=1)
    nadir = base.copy()
    last = np.full(people, "", dtype="<U13")  # the latest evaluable overall response
    for scan in range(rounds):
        size = readings.size[:, :, scan]
        complete: Bools = ~np.asarray(readings.unreadable[:, :, scan].any(axis=1))
        total = np.nansum(size, axis=1)
        back_to_normal = _normal(size, readings.node)
        target[:, scan] = _target(total, base, nadir, complete, back_to_normal)
        nontarget[:, scan] = _nontarget(readings, scan)
        again = ~back_to_normal | (nontarget[:, scan] == "NON-CR/NON-PD")
        overall[:, scan] = _overall(target[:, scan], nontarget[:, scan], readings.new[:, scan], (last == "CR") & complete & again)
        seen = ~readings.missed[:, scan]
        last = np.where(seen & (overall[:, scan] != "NE"), overall[:, scan], last)
        nadir = np.where(seen & complete, np.minimum(nadir, total), nadir)
    for part in (target, nontarget, overall):
        part[readings.missed] = ""
    return Response(target, nontarget, overall)


def _normal(size: Days, node: Bools) -> Bools:
    """All targets gone, nodes below 10 mm."""
    return np.asarray((np.isnan(size) | np.where(node, size < 10, size == 0)).all(axis=1))


def _target(total: Days, base: Days, nadir: Days, complete: Bools, normal: Bools) -> Texts:
    """STUDY_SPEC 4.4; whole mm, so the comparisons are exact."""
    worse = (total - nadir >= 5) & (5 * (total - nadir) >= nadir)
    return np.select([~complete, normal, worse, 10 * total <= 7 * base], ["NE", "CR", "PD", "PR"], "SD")


def _nontarget(readings: Readings, scan: int) -> Texts:
    """STUDY_SPEC 4.5."""
    conditions = [readings.nontargets == 0, readings.worse[:, scan], readings.gone[:, scan]]
    return np.select(conditions, ["NA", "PD", "CR"], "NON-CR/NON-PD")


def _overall(target: Texts, nontarget: Texts, new: Bools, reappeared: Bools) -> Texts:
    """STUDY_SPEC 4.7, first match wins."""
    progression = new | (target == "PD") | (nontarget == "PD") | reappeared
    complete = (target == "CR") & ((nontarget == "CR") | (nontarget == "NA"))
    return np.select([progression, target == "NE", complete, target == "CR"], ["PD", "NE", "CR", "PR"], target)
