"""Best response, progression-free and overall survival per person and evaluator, by the rules that study.yaml states in words.

PFS: progression or death since randomisation; censored there where the evaluator has no baseline, unless death comes before two
planned scans are missed and before new therapy; censored at the last adequate assessment where new therapy began first, where two
or more planned scans were missed before the event, and where nothing has happened.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..plan import MONTH, WEEK, Bools, Days, Texts
from ..trial import Trial
from ..tumour import WEEKS, WINDOW
from .assessments import Assessments, assessments

ADEQUATE = ("CR", "PR", "SD", "PD")
STABLE_DAYS, CONFIRM_DAYS = 21, 28  # the first scan, week 4, may be a week early
MOST_MISSED = 1


@dataclass(frozen=True)
class Known:
    """What is known of each person at a cut-off (days, NaN: nothing): origin, death, new therapy, last day in the study."""

    cut: float
    origin: Days
    death: Days
    therapy: Days
    withdrew: Bools
    lost: Bools


def known_at(trial: Trial, cut: float) -> Known:
    """The facts of follow-up up to the day `cut`."""
    subjects = trial.subjects
    first = trial.therapies.groupby("P")["START"].min()
    therapy = pd.Series(subjects.index).map(first).to_numpy(dtype=float)
    death, leave = subjects["DEATH"].to_numpy(), subjects["LEAVE"].to_numpy()

    def until(days: Days) -> Days:
        return np.where(days <= cut, days, np.nan)

    return Known(
        cut, subjects["RANDDAY"].to_numpy(), until(np.where(death == leave, death, np.nan)), until(therapy),
        (subjects["WITHDRAW"] == leave).to_numpy() & (leave <= cut), (subjects["LOST"] == leave).to_numpy() & (leave <= cut),
    )  # fmt: skip


def endpoints(trial: Trial, cut: float) -> pd.DataFrame:
    """P, EVALUATOR, PARAMCD, AVALC (BOR, CBOR), ADT, EVENT, REASON, MONTHS (PFS, OS) of the randomised; days as floats."""
    known = known_at(trial, cut)
    parts = []
    for evaluator, seen in assessments(trial, cut).items():
        counted = _until_progression(seen, known)
        parts += [_best(evaluator, name, counted, seen, known) for name in ("BOR", "CBOR")]
        parts.append(_progression_free(evaluator, seen, known))
    table = pd.concat([*parts, _overall(trial, known)], ignore_index=True)
    return table[table["P"].isin(np.flatnonzero(~np.isnan(known.origin)))].sort_values(
        ["P", "PARAMCD", "EVALUATOR"], ignore_index=True
    )


def _until_progression(seen: Assessments, known: Known) -> Texts:
    """The responses up to new therapy and to the first progression, which is one of them."""
    early = ~(seen.date > known.therapy[:, None])
    before = np.cumsum(early & (seen.overall == "PD"), axis=1) - (early & (seen.overall == "PD"))
    return np.where(early & (before == 0), seen.overall, "")


def _best(evaluator: str, name: str, counted: Texts, seen: Assessments, known: Known) -> pd.DataFrame:
    """The best category that has an assessment; CBOR: a response counts where a later one confirms it."""
    good = {"CR": counted == "CR", "PR": counted == "PR"}
    if name == "CBOR":
        good = {value: which & _confirmed(counted, seen.date, value) for value, which in good.items()}
    late = seen.date - known.origin[:, None] >= STABLE_DAYS
    stable = late & np.isin(counted, ["CR", "PR", "SD"])
    conditions = {**good, "SD": stable, "PD": counted == "PD", "NE": (counted != "") & (counted != "PD")}
    best = np.select([which.any(axis=1) for which in conditions.values()], list(conditions), "MISSING")
    proof = np.select([(best == value)[:, None] for value in conditions], list(conditions.values()), False)
    first = np.where(proof, seen.date, np.inf).min(axis=1)
    return _rows(evaluator, name, AVALC=best, ADT=np.where(np.isfinite(first), first, np.nan))


def _confirmed(counted: Texts, date: Days, value: str) -> Bools:
    """Which responses another confirms from 28 days later on: PR by PR or CR, CR by CR; between them the same, one NE at most."""
    good = ("CR",) if value == "CR" else ("CR", "PR")
    confirmed = np.zeros(counted.shape, dtype=bool)
    for at in range(counted.shape[1]):
        open_, unread, complete = np.ones(len(counted), dtype=bool), np.zeros(len(counted), dtype=int), counted[:, at] == "CR"
        for later in range(at + 1, counted.shape[1]):
            response = counted[:, later]
            open_ &= ~(complete & (response == "PR"))  # a complete response that is partial again confirms nothing
            confirmed[:, at] |= open_ & np.isin(response, good) & (date[:, later] - date[:, at] >= CONFIRM_DAYS)
            unread += response == "NE"
            open_ &= np.isin(response, [*good, "NE", ""]) & (unread <= 1)
            complete |= response == "CR"
    return confirmed


def _progression_free(evaluator: str, seen: Assessments, known: Known) -> pd.DataFrame:
    adequate = np.isin(seen.overall, ADEQUATE)
    number = np.arange(len(WEEKS))
    first = np.where(seen.overall == "PD", number, len(WEEKS)).min(axis=1)
    progressed = first < len(WEEKS)
    pd_day = np.where(progressed, seen.date[np.arange(len(first)), np.minimum(first, len(WEEKS) - 1)], np.nan)
    event = np.fmin(pd_day, known.death)
    by_pd = progressed & (pd_day == event)
    before = adequate & (seen.date < np.where(np.isnan(event), np.inf, event)[:, None])
    last = np.where(before, number, -1).max(axis=1)
    due = np.where(by_pd, first, ((known.death - known.origin)[:, None] > WEEK * WEEKS).sum(axis=1))
    missed = ~np.isnan(event) & (due - last - 1 > MOST_MISSED)
    therapy = ~np.isnan(known.therapy) & ~(event <= known.therapy)
    of_therapy = np.where(adequate & (seen.date <= known.therapy[:, None]), number, -1).max(axis=1)
    blank = np.isnan(seen.baseline)
    soon = known.death - known.origin <= WEEK * WEEKS[MOST_MISSED] + WINDOW
    early = blank & soon & ~(known.therapy < known.death)
    conditions = {
        "EARLY DEATH": early, "NO BASELINE": blank, "NEW THERAPY": therapy, "MISSED ASSESSMENTS": missed, "PROGRESSION": by_pd,
        "DEATH": ~np.isnan(event), "NO ASSESSMENT": ~adequate.any(axis=1), "WITHDRAWAL": known.withdrew, "LOST": known.lost,
    }  # fmt: skip
    reason = np.select(list(conditions.values()), list(conditions), "EVENT-FREE")
    event = np.where(early, known.death, event)
    reason = np.where(early, "DEATH", reason)
    happened = np.isin(reason, ["PROGRESSION", "DEATH"])
    at = np.select([reason == "NEW THERAPY", reason == "NO BASELINE"], [of_therapy, -1], last)
    censored = np.where(at >= 0, seen.date[np.arange(len(at)), at], known.origin)
    return _rows(evaluator, "PFS", **_time(known, np.where(happened, event, censored), happened, reason))


def _overall(trial: Trial, known: Known) -> pd.DataFrame:
    """Death, else the last day on which the person was known to be alive."""
    died = ~np.isnan(known.death)
    reason = np.select([died, known.lost, known.withdrew], ["DEATH", "LOST", "WITHDRAWAL"], "ALIVE")
    return _rows("", "OS", **_time(known, np.where(died, known.death, last_alive(trial, known.cut)), died, reason))


def last_alive(trial: Trial, cut: float) -> Days:
    """The latest day up to `cut` on which the person was seen, or told to be alive."""
    from .contact import days_seen

    return days_seen(trial, cut)


def _time(known: Known, day: Days, event: Bools, reason: Texts) -> dict[str, np.ndarray]:
    return {"ADT": day, "EVENT": event, "REASON": reason, "MONTHS": (day - known.origin + 1) / MONTH}


def _rows(evaluator: str, parameter: str, **values: np.ndarray) -> pd.DataFrame:
    table = pd.DataFrame(values)
    return table.assign(P=np.arange(len(table)), EVALUATOR=evaluator, PARAMCD=parameter)
