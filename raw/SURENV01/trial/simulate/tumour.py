"""The tumour as scans see it: lesion sizes, missed and unreadable scans, the investigator's responses (STUDY_SPEC 1.6, 2 to 4).

Takes the subjects with their course; gives a `Scans` of arrays (person x lesion x scan). Its own module because it is the
only one that works on arrays; forms.tumour writes it as rows.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator
from numpy.typing import NDArray

from .plan import Bools, Days, Plan, Texts, pick
from .recist import Readings, respond
from .subjects import columns
from .terms import NEW_ORGAN, NONTARGET_ORGAN, TARGET_ORGAN

INTERVAL, WINDOW = 42, 7
MISSED, UNREADABLE = 0.04, 0.02
LESION_NOISE = 0.04
MOST_TARGETS, MOST_NONTARGETS = 5, 3


@dataclass(frozen=True)
class Scans:
    """Every scan that could be: arrays of person x scan (and x lesion), and which of them took place (`done`) or was missed."""

    date: Days  # person x scan
    done: Bools
    missed: Bools
    readings: Readings
    size0: Days  # person x target, mm at baseline; NaN where there is no such target
    organ: Texts
    nontarget_organ: Texts
    new_organ: Texts
    derived: Texts  # overall response by the rules, person x scan
    overall: Texts  # as the investigator recorded it (4% differ: X11)
    target: Texts
    nontarget: Texts
    progression: Days  # day of the scan with the first recorded PD


def draw_scans(subjects: pd.DataFrame, plan: Plan) -> Scans:
    """All scans up to the last transfer, with sizes in whole mm."""
    rng = plan.stream("tumour")
    enrol, leave = columns(subjects, "ENROL", "LEAVE")
    date = _dates(rng, subjects, enrol, plan)
    organ = _organs(rng, len(subjects))
    size0 = _baseline(rng, subjects, organ)
    missed = rng.random(date.shape) < MISSED
    missed[subjects["X12"].to_numpy(dtype=bool), 0] = False
    readings = _readings(rng, subjects, date - enrol[:, None], size0, organ, missed)
    response = respond(readings, size0)
    overall, target = _investigator(rng, response.overall, response.target, subjects["X12"].to_numpy(dtype=bool), plan)
    pd_at = np.where((overall == "PD").any(axis=1), (overall == "PD").argmax(axis=1), date.shape[1])
    last = pd_at + subjects["EXTRASCAN"].to_numpy(dtype=int)
    planned = (np.arange(date.shape[1]) <= last[:, None]) & (date < leave[:, None]) & (date <= plan.transfer_days[-1])
    planned &= subjects["FIRST"].notna().to_numpy()[:, None]
    seen = planned & ~missed
    first_pd = np.where(seen & (overall == "PD"), date, np.inf).min(axis=1)
    return Scans(
        date=date, done=seen, missed=planned & missed & (np.arange(date.shape[1]) < pd_at[:, None]), readings=readings,
        size0=size0,
        organ=organ, nontarget_organ=pick(rng, NONTARGET_ORGAN, (len(subjects), MOST_NONTARGETS)),
        new_organ=pick(rng, NEW_ORGAN, len(subjects)),
        derived=response.overall, overall=overall, target=target, nontarget=response.nontarget,
        progression=np.where(np.isfinite(first_pd), first_pd, np.nan),
    )  # fmt: skip


def _dates(rng: Generator, subjects: pd.DataFrame, enrol: Days, plan: Plan) -> Days:
    """Every 6 weeks +-7 days from enrolment; X12 has its first scan on day 28."""
    rounds = int(np.ceil((plan.transfer_days[-1] - np.nanmin(enrol)) / INTERVAL))
    jitter = np.clip(np.round(rng.normal(0, 2.5, (len(subjects), max(1, rounds)))), -WINDOW, WINDOW)
    date = enrol[:, None] + INTERVAL * (1 + np.arange(jitter.shape[1])) + jitter
    date[:, 0] = np.where(subjects["X12"], enrol + 28, date[:, 0])
    return date


def _organs(rng: Generator, people: int) -> Texts:
    """Five organs a person, none more than twice: the Gumbel trick draws without replacement from every organ listed twice."""
    organs = np.repeat(list(TARGET_ORGAN), 2)
    score = np.log(np.repeat(list(TARGET_ORGAN.values()), 2).astype(float)) + rng.gumbel(size=(people, len(organs)))
    return organs[np.argsort(-score, axis=1, kind="stable")[:, :MOST_TARGETS]]


def _baseline(rng: Generator, subjects: pd.DataFrame, organ: Texts) -> Days:
    """mm at baseline: nodes 15-45 (short axis), others 10-150."""
    drawn = np.exp(rng.normal(np.log(32), 0.5, organ.shape))
    size = np.where(organ == "LYMPH NODE", np.clip(15 + drawn / 4, 15, 45), np.clip(drawn, 10, 150))
    there = np.arange(MOST_TARGETS) < columns(subjects, "TARGETS")[0][:, None]
    enrolled = subjects["ENROL"].notna().to_numpy()
    return np.where(there & enrolled[:, None], np.round(size), np.nan)


def _readings(rng: Generator, subjects: pd.DataFrame, time: Days, size0: Days, organ: Texts, missed: Bools) -> Readings:
    """What each scan shows: shrinkage to the subject's depth, then, from the latent progression on, growth or another sign."""
    progress, depth, tau = (values[:, None] for values in columns(subjects, "PROGRESS", "DEPTH", "TAU"))
    complete = subjects["COMPLETE"].to_numpy(dtype=bool)[:, None]
    after = time >= progress
    nontargets = columns(subjects, "NONTARGETS")[0]
    mode = np.where((subjects["MODE"] == "NONTARGET") & (nontargets == 0), "NEW", subjects["MODE"])[:, None]
    factor = depth + (1 - depth) * np.exp(-np.maximum(time, 0) / tau)
    factor = np.where(complete & (time > 60), 0.0, factor)
    growth = np.where(after & (mode == "TARGET"), np.exp(0.30 + 0.004 * np.clip(time - progress, 0, 365)), 1.0)
    factor = factor * growth + np.where(complete & after & (mode == "TARGET"), 0.3, 0.0)
    node = (organ == "LYMPH NODE")[:, :, None]
    size = size0[:, :, None] * np.maximum(factor[:, None, :], np.where(node, 0.2, 0.0))
    size = np.round(size * np.exp(rng.normal(0, LESION_NOISE, size.shape)))
    size = np.where(node & (factor[:, None, :] == 0), np.minimum(size, 8), size)  # a node that is normal again is not gone
    unreadable = (rng.random(time.shape) < UNREADABLE)[:, None, :] & (np.arange(MOST_TARGETS)[None, :, None] == 0)
    unreadable[subjects["X12"].to_numpy(dtype=bool)] = False
    return Readings(
        size=np.where((size > 0) & (size < 5), 5.0, size),  # too small to measure: 5 mm (STUDY_SPEC 4.2)
        small=(size > 0) & (size < 5),
        unreadable=unreadable & ~np.isnan(size0)[:, :, None],
        missed=missed,
        new=after & (mode == "NEW"),
        worse=after & (mode == "NONTARGET"),
        gone=complete & (time > 60) & ~after,
        node=organ == "LYMPH NODE",
        nontargets=nontargets.astype(int),
    )


def _investigator(rng: Generator, overall: Texts, target: Texts, spared: Bools, plan: Plan) -> tuple[Texts, Texts]:
    """X11: 4% of CR, PR and SD are recorded one category off (never PD: that would change the trial's course)."""
    off: NDArray[np.bool_] = (rng.random(overall.shape) < 0.04) & np.isin(overall, ["CR", "PR", "SD"]) & (overall == target)
    off &= ("X11" in plan.dirt) & ~spared[:, None]
    recorded = overall.copy()
    for rule, record in {"CR": "PR", "PR": "SD", "SD": "PR"}.items():
        recorded[off & (overall == rule)] = record
    return recorded, np.where(off, recorded, target)
