"""Who is in the trial: screening, demographics, disease, enrolment (STUDY_SPEC 1.6 step 1).

Takes the plan; gives `subjects`, one row per screened person, days as floats. Its own module because every other step reads it.
"""

import numpy as np
import pandas as pd
from numpy.random import Generator

from .plan import ACCRUAL_DAYS, ACCRUAL_START, Bools, Days, Plan, at_least_one, cast, day, integers, pick
from .terms import EXCLUSION, HISTOLOGY, PRIMARY_SITE

PER_SITE = 60  # screening numbers have two digits within a site
NOT_DOSED = NOT_ENROLLED = 1 / 45
RESCREENED = 1 / 45
CAST = {"X12": 1 / 45, "X13": 1 / 45, "X21": 4 / 45}  # the subjects who carry a dirtiness that is part of their story


def draw_subjects(plan: Plan) -> pd.DataFrame:
    """One row per person: SITEID, SUBJID, EARLIER (number of a failed first screening), STATUS, days and baseline facts."""
    rng = plan.stream("subjects")
    people = plan.screened
    subjects = pd.DataFrame({"CONSENT": np.sort(integers(rng, 0, ACCRUAL_DAYS - 1, people)) + day(ACCRUAL_START)})
    subjects["STATUS"] = _status(rng, plan)
    subjects["REJECTED"] = pick(rng, EXCLUSION, people)
    subjects["RESCREENED"] = False
    if "X06" in plan.dirt:
        subjects["RESCREENED"] = cast(rng, (subjects["STATUS"] == "DOSED").to_numpy(), [RESCREENED])[0]
    _number(subjects, plan, rng)
    return pd.concat(
        [subjects, _dates(subjects, rng), _demographics(rng, people), _disease(rng, people), _cast(subjects, plan)], axis=1
    )


def _status(rng: Generator, plan: Plan) -> np.ndarray:
    """DOSED, NOT DOSED (enrolled), NOT ENROLLED (eligible), SCREEN FAILURE: exactly as many as planned, in random order."""
    not_dosed = at_least_one(NOT_DOSED, plan.subjects)
    not_enrolled = at_least_one(NOT_ENROLLED, plan.screened - plan.subjects)
    status = np.repeat(
        ["DOSED", "NOT DOSED", "NOT ENROLLED", "SCREEN FAILURE"],
        [plan.subjects - not_dosed, not_dosed, not_enrolled, plan.screened - plan.subjects - not_enrolled],
    )
    return rng.permutation(status)


def _number(subjects: pd.DataFrame, plan: Plan, rng: Generator) -> None:
    """Screening numbers: site and running number in the order of consent; a re-screened person has used up an earlier one."""
    sites = max(5, -(-plan.screened // PER_SITE))
    width = max(2, len(str(sites)))
    site = integers(rng, 1, sites, plan.screened).astype(int)
    used = 1 + subjects["RESCREENED"].astype(int)
    running = used.groupby(site).cumsum()
    subjects["SITEID"] = [f"{number:0{width}d}" for number in site]
    subjects["SUBJID"] = subjects["SITEID"] + [f"{number:02d}" for number in running]
    subjects["EARLIER"] = (subjects["SITEID"] + [f"{number - 1:02d}" for number in running]).where(subjects["RESCREENED"])


def _dates(subjects: pd.DataFrame, rng: Generator) -> pd.DataFrame:
    """Screening decision 1-14 days after consent; enrolment that day; first dose 0-3 days later; baseline scan in between."""
    people = len(subjects)
    decision = subjects["CONSENT"].to_numpy() + integers(rng, 1, 14, people)
    enrolled = subjects["STATUS"].isin(["DOSED", "NOT DOSED"]).to_numpy()
    first = np.where(subjects["STATUS"] == "DOSED", decision + integers(rng, 0, 3, people), np.nan)
    baseline = np.where(enrolled, integers(rng, subjects["CONSENT"], decision, people), np.nan)
    return pd.DataFrame(
        {"DECISION": decision, "ENROL": np.where(enrolled, decision, np.nan), "FIRST": first, "BASELINE": baseline}
    )


def _demographics(rng: Generator, people: int) -> pd.DataFrame:
    age = np.clip(np.round(rng.normal(50, 13, people)), 18, 75)
    male = rng.random(people) < 0.51
    height = np.round(np.where(male, rng.normal(171, 6, people), rng.normal(160, 6, people)))
    return pd.DataFrame({
        "AGE": age,
        "BIRTHDAY": integers(rng, 3, 360, people),  # days since the last birthday, at consent
        "SEX": np.where(male, "M", "F"),
        "HEIGHT": height,
        "WEIGHT": np.round(height / 100 * height / 100 * np.clip(rng.normal(23, 3, people), 17, 34), 1),
        "ECOG": np.where(rng.random(people) < 0.70, 1.0, 0.0),
    })  # fmt: skip


def _disease(rng: Generator, people: int) -> pd.DataFrame:
    grade = pick(rng, {"1": 10, "2": 35, "3": 55}, people)
    return pd.DataFrame({
        "HISTOLOGY": pick(rng, HISTOLOGY, people),
        "PRIMSITE": pick(rng, PRIMARY_SITE, people),
        "GRADE": grade,
        "STAGE": pick(rng, {"IV": 85, "III": 15}, people),
        "LINES": pick(rng, {"1": 53, "2": 30, "3": 12, "4": 5}, people).astype(float),
        "DXAGO": integers(rng, 200, 1500, people),
        "TARGETS": pick(rng, {"1": 25, "2": 35, "3": 22, "4": 12, "5": 6}, people).astype(float),
        "NONTARGETS": pick(rng, {"0": 40, "1": 35, "2": 15, "3": 10}, people).astype(float),
    })  # fmt: skip


def _cast(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Which dosed subjects carry X12, X13, X21: disjoint, and nobody when the dirt is not wanted."""
    early: Bools = (subjects["STATUS"] == "DOSED").to_numpy() & ~subjects["RESCREENED"].to_numpy(dtype=bool)
    groups = cast(plan.stream("cast"), early, list(CAST.values()))
    return pd.DataFrame({name: group & (name in plan.dirt) for name, group in zip(CAST, groups, strict=True)})


def columns(subjects: pd.DataFrame, *names: str) -> list[Days]:
    """The named columns as float arrays."""
    return [subjects[name].to_numpy(dtype=np.float64) for name in names]
