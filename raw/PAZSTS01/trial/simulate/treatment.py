"""Treatment: why and when it stops, the kits of four weeks, doses, and the visits.

A period is a kit of 28 days of one dose, which steps down, 800, 600, 400 mg, at the start of a period; some days may be left out,
and some take the daily dose in two halves (BID).
"""

import numpy as np
import pandas as pd

from .plan import WEEK, Days, Plan, columns, each, integers
from .randomisation import PAZ

PERIOD = 28
STEPS = np.array([800, 600, 400])
STOP_FOR_EVENT = {"PAZ": 0.14, "PBO": 0.01}
TWICE_DAILY = 0.04
VISIT_WEEKS = np.array([*range(4, 80, 4), *range(80, 170, 8)], dtype=float)


def draw_stops(subjects: pd.DataFrame, progression: Days, plan: Plan) -> pd.DataFrame:
    """LAST (day of the last dose; NaN while treatment goes on at the last cut-off), STOPREASON, EVENTSTOP (an event ends it)."""
    rng = plan.stream("stops")
    first, death, withdraw, lost = columns(subjects, "FIRST", "DEATH", "WITHDRAW", "LOST")
    people = len(subjects)
    active = (subjects["ARM"] == PAZ).to_numpy()
    event = rng.random(people) < np.where(active, STOP_FOR_EVENT["PAZ"], STOP_FOR_EVENT["PBO"])
    by_event = np.where(event, first + integers(rng, 20, 200, people), np.nan)
    reasons = {
        "PROGRESSIVE DISEASE": progression + integers(rng, 0, 6, people), "DEATH": death - integers(rng, 0, 5, people),
        "WITHDRAWAL BY SUBJECT": withdraw, "LOST TO FOLLOW-UP": lost - integers(rng, 7, 28, people), "ADVERSE EVENT": by_event,
    }  # fmt: skip
    days = np.nan_to_num(np.stack(list(reasons.values())), nan=np.inf)
    last, reason = days.min(axis=0), np.array(list(reasons))[days.argmin(axis=0)]
    treated = ~np.isnan(first)
    last = np.where(treated, np.maximum(last, first), np.nan)
    going_on = treated & (last > plan.last_day)
    return pd.DataFrame({
        "LAST": np.where(going_on, np.nan, last), "STOPREASON": np.where(treated & ~going_on, reason, ""),
        "EVENTSTOP": treated & (reason == "ADVERSE EVENT"),
    })  # fmt: skip


def draw_periods(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, PERIOD (from 0), START, END (NaN: goes on), LEVEL (mg a day), OFF (days left out at its end), BID; one row per kit."""
    rng = plan.stream("periods")
    first, last = columns(subjects, "FIRST", "LAST")
    until = np.where(np.isnan(last), plan.last_day, last)
    counts = np.where(np.isnan(first), 0, np.floor((until - first) / PERIOD) + 1).astype(int)
    person, period = each(counts)
    start = first[person] + period * PERIOD
    end = np.minimum(start + PERIOD - 1, np.where(np.isnan(last), np.inf, last)[person])
    active = (subjects["ARM"] == PAZ).to_numpy()[person]
    steps_down = (rng.random(len(person)) < np.where(active, 0.10, 0.01)) & (period > 0)
    level = STEPS[np.minimum(pd.Series(steps_down).groupby(person).cumsum().to_numpy(dtype=int), 2)] if len(person) else STEPS[:0]
    whole = (end - start == PERIOD - 1) & ~(end == last[person])
    left_out = whole & (rng.random(len(person)) < np.where(active, 0.15, 0.05))
    off = np.where(left_out, integers(rng, 3, 12, len(person)), 0)
    return pd.DataFrame({
        "P": person, "PERIOD": period, "START": start, "END": end - off, "LEVEL": level, "OFF": off,
        "BID": (rng.random(len(person)) < TWICE_DAILY) & (level != 600), "REDUCED": steps_down,
    })  # fmt: skip


def draw_visits(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, FOLDER, WEEK (0 of day 1, 1 of day 8), DAY: visits while the drug is taken, and 28 days after its end."""
    rng = plan.stream("visits")
    first, last, leave = columns(subjects, "FIRST", "LAST", "LEAVE")
    treated = np.flatnonzero(~np.isnan(first))
    weeks = np.concatenate([[0.0, 1.0], VISIT_WEEKS])
    folders = np.array(["D1", "D8", *(f"W{week:.0f}" for week in VISIT_WEEKS)])
    jitter = np.where(weeks == 0, 0, np.clip(np.round(rng.normal(0, 1.2, (len(treated), len(weeks)))), -3, 3))
    days = first[treated, None] + weeks * WEEK + jitter
    until = np.fmin(np.where(np.isnan(last), plan.last_day, last), plan.last_day)[treated, None]
    row, at = np.nonzero(days <= until)
    planned = pd.DataFrame({"P": treated[row], "FOLDER": folders[at], "WEEK": weeks[at], "DAY": days[row, at]})
    ended = last + 28 + integers(rng, 0, 4, len(subjects))
    who = np.flatnonzero((ended <= plan.last_day) & (ended < leave))
    after = pd.DataFrame({"P": who, "FOLDER": "FU", "WEEK": np.nan, "DAY": ended[who]})
    return pd.concat([planned, after], ignore_index=True).sort_values(["P", "DAY"], kind="stable", ignore_index=True)
