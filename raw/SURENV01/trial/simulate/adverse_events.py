"""Adverse events as they happen: which, when, how bad, how they end (STUDY_SPEC 1.5, 1.6 step 7).

Takes subjects with their stop of treatment; gives `events`, one row per record of the log, days as floats.
Its own module because the rates of STUDY_SPEC 1.5 live here; what the events do to the doses is in treatment.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from .plan import Bools, Days, Plan, integers, pick
from .subjects import columns
from .terms import EARLIER_TERMS, EARLY_SOCS, FATAL_TERMS, STOPPING_TERMS, TERMS

FRAILTY = 3.5  # shape of the gamma by which subjects differ: leaves about 3% without any event
SERIOUS = {1: 0.0, 2: 0.01, 3: 0.23, 4: 0.55, 5: 1.0}
WORSENS, AS_NEW_RECORD = 0.15, 0.60
RECURS = 0.20
HISTORY_SHARE = 0.25
SAFETY_DAYS = 28


def draw_events(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One row per record: P, PT, START, END (NaN: ongoing), GRADE0, GRADE, CHANGE (day), PARENT (row), PRETRT, STOPS, SERIOUS."""
    rng = plan.stream("adverse events")
    events = pd.concat([_on_treatment(rng, subjects), _before(rng, subjects), _stopping(rng, subjects)], ignore_index=True)
    leave = subjects["LEAVE"].to_numpy(dtype=np.float64)[events["P"]]
    events["END"] = events["END"].where(events["END"] < leave)
    events = events[events["START"] < leave].reset_index(drop=True)
    events = _worsen(rng, events, subjects["LEAVE"].to_numpy(dtype=np.float64)[events["P"]])
    events = pd.concat([events, _fatal(rng, subjects)], ignore_index=True)
    events["SERIOUS"] = rng.random(len(events)) < events["GRADE"].map(SERIOUS).to_numpy(dtype=np.float64)
    return events.sort_values(["P", "START", "PT", "GRADE"], kind="stable")


def _rows(person: np.ndarray, pt: np.ndarray, start: np.ndarray, end: np.ndarray, grade: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({
        "P": person, "PT": pt, "START": start, "END": end, "GRADE0": grade, "GRADE": grade, "CHANGE": np.nan, "PARENT": -1,
        "PRETRT": False, "STOPS": False,
    })  # fmt: skip


def _on_treatment(rng: Generator, subjects: pd.DataFrame) -> pd.DataFrame:
    """Each term happens with its rate times the subject's frailty; early terms peak in the first cycle; some recur."""
    dosed = np.flatnonzero(subjects["FIRST"].notna())
    rate, severe = (np.array([term[i] for term in TERMS]) for i in (2, 3))
    early = np.array([term[1] in EARLY_SOCS for term in TERMS])
    frailty = rng.gamma(FRAILTY, 1 / FRAILTY, (len(dosed), 1))
    happens = rng.random((len(dosed), len(TERMS))) < np.minimum(0.95, frailty * rate)
    row, term = np.nonzero(happens)
    first, stop = (values[dosed[row]] for values in columns(subjects, "FIRST", "STOP"))
    window = stop - first + 1 + SAFETY_DAYS * 1.3  # a few fall behind the window
    start = first + np.floor(_truncated(rng, np.where(early[term], 21.0, 75.0), window))
    grade = np.where(rng.random(len(row)) < (severe / rate)[term], 3.0, integers(rng, 1, 2, len(row)))
    grade = np.where((grade == 3) & (rng.random(len(row)) < 0.1), 4.0, grade)
    end = start + np.ceil(np.exp(rng.normal(np.log(18), 0.9, len(row))))
    end = np.where(rng.random(len(row)) < 0.12, np.nan, end)
    again = ~np.isnan(end) & (rng.random(len(row)) < RECURS)
    second = end + integers(rng, 5, 60, len(row))
    again &= second < first + window
    pts = np.array([term[0] for term in TERMS])[term]
    recurrence = _rows(dosed[row][again], pts[again], second[again], second[again] + 7, np.minimum(grade[again], 2))
    return pd.concat([_rows(dosed[row], pts, start, end, grade), recurrence], ignore_index=True)


def _truncated(rng: Generator, mean: np.ndarray, limit: np.ndarray) -> np.ndarray:
    """Exponential times with this mean, given that they fall before the limit."""
    return np.asarray(-mean * np.log1p(-rng.random(len(mean)) * -np.expm1(-limit / mean)))


def _before(rng: Generator, subjects: pd.DataFrame) -> pd.DataFrame:
    """Events that began between consent and first dose: half end before it, half go on, some of those worsen on treatment."""
    chosen = np.flatnonzero(subjects["FIRST"].notna() & (rng.random(len(subjects)) < HISTORY_SHARE / 2))
    consent, first, leave = (values[chosen] for values in columns(subjects, "CONSENT", "FIRST", "LEAVE"))
    start = integers(rng, consent, first - 1, len(chosen))
    ended = (rng.random(len(chosen)) < 0.4) & (start < first - 1)
    end = np.where(ended, integers(rng, start, first - 1, len(chosen)), first + integers(rng, 30, 200, len(chosen)))
    pt = pick(rng, EARLIER_TERMS, len(chosen))
    events = _rows(chosen, pt, start, end, np.ones(len(chosen)))
    events["PRETRT"] = True
    worsens = ~ended & (rng.random(len(chosen)) < 0.5)
    events.loc[worsens, "GRADE"] = 2.0
    events.loc[worsens, "CHANGE"] = np.minimum(first + integers(rng, 3, 25, len(chosen)), np.fmin(end, leave - 1))[worsens]
    return events


def _stopping(rng: Generator, subjects: pd.DataFrame) -> pd.DataFrame:
    """The event for which a drug was withdrawn, on the day that the course of treatment says."""
    chosen = np.flatnonzero(subjects["AESTOP"].notna())
    start = subjects["AESTOP"].to_numpy(dtype=np.float64)[chosen]
    pt = pick(rng, STOPPING_TERMS, len(chosen))
    events = _rows(chosen, pt, start, start + integers(rng, 14, 60, len(chosen)), np.full(len(chosen), 3.0))
    events["STOPS"] = True
    return events


def _fatal(rng: Generator, subjects: pd.DataFrame) -> pd.DataFrame:
    """The event of which a subject died: begins a few days before the death, which ends it."""
    chosen = np.flatnonzero(subjects["FATALAE"])
    death, first = (values[chosen] for values in columns(subjects, "DEATH", "FIRST"))
    start = np.maximum(death - integers(rng, 1, 6, len(chosen)), first)
    return _rows(chosen, pick(rng, FATAL_TERMS, len(chosen)), start, death, np.full(len(chosen), 5.0))


def _worsen(rng: Generator, events: pd.DataFrame, leave: Days) -> pd.DataFrame:
    """Some grow worse: 60% of these as a new record that starts when the first ends (X19), 40% as a change of grade."""
    length = np.fmin(events["END"].to_numpy(), leave - 1) - events["START"].to_numpy()
    fit: Bools = (events["GRADE"] >= 2).to_numpy() & ~events["PRETRT"].to_numpy() & ~events["STOPS"].to_numpy() & (length >= 6)
    worsens = fit & (rng.random(len(events)) < WORSENS)
    new_record = worsens & (rng.random(len(events)) < AS_NEW_RECORD)
    change = events["START"].to_numpy() + integers(rng, 2, np.maximum(2, np.minimum(length / 2, 40)), len(events))
    worse = events[new_record].assign(START=change[new_record], GRADE0=lambda df: df["GRADE"], PARENT=np.flatnonzero(new_record))
    events["GRADE0"] = events["GRADE0"].where(~worsens, events["GRADE"] - 1)
    events["CHANGE"] = events["CHANGE"].where(~(worsens & ~new_record), change)
    events.loc[new_record, "GRADE"] -= 1
    events.loc[new_record, "END"] = change[new_record]
    return pd.concat([events, worse], ignore_index=True)
