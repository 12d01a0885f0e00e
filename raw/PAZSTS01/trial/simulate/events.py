"""Adverse events, medical history, and what is given for them: one row per event, condition, medication."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from .plan import Plan, columns, integers, pick
from .randomisation import PAZ
from .terms import DRUGS, EVENTS, HISTORY, SOC_OF, VERBATIM

BEFORE, PARTIAL, AFTER_WINDOW = 0.06, 0.04, 0.05
WINDOW = 28
ACTIONS = {"DOSE NOT CHANGED": 70, "DRUG INTERRUPTED": 18, "DOSE REDUCED": 12}


def draw_events(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, PT, SOC, TERM, START, END (NaN: goes on), PRECISION (M: day of the start unknown), GRADE, and the form's answers."""
    rng = plan.stream("events")
    first, last, leave = columns(subjects, "FIRST", "LAST", "LEAVE")
    active = (subjects["ARM"] == PAZ).to_numpy()
    until = np.fmin(np.where(np.isnan(last), plan.last_day, last), leave - 1)
    rates = np.array([[paz, pbo] for _, _, paz, pbo, _ in EVENTS])
    share = np.where(active[:, None], rates[None, :, 0], rates[None, :, 1])
    counts = rng.poisson(-np.log1p(-np.minimum(share, 0.95))) * (~np.isnan(first))[:, None]
    person, term = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    events = pd.DataFrame({"P": person, "PT": np.array([pt for pt, *_ in EVENTS])[term]})
    size = len(events)
    span = np.maximum(until - first, 1)[person]
    start = first[person] + np.floor(np.minimum(rng.exponential(0.35, size), 0.98) * span)
    before, late = rng.random(size) < BEFORE, rng.random(size) < AFTER_WINDOW
    start = np.where(before, first[person] - integers(rng, 1, 10, size), start)
    late &= ~before & (leave[person] > (last + WINDOW + 20)[person])
    start = np.where(late, last[person] + WINDOW + integers(rng, 1, 15, size), start)
    severe = rng.random(size) < np.array([severe / max(paz, 0.01) for _, _, paz, _, severe in EVENTS])[term]
    grade = np.where(severe, pick(rng, {3: 88, 4: 12}, size), pick(rng, {1: 62, 2: 38}, size)).astype(int)
    end = start + integers(rng, 2, 60, size)
    goes_on = (end > leave[person]) | (rng.random(size) < 0.15)
    events = events.assign(
        SOC=events["PT"].map(SOC_OF), TERM=_words(rng, events["PT"]), START=start, END=np.where(goes_on, np.nan, end),
        GRADE=grade,
        PRECISION=np.where((rng.random(size) < PARTIAL) & ~before, "M", "D"),
        SERIOUS=(grade >= 3) & (rng.random(size) < 0.45),
        RELATED=np.where(before, False, rng.random(size) < np.where(active[person], 0.7, 0.4)),
        ACTION=np.where(before | late, "NOT APPLICABLE", pick(rng, ACTIONS, size)),
    )  # fmt: skip
    return _stopping(rng, events, subjects).sort_values(["P", "START", "PT"], kind="stable", ignore_index=True)


def _words(rng: Generator, pt: "pd.Series[str]") -> "pd.Series[str]":
    """What the site wrote: mostly the term, for some one of its other words."""
    words = pd.Series([VERBATIM.get(term, (term,)) for term in HISTORY | SOC_OF], index=list(HISTORY | SOC_OF)).explode()
    words = words.rename("TERM").rename_axis("PT").reset_index()
    words["AT"] = words.groupby("PT").cumcount()
    most = pt.map(words.groupby("PT").size()).to_numpy()
    at = np.minimum(np.floor(rng.exponential(0.5, len(pt))), most - 1).astype(int)
    drawn = pd.DataFrame({"PT": pt.to_numpy(), "AT": at}).merge(words, on=["PT", "AT"], how="left")
    return drawn["TERM"].str.capitalize()


def _stopping(rng: Generator, events: pd.DataFrame, subjects: pd.DataFrame) -> pd.DataFrame:
    """An event of grade 3 for each subject whose treatment an event ended; it starts on the day of the last dose."""
    who = np.flatnonzero(subjects["EVENTSTOP"] & subjects["LAST"].notna())
    pt = pick(
        rng,
        {"Fatigue": 30, "Alanine aminotransferase increased": 30, "Left ventricular dysfunction": 20, "Pneumothorax": 20},
        len(who),
    )
    last, leave = (subjects[name].to_numpy()[who] for name in ("LAST", "LEAVE"))
    end = last + integers(rng, 5, 40, len(who))
    own = pd.DataFrame({
        "P": who, "PT": pt, "SOC": pd.Series(pt).map(SOC_OF), "TERM": pt, "START": last,
        "END": np.where(end > leave, np.nan, end),
        "GRADE": 3, "PRECISION": "D", "SERIOUS": rng.random(len(who)) < 0.6, "RELATED": True, "ACTION": "DRUG WITHDRAWN",
    })  # fmt: skip
    return pd.concat([events, own], ignore_index=True)


def draw_history(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, PT, START (year and month), ONGOING, GRADE of the conditions that a subject had."""
    rng = plan.stream("history")
    has = rng.random((len(subjects), len(HISTORY))) < np.array(list(HISTORY.values())) / 100
    person, term = np.nonzero(has)
    size = len(person)
    return pd.DataFrame({
        "P": person, "PT": np.array(list(HISTORY))[term],
        "START": subjects["CONSENT"].to_numpy()[person] - integers(rng, 60, 3000, size),
        "ONGOING": rng.random(size) < 0.7, "GRADE": pick(rng, {1: 70, 2: 30}, size).astype(int),
    })  # fmt: skip


def draw_medication(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, DRUG, START, END (NaN: goes on); concomitant medication of registered subjects who were randomised."""
    rng = plan.stream("medication")
    first, last, leave = columns(subjects, "RANDDAY", "LAST", "LEAVE")
    counts = rng.poisson(2.5, len(subjects)) * ~np.isnan(first)
    person = np.repeat(np.arange(len(subjects)), counts)
    size = len(person)
    start = first[person] + integers(rng, -90, 150, size)
    until = np.fmin(np.where(np.isnan(last), plan.last_day, last) + WINDOW, leave)
    start = np.minimum(start, until[person])
    end = start + integers(rng, 3, 120, size)
    return pd.DataFrame({
        "P": person, "DRUG": pick(rng, dict.fromkeys(DRUGS, 1.0), size), "START": start,
        "END": np.where((rng.random(size) < 0.4) | (end > leave[person]), np.nan, end),
    }).sort_values(["P", "START"], kind="stable", ignore_index=True)  # fmt: skip
