"""How long and how much was given: stop of treatment, surufatinib intervals, injections, visits (STUDY_SPEC 1.3, 1.6 step 6).

Takes subjects, course, scans and events; gives stops, then the dose records. Its own module because the dose history is one
story: events interrupt and reduce surufatinib, envafolimab ends after six injections.
"""

import numpy as np
import pandas as pd

from .plan import Bools, Days, Plan, integers
from .subjects import columns
from .terms import ENVAFOLIMAB_TERMS

CYCLE, ENVAFOLIMAB_CYCLES = 21, 6
FULL_DOSE, REDUCED_DOSE, LOWEST_DOSE = 250, 200, 150
AE_STOP, PHYSICIAN_STOP, CLINICAL_STOP = 0.115, 0.02, 0.03
EARLY_THERAPY = 0.04
FATAL_AE = 0.08  # of deaths within 28 days of the last dose
OMITTED = 0.05
HELD, CUT = 0.34, 0.12  # of the leading events on treatment
# In the order of the candidates in draw_stops; the last one is a progression seen by the physician and not by a scan.
REASONS = (
    "PROGRESSIVE DISEASE", "DEATH", "WITHDRAWAL BY SUBJECT", "LOST TO FOLLOW-UP", "ADVERSE EVENT", "PHYSICIAN DECISION",
    "PROGRESSIVE DISEASE",
)  # fmt: skip


def draw_stops(subjects: pd.DataFrame, progression: Days, plan: Plan) -> pd.DataFrame:
    """STOP (day on which it was decided to end treatment), REASON, AESTOP (day of the stopping event), FATALAE.

    ENVONLY tells that the event stopped envafolimab alone. EARLYNACT is the day of a new therapy that begins before
    progression (X13, and 4% of those with progression).
    """
    rng = plan.stream("stops")
    people = len(subjects)
    first, death, lost, withdraw, leave = columns(subjects, "FIRST", "DEATH", "LOST", "WITHDRAW", "LEAVE")
    early = (rng.random(people) < EARLY_THERAPY) & (progression - first > 60) | subjects["X13"].to_numpy(dtype=bool)
    therapy = np.where(early, progression - integers(rng, 7, 25, people), np.nan)
    event = np.where(rng.random(people) < AE_STOP, first + integers(rng, 10, 110, people), np.nan)
    physician = np.where(rng.random(people) < PHYSICIAN_STOP, first + integers(rng, 60, 500, people), np.nan)
    clinical = np.where(rng.random(people) < CLINICAL_STOP, first + integers(rng, 40, 300, people), np.nan)
    env_only = rng.random(people) < 0.5
    candidates = np.column_stack([
        progression + integers(rng, 0, 3, people), death, withdraw, lost, np.where(env_only, np.nan, event),
        np.fmin(physician, therapy - 3), clinical,
    ])  # fmt: skip
    candidates = np.where(np.isnan(candidates), np.inf, candidates)
    stop = np.minimum(candidates.min(axis=1), leave)
    event = np.where(event < np.where(env_only, np.minimum(stop, first + 100), stop + 0.5), event, np.nan)
    fatal = (death == leave) & (death - stop <= 20) & (rng.random(people) < FATAL_AE)
    return pd.DataFrame({
        "STOP": np.where(np.isnan(first), np.nan, np.maximum(stop, first)),
        "REASON": np.where(stop == death, "DEATH", np.array(REASONS)[candidates.argmin(axis=1)]),
        "AESTOP": event,
        "ENVONLY": env_only & ~np.isnan(event),
        "FATALAE": fatal & ~np.isnan(first),
        "EARLYNACT": therapy,
    })  # fmt: skip


def draw_visits(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One row per cycle visit that took place: P, CYCLE, DATE."""
    rng = plan.stream("visits")
    first, stop = columns(subjects, "FIRST", "STOP")
    last = plan.transfer_days[-1]
    cycles = np.arange(1, int(max(0, last - np.nanmin(first)) // CYCLE) + 2)
    jitter = np.clip(np.round(rng.normal(0, 1, (len(subjects), len(cycles)))), -2, 2)
    date = first[:, None] + CYCLE * (cycles - 1) + np.where(cycles == 1, 0, jitter)
    person, which = np.nonzero((date <= stop[:, None]) & (date <= last) & ((date < stop[:, None]) | (cycles == 1)))
    return pd.DataFrame({"P": person, "CYCLE": cycles[which], "DATE": date[person, which]})


def draw_injections(subjects: pd.DataFrame, visits: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One row per planned injection: P, CYCLE, DATE, GIVEN; none after an event that stopped envafolimab."""
    rng = plan.stream("injections")
    planned = visits[visits["CYCLE"] <= ENVAFOLIMAB_CYCLES]
    stopped = columns(subjects, "AESTOP")[0][planned["P"]]
    planned = planned[~(planned["DATE"].to_numpy() >= stopped)].reset_index(drop=True)
    given = (rng.random(len(planned)) >= OMITTED) | (planned["CYCLE"] == 1).to_numpy()
    return planned.assign(GIVEN=given)


def draw_doses(subjects: pd.DataFrame, events: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, pd.Series]:
    """Surufatinib intervals (P, START, END, DOSE, CHG), and the action taken with surufatinib per row of events."""
    rng = plan.stream("doses")
    causes, action = _causes(subjects, events, rng.random(len(events)))
    first, stop = columns(subjects, "FIRST", "STOP")
    dosed = np.flatnonzero(~np.isnan(first))
    begin = _steps(dosed, first[dosed], FULL_DOSE, "NONE")
    hold = causes[causes["ACTION"] == "DRUG INTERRUPTED"]
    cut = causes[causes["ACTION"] == "DOSE REDUCED"]
    pause = integers(rng, 5, 18, len(hold))
    lower = np.where(rng.random(len(hold)) < 0.7, REDUCED_DOSE, FULL_DOSE)
    final = subjects["X21"].to_numpy(dtype=bool) & (stop - first > 24)
    steps = pd.concat([
        begin,
        _steps(hold["P"], hold["DAY"], 0, "INTERRUPTED"),
        _steps(hold["P"], hold["DAY"] + pause, lower, np.where(lower < FULL_DOSE, "REDUCED", "RESUMED")),
        _steps(cut["P"], cut["DAY"], REDUCED_DOSE, "REDUCED"),
        _steps(np.flatnonzero(final), (stop - integers(rng, 8, 16, len(stop)))[final], 0, "STOPPED"),
    ])  # fmt: skip
    last = np.where(subjects["REASON"] == "DEATH", np.maximum(stop - 1, first), stop)
    return _intervals(steps, last), action


def _causes(subjects: pd.DataFrame, events: pd.DataFrame, drawn: Days) -> tuple[pd.DataFrame, pd.Series]:
    """The first event of a subject of grade 2 or more on treatment may interrupt or reduce surufatinib."""
    first, stop, only = columns(subjects, "FIRST", "STOP", "ENVONLY")
    person = events["P"].to_numpy()
    action = pd.Series("DOSE NOT CHANGED", index=events.index)
    start = events["START"].to_numpy()
    action[(start > stop[person]) | (start < first[person]).astype(bool)] = "NOT APPLICABLE"
    stops = events["STOPS"].to_numpy(dtype=bool)
    action[stops & (only[person] == 0)] = "DRUG WITHDRAWN"
    fit: Bools = (events["GRADE"].to_numpy() >= 2) & (start >= first[person] + 7) & (start <= stop[person] - 35) & ~stops
    fit &= ~events["PT"].isin(ENVAFOLIMAB_TERMS).to_numpy()
    leading = events[fit].groupby("P").head(1).index
    draw = pd.Series(drawn, index=events.index)[leading]
    action[leading] = np.select([draw < HELD, draw < HELD + CUT], ["DRUG INTERRUPTED", "DOSE REDUCED"], "DOSE NOT CHANGED")
    causes = events.loc[leading].assign(ACTION=action[leading], DAY=lambda df: df["START"] + 1)
    return causes, action


def _steps(person: object, day: object, dose: object, change: object) -> pd.DataFrame:
    steps = pd.DataFrame({"P": np.asarray(person), "START": np.asarray(day, dtype=np.float64)})
    return steps.assign(DOSE=dose, CHG=change)


def _intervals(steps: pd.DataFrame, stop: Days) -> pd.DataFrame:
    """From days on which the dose changes to intervals that end the day before the next change, or with the stop."""
    steps = steps.sort_values(["P", "START"], kind="stable", ignore_index=True)
    steps = steps[steps["START"] <= stop[steps["P"]]].reset_index(drop=True)
    final = (steps["CHG"] == "STOPPED").groupby(steps["P"]).cummax() & (steps["CHG"] != "STOPPED")
    steps = steps[~final].reset_index(drop=True)
    following = steps.groupby("P")["START"].shift(-1) - 1
    steps["END"] = following.fillna(pd.Series(stop[steps["P"]], index=steps.index))
    return steps[steps["END"] >= steps["START"]].reset_index(drop=True)


def last_doses(subjects: pd.DataFrame, doses: pd.DataFrame, injections: pd.DataFrame) -> pd.DataFrame:
    """Per person the last day with surufatinib (SUREND) and the last injection (ENVEND), whether or not it is known yet."""
    given = doses[doses["DOSE"] > 0].groupby("P")["END"].max()
    injected = injections[injections["GIVEN"]].groupby("P")["DATE"].max()
    return pd.DataFrame({"SUREND": given, "ENVEND": injected}).reindex(subjects.index)
