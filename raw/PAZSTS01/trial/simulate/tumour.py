"""The tumour as three readers see it: the investigator and two independent ones, each with target lesions of their own choice.

Arrays of reader x person x lesion x scan. Scans go on until the investigator sees a progression; an adjudicator settles where the
independent readers differ.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator

from .course import READER_SPREAD
from .plan import WEEK, Bools, Days, Plan, Texts, columns, few, integers, pick
from .recist import Readings, Response, respond
from .subjects import share_of
from .terms import NEW_ORGAN, NONTARGET_ORGAN, TARGET_ORGAN

READERS = ("INVESTIGATOR", "READER 1", "READER 2")
WEEKS = np.array([4, 8, *range(12, 170, 8)], dtype=float)
WINDOW = 7
MISSED, UNREADABLE = 0.03, 0.015
BLANK_BOTH, BLANK_SECOND, LATER = 6, 4, 8  # of 369: baseline scans that independent readers cannot use, or have of a later day
NOISE, READER_NOISE = 0.03, 0.03
LESIONS, MOST_TARGETS, MOST_NONTARGETS = 8, 5, 3


@dataclass(frozen=True)
class Scans:
    """`date`, `done`, `missed` by person x scan; `lesion` (which true lesion) by reader x person x target; by reader `seen` and
    `response`; `progression`: by reader and person, the day of the first PD; `adjudicated`, `accepted` (1 or 2) by person;
    `baseline`, `usable`: by reader and person, the day of the baseline scan and whether its lesions could be measured."""

    date: Days
    done: Bools
    missed: Bools
    organ: Texts
    lesion: np.ndarray
    seen: tuple[Readings, ...]
    response: tuple[Response, ...]
    nontarget_organ: Texts
    new_organ: Texts
    progression: Days
    adjudicated: Bools
    accepted: np.ndarray
    baseline: Days
    usable: Bools


def draw_scans(subjects: pd.DataFrame, plan: Plan) -> Scans:
    """All scans up to the last cut-off, with sizes in whole mm."""
    rng = plan.stream("tumour")
    people = len(subjects)
    origin, leave = columns(subjects, "RANDDAY", "LEAVE")
    jitter = np.clip(np.round(rng.normal(0, 2.5, (people, len(WEEKS)))), -WINDOW, WINDOW)
    date = origin[:, None] + WEEK * WEEKS + jitter
    organ = _organs(rng, people)
    size0, size = _true_sizes(rng, subjects, organ, date - origin[:, None])
    missed = rng.random(date.shape) < MISSED
    unreadable = rng.random(date.shape) < UNREADABLE
    lesion = np.stack([_choice(rng, subjects, size0) for _ in READERS])
    seen = tuple(_readings(rng, subjects, date, (size0, size), organ, lesion[r], missed, unreadable) for r in range(len(READERS)))
    response = tuple(respond(one) for one in seen)
    found = response[0].overall == "PD"
    last = np.where(found.any(axis=1), found.argmax(axis=1), len(WEEKS))
    planned = (np.arange(len(WEEKS)) <= last[:, None]) & (date < leave[:, None]) & (date <= plan.last_day)
    planned &= subjects["FIRST"].notna().to_numpy()[:, None]
    done = planned & ~missed
    progression = np.stack([_first(date, done & (one.overall == "PD")) for one in response])
    differ = ~((progression[1] == progression[2]) | (np.isnan(progression[1]) & np.isnan(progression[2])))
    baseline, usable = _baselines(subjects, progression, plan)
    return Scans(
        date=date, done=done, missed=planned & missed, organ=organ, lesion=lesion, seen=seen, response=response,
        nontarget_organ=pick(rng, NONTARGET_ORGAN, (people, MOST_NONTARGETS)), new_organ=pick(rng, NEW_ORGAN, people),
        progression=progression, adjudicated=differ, accepted=np.where(differ, integers(rng, 1, 2, people), 1).astype(int),
        baseline=baseline, usable=usable,
    )  # fmt: skip


def _baselines(subjects: pd.DataFrame, progression: Days, plan: Plan) -> tuple[Days, Bools]:
    """The baseline of each reader. Of a few people whose progression the independent readers see these cannot use the images of
    the baseline, of a few others it is the second reader alone; of some they read a later scan than the investigator."""
    rng = plan.stream("baseline")
    seen = subjects["FIRST"].notna().to_numpy() & ~np.isnan(progression[1:]).any(axis=0)
    of_both = few(rng, seen, share_of(BLANK_BOTH, plan))
    of_second = few(rng, seen & ~of_both, share_of(BLANK_SECOND, plan))
    later = few(rng, subjects["FIRST"].notna().to_numpy() & ~of_both, share_of(LATER, plan))
    drawn, randomised = columns(subjects, "BASELINE", "RANDDAY")
    independent = np.where(later, randomised, drawn)
    return np.stack([drawn, independent, independent]), np.stack([np.ones_like(of_both), ~of_both, ~(of_both | of_second)])


def _first(date: Days, which: Bools) -> Days:
    first = np.where(which, date, np.inf).min(axis=1)
    return np.where(np.isfinite(first), first, np.nan)


def _organs(rng: Generator, people: int) -> Texts:
    """Organs of the true lesions, none more than twice: drawn without replacement from every organ listed twice (Gumbel)."""
    organs = np.repeat(list(TARGET_ORGAN), 2)
    score = np.log(np.repeat(list(TARGET_ORGAN.values()), 2).astype(float)) + rng.gumbel(size=(people, len(organs)))
    return organs[np.argsort(-score, axis=1, kind="stable")[:, :LESIONS]]


def _true_sizes(rng: Generator, subjects: pd.DataFrame, organ: Texts, time: Days) -> tuple[Days, Days]:
    """Diameters (mm) at baseline, NaN where there is no such lesion, and at each scan: shrinkage to the subject's depth, then
    growth from the latent progression on."""
    drawn = np.exp(rng.normal(np.log(34), 0.5, organ.shape))
    size0 = np.where(organ == "LYMPH NODE", np.clip(15 + drawn / 4, 15, 45), np.clip(drawn, 12, 150))
    size0 = np.where(np.arange(LESIONS) < columns(subjects, "LESIONS")[0][:, None], size0, np.nan)
    progress, depth, tau = (values[:, None] for values in columns(subjects, "PROGRESS", "DEPTH", "TAU"))
    grows = (subjects["MODE"] == "TARGET").to_numpy()[:, None] & (time >= progress)
    factor = depth + (1 - depth) * np.exp(-np.maximum(time, 0) / tau)
    factor = factor * np.where(grows, np.exp(0.32 + 0.004 * np.clip(time - progress, 0, 365)), 1.0)
    return size0, size0[:, :, None] * factor[:, None, :] * np.exp(rng.normal(0, NOISE, (*organ.shape, time.shape[1])))


def _choice(rng: Generator, subjects: pd.DataFrame, size0: Days) -> np.ndarray:
    """Which true lesions a reader takes as targets, the largest in this reader's eyes first; -1 where there is none."""
    rank = np.argsort(-np.nan_to_num(size0 * np.exp(rng.normal(0, 0.4, size0.shape)), nan=-1.0), axis=1)[:, :MOST_TARGETS]
    number = np.minimum(columns(subjects, "LESIONS")[0], integers(rng, 2, MOST_TARGETS, len(subjects)))
    return np.where(np.arange(MOST_TARGETS) < number[:, None], rank, -1)


def _readings(
    rng: Generator, subjects: pd.DataFrame, date: Days, sizes: tuple[Days, Days], organ: Texts, lesion: np.ndarray, missed: Bools,
    unreadable: Bools,
) -> Readings:  # fmt: skip
    """What one reader sees: the chosen lesions measured, and the time of progression as this reader perceives it."""
    people = np.arange(len(subjects))[:, None]
    there = lesion >= 0
    size0, size = sizes[0][people, lesion], sizes[1][people, lesion]
    node = (organ[people, lesion] == "LYMPH NODE") & there
    own = subjects["PROGRESS"].to_numpy() * np.exp(rng.normal(0, READER_SPREAD, len(subjects)))
    after = date - subjects["RANDDAY"].to_numpy()[:, None] >= own[:, None]
    nontargets = columns(subjects, "NONTARGETS")[0].astype(int)
    mode = np.where((subjects["MODE"] == "NONTARGET") & (nontargets == 0), "NEW", subjects["MODE"])[:, None]
    measured = np.maximum(np.round(size * np.exp(rng.normal(0, READER_NOISE, size.shape))), 5)
    return Readings(
        size0=np.where(there, np.round(size0), np.nan), size=np.where(there[:, :, None], measured, np.nan),
        unreadable=unreadable, missed=missed, new=after & (mode == "NEW"), worse=after & (mode == "NONTARGET"), node=node,
        nontargets=nontargets,
    )  # fmt: skip
