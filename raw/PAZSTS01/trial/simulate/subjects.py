"""Who is in the trial: sites, screening, demographics, disease, one row per registered person, days as floats."""

import numpy as np
import pandas as pd
from numpy.random import Generator

from .plan import ACCRUAL_DAYS, ACCRUAL_START, PLANNED, Days, Plan, day, few, integers, pick
from .terms import COUNTRIES, EXCLUSION, HISTOLOGY, RACES

FAILURES, UNTREATED = 3, 4  # of 369 randomised
SITES = 72


def share_of(number: int, plan: Plan) -> int:
    """`number` of 369, for a trial of another size; at least one."""
    return max(1, round(number * plan.subjects / PLANNED))


def draw_subjects(plan: Plan) -> pd.DataFrame:
    """SITEID, SUBJID, COUNTRY, STATUS (TREATED, NOT TREATED, SCREEN FAILURE), days (RAND with its time), baseline facts."""
    rng = plan.stream("subjects")
    people = plan.subjects + share_of(FAILURES, plan)
    consent = np.sort(integers(rng, 0, ACCRUAL_DAYS - 1, people)) + day(ACCRUAL_START)
    subjects = pd.DataFrame({"CONSENT": consent}).assign(**_sites(rng, plan, people))
    failed = few(rng, np.ones(people, dtype=bool), share_of(FAILURES, plan))
    untreated = few(rng, ~failed, share_of(UNTREATED, plan))
    status = np.select([failed, untreated], ["SCREEN FAILURE", "NOT TREATED"], "TREATED")
    decision = consent + integers(rng, 5, 21, people)
    time = np.round(rng.uniform(8, 18, people) * 3600) / 86_400
    dates = {
        "STATUS": status,
        "SCREENED": consent + integers(rng, 1, 4, people),
        "BASELINE": np.where(failed, np.nan, integers(rng, consent + 1, decision - 1, people)),
        "RAND": np.where(failed, np.nan, decision + time),
        "RANDDAY": np.where(failed, np.nan, decision),
        "FIRST": np.where(status == "TREATED", decision + integers(rng, 0, 4, people), np.nan),
        "CRITERION": np.where(failed, pick(rng, EXCLUSION, people), ""),
    }
    return pd.concat([subjects.assign(**dates), _demographics(rng, consent), _disease(rng, people)], axis=1)


def _sites(rng: Generator, plan: Plan, people: int) -> dict[str, np.ndarray]:
    """Sites of 13 countries; every site has a subject where there are enough. Subjects are numbered within their site."""
    sites = min(SITES, max(len(COUNTRIES), plan.subjects // 5))
    country = np.concatenate([np.array(list(COUNTRIES)), pick(rng, COUNTRIES, sites - len(COUNTRIES))])
    site = rng.permutation(np.concatenate([np.arange(sites), rng.integers(0, sites, people - sites)]))
    running = pd.Series(site).groupby(site).cumcount().to_numpy() + 1
    siteid = np.char.zfill((site + 1).astype(str), 3)
    return {
        "SITEID": siteid,
        "SUBJID": np.char.add(siteid, np.char.zfill(running.astype(str), 3)),
        "COUNTRY": country[site],
        "LABORATORY": np.where(site % 3 == 0, "LAB B", "LAB A"),
    }


def _demographics(rng: Generator, consent: Days) -> pd.DataFrame:
    people = len(consent)
    age = np.clip(np.round(rng.normal(55, 13, people)), 18, 83)
    male = rng.random(people) < 0.42
    height = np.round(np.where(male, rng.normal(176, 7, people), rng.normal(163, 6, people)))
    return pd.DataFrame({
        "AGE": age,
        "BIRTH": consent - np.round(age * 365.25) - integers(rng, 3, 360, people),
        "SEX": np.where(male, "M", "F"),
        "RACE": pick(rng, RACES, people),
        "HEIGHT": height,
        "WEIGHT": np.round((height / 100) ** 2 * np.clip(rng.normal(25, 4, people), 17, 40), 1),
    })  # fmt: skip


def _disease(rng: Generator, people: int) -> pd.DataFrame:
    lines = pick(rng, {0: 7, 1: 37, 2: 34, 3: 15, 4: 7}, people)
    return pd.DataFrame({
        "HISTOLOGY": pick(rng, HISTOLOGY, people),
        "TUMGRADE": pick(rng, {"LOW": 9, "INTERMEDIATE": 26, "HIGH": 65}, people),
        "ECOG": (rng.random(people) < 0.52).astype(float),
        "LINES": lines.astype(float),
        "DIAGNOSIS": integers(rng, 150, 2500, people),  # days before consent
        "LESIONS": pick(rng, {1: 10, 2: 16, 3: 18, 4: 16, 5: 14, 6: 12, 7: 8, 8: 6}, people).astype(float),
        "NONTARGETS": pick(rng, {0: 35, 1: 35, 2: 20, 3: 10}, people).astype(float),
    })  # fmt: skip
