"""After treatment: subsequent therapy, survival contacts; hospital resource use, deviations, prior therapy."""

import numpy as np
import pandas as pd

from .plan import Plan, columns, each, few, integers, pick
from .terms import DEVIATIONS, ENCOUNTERS, PRIOR, SUBSEQUENT

THERAPY, CONTACT_DAYS, MOST_CONTACTS = 0.55, 84, 13


def draw_therapies(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, DRUG, START, END: subsequent anti-cancer therapy, some weeks after the last dose."""
    rng = plan.stream("subsequent therapy")
    last, leave = columns(subjects, "LAST", "LEAVE")
    size = len(subjects)
    start = last + integers(rng, 10, 70, size)
    who = np.flatnonzero((rng.random(size) < THERAPY) & (start < leave - 5) & (start <= plan.last_day))
    end = start[who] + integers(rng, 21, 200, len(who))
    return pd.DataFrame({
        "P": who, "DRUG": pick(rng, SUBSEQUENT, len(who)), "START": start[who], "END": np.where(end > leave[who], np.nan, end),
    })  # fmt: skip


def draw_contacts(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, NUMBER, DAY: survival contacts every 12 weeks after the end of treatment; the untreated from randomisation on."""
    rng = plan.stream("contacts")
    last, leave, rand = columns(subjects, "LAST", "LEAVE", "RANDDAY")
    origin = np.where(subjects["STATUS"] == "NOT TREATED", rand, last + 28)
    person, number = each(np.where(np.isnan(origin), 0, MOST_CONTACTS))
    day = origin[person] + (number + 1) * CONTACT_DAYS + integers(rng, -7, 7, len(person))
    kept = (day < leave[person]) & (day <= plan.last_day)
    return pd.DataFrame({"P": person, "NUMBER": number + 1, "DAY": day})[kept].reset_index(drop=True)


def draw_encounters(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, PLACE, START, END, REASON: hospital resource use while on study."""
    rng = plan.stream("encounters")
    first, last, leave = columns(subjects, "FIRST", "LAST", "LEAVE")
    counts = rng.poisson(0.7, len(subjects)) * ~np.isnan(first)
    person = np.repeat(np.arange(len(subjects)), counts)
    size = len(person)
    until = np.fmin(np.where(np.isnan(last), plan.last_day, last), leave - 1)
    start = first[person] + np.floor(rng.random(size) * np.maximum(until - first, 1)[person])
    place = pick(rng, ENCOUNTERS, size)
    stay = np.where(np.isin(place, ["HOSPITAL STAY", "INTENSIVE CARE UNIT STAY"]), integers(rng, 1, 14, size), 0)
    return pd.DataFrame({
        "P": person, "PLACE": place, "START": start, "END": np.minimum(start + stay, leave[person]),
        "REASON": pick(rng, {"ADVERSE EVENT": 50, "DISEASE RELATED": 35, "OTHER": 15}, size),
    }).sort_values(["P", "START"], kind="stable", ignore_index=True)  # fmt: skip


def draw_deviations(subjects: pd.DataFrame, periods: pd.DataFrame, kits: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, KIND, CLASS, DAY: deviations of the randomised, among them the kits of the other arm."""
    rng = plan.stream("deviations")
    rand, leave = columns(subjects, "RANDDAY", "LEAVE")
    who = np.flatnonzero(few(rng, ~np.isnan(rand), round(0.3 * len(subjects))))
    kind = pick(rng, {name: share for name, (_, share) in DEVIATIONS.items()}, len(who))
    day = np.minimum(rand[who] + integers(rng, 0, 120, len(who)), leave[who] - 1)
    other = pd.DataFrame(
        {"P": who, "KIND": kind, "CLASS": pd.Series(kind).map({n: c for n, (c, _) in DEVIATIONS.items()}), "DAY": day}
    )
    wrong = periods.loc[kits["WRONG"].to_numpy(), ["P", "START"]].rename(columns={"START": "DAY"})
    wrong = wrong.assign(KIND="Kit of the other arm dispensed", CLASS="MAJOR")
    return pd.concat([other, wrong], ignore_index=True).sort_values(["P", "DAY"], kind="stable", ignore_index=True)


def draw_prior(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, LINE, DRUG, START, END: one row per line of prior therapy; without one for advanced disease an adjuvant one."""
    rng = plan.stream("prior therapy")
    lines = columns(subjects, "LINES")[0].astype(int)
    person, number = each(np.maximum(lines, 1))
    size = len(person)
    before = (lines[person].clip(1) - number) * 150
    start = subjects["CONSENT"].to_numpy()[person] - before - integers(rng, 70, 120, size)
    return pd.DataFrame({
        "P": person, "LINE": np.where(lines[person] == 0, 0, number + 1), "DRUG": pick(rng, dict.fromkeys(PRIOR, 1.0), size),
        "START": start, "END": start + integers(rng, 20, 55, size),
        "RESPONSE": pick(rng, {"PD": 50, "SD": 35, "PR": 12, "NE": 3}, size),
        "REASON": pick(rng, {"PROGRESSIVE DISEASE": 75, "TOXICITY": 15, "COMPLETED": 10}, size),
    })  # fmt: skip
