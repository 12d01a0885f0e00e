"""Adverse events of the treated: which are treatment-emergent, from first dose to 28 days after the last.

An event of a term that the person already had, in the history or as an earlier event that goes on, counts where it got worse.
"""

import numpy as np
import pandas as pd

from ..trial import Trial

WINDOW = 28


def emergent_events(trial: Trial, cut: float) -> pd.DataFrame:
    """P, AESPID, PT, ASTDT, GRADE, TRTEMFL ("Y" or ""), WHY of the events known at the cut-off."""
    people, every = trial.subjects, trial.events
    number = every.groupby("P").cumcount() + 1
    events = every.assign(AESPID=number)[every["START"] <= cut]
    first, last = (people[name].to_numpy()[events["P"]] for name in ("FIRST", "LAST"))
    last = np.where(last <= cut, last, np.inf)
    start = _imputed(events, first)
    before = start < first
    window = ~before & (start <= last + WINDOW)
    had = _grade_before(events.assign(BEFORE=before, ON=first), trial)
    worse = np.isnan(had) | (events["GRADE"].to_numpy() > had)
    emergent = window & worse
    why = np.select([before, ~window, ~worse], ["BEFORE", "AFTER", "NOT WORSE"], "EMERGENT")
    shown = events[["P", "AESPID", "PT", "GRADE"]]
    return shown.assign(ASTDT=start, TRTEMFL=np.where(emergent, "Y", ""), WHY=why)


def _imputed(events: pd.DataFrame, first: np.ndarray) -> np.ndarray:
    """The start; without its day the first of the month, or the first dose if in that month and the event did not end before."""
    start, end = events["START"].to_numpy(), events["END"].to_numpy()
    month = start.astype("datetime64[D]").astype("datetime64[M]")
    earliest = month.astype("datetime64[D]").astype(float)
    latest = (month + 1).astype("datetime64[D]").astype(float) - 1
    at_dose = (earliest <= first) & (first <= latest) & ~(end < first)
    return np.where(events["PRECISION"].eq("M"), np.where(at_dose, first, earliest), start)


def _grade_before(events: pd.DataFrame, trial: Trial) -> np.ndarray:
    """The highest grade of the same term that was present when treatment began; NaN for none."""
    history = trial.history[trial.history["ONGOING"]]
    going_on = events[events["BEFORE"] & ~(events["END"] < events["ON"])]
    present = pd.concat([history[["P", "PT", "GRADE"]], going_on[["P", "PT", "GRADE"]]])
    worst = present.groupby(["P", "PT"], as_index=False)["GRADE"].max().rename(columns={"GRADE": "HAD"})
    return np.asarray(events[["P", "PT"]].merge(worst, on=["P", "PT"], how="left")["HAD"], dtype=float)
