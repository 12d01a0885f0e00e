"""The response that RECIST 1.1 gives each scan, as the generator's readers apply it.

Apart from the pipeline's derivation, since the truth must not come from the code that it checks.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .plan import Bools, Days, Texts


@dataclass(frozen=True)
class Readings:
    """What one reader sees at each scan: `size` (mm) per person, target and scan; `node` per person and target; `nontargets` (how
    many) per person; the rest per person and scan. Without targets (NaN at baseline) there is non-target disease only."""

    size0: Days
    size: Days
    unreadable: Bools
    missed: Bools
    new: Bools
    worse: Bools
    node: Bools
    nontargets: NDArray[np.int_]


@dataclass(frozen=True)
class Response:
    """Target, non-target and overall response, "" where the scan was missed, and the sum of diameters; by person and scan."""

    target: Texts
    nontarget: Texts
    overall: Texts
    total: Days


def respond(seen: Readings) -> Response:
    """All scans in time order. A missed scan, and one with an unreadable target, does not enter the nadir."""
    people, _, rounds = seen.size.shape
    target, nontarget, overall = (np.full((people, rounds), "", dtype="<U13") for _ in range(3))
    totals = np.full((people, rounds), np.nan)
    base = np.nansum(seen.size0, axis=1)
    nadir = base.copy()
    for scan in range(rounds):
        size, readable = seen.size[:, :, scan], ~seen.unreadable[:, scan]
        total = np.nansum(size, axis=1)
        gone: Bools = np.asarray((np.isnan(size) | np.where(seen.node, size < 10, size == 0)).all(axis=1))
        worse = (total - nadir >= 5) & (5 * (total - nadir) >= nadir)
        target[:, scan] = np.select([~readable, gone, worse, 10 * total <= 7 * base], ["NE", "CR", "PD", "PR"], "SD")
        nontarget[:, scan] = np.select([seen.nontargets == 0, seen.worse[:, scan]], ["", "PD"], "NON-CR/NON-PD")
        overall[:, scan] = _overall(target[:, scan], nontarget[:, scan], seen.new[:, scan])
        counts = ~seen.missed[:, scan] & readable
        totals[:, scan] = np.where(counts, total, np.nan)
        nadir = np.where(counts, np.minimum(nadir, total), nadir)
    for part in (target, nontarget, overall):
        part[seen.missed] = ""
    return Response(target, nontarget, overall, totals)


def _overall(target: Texts, nontarget: Texts, new: Bools) -> Texts:
    """The table of RECIST 1.1, first match wins."""
    progression = new | (target == "PD") | (nontarget == "PD")
    complete = (target == "CR") & (nontarget == "")
    return np.select([progression, target == "NE", complete, target == "CR"], ["PD", "NE", "CR", "PR"], target)
