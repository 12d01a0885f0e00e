"""How the disease would run: latent progression, death, leaving the study, depth of response (STUDY_SPEC 1.6 steps 2 and 5).

Takes the subjects; gives one row per person of latent days and tumour behaviour, which the scans then observe.
Its own module because these few numbers are what the generator is calibrated with (STUDY_SPEC 1.4).
"""

import numpy as np
import pandas as pd
from scipy.special import ndtr

from .plan import Days, Plan, integers, pick
from .subjects import columns
from .terms import SENSITIVE

# Latent progression is earlier than the scan that shows it; the scale is set so that observed PFS has a median of 5.3 months.
PROGRESSION_SHAPE, PROGRESSION_SCALE = 1.2, 232.0
SURVIVAL_SCALE = 19 * 30.4375 / np.log(2)
CORRELATION = 0.5
RESPONSE = 0.155
REFRACTORY, REFRACTORY_PACE = 0.22, 0.2  # who has progressed by the first scan whatever is given
LATER = 1.35  # how much longer responders go without progression
COMPLETE = 0.10  # of responders
WITHDRAW, LOST = 0.05, 0.10


def draw_course(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """PROGRESS (days from enrolment), DEATH, LOST (last seen), WITHDRAW, LEAVE, and the tumour's behaviour."""
    rng = plan.stream("course")
    people = len(subjects)
    enrol, first = columns(subjects, "ENROL", "FIRST")
    z = rng.standard_normal((people, 2))
    early = ndtr(z[:, 0])
    late = ndtr(CORRELATION * z[:, 0] + np.sqrt(1 - CORRELATION**2) * z[:, 1])
    odds = np.where(subjects["HISTOLOGY"].isin(SENSITIVE), 2.0, 1.0)
    responder = rng.random(people) < np.minimum(0.9, RESPONSE * odds * 2 * early)
    progress = PROGRESSION_SCALE * (-np.log1p(-early)) ** (1 / PROGRESSION_SHAPE) * np.where(responder, LATER, 1.0)
    progress *= np.where(~responder & (rng.random(people) < REFRACTORY), REFRACTORY_PACE, 1.0)
    course = pd.DataFrame({
        "PROGRESS": progress,
        "DEATH": np.maximum(enrol + np.ceil(SURVIVAL_SCALE * -np.log1p(-late)), first + 7),
        "WITHDRAW": np.where(rng.random(people) < WITHDRAW, enrol + integers(rng, 30, 400, people), np.nan),
        "LOST": np.where(rng.random(people) < LOST, enrol + integers(rng, 90, 650, people), np.nan),
        "RESPONDER": responder,
        "COMPLETE": responder & (rng.random(people) < COMPLETE),
        "DEPTH": np.where(responder, rng.uniform(0.28, 0.66, people), rng.uniform(0.76, 1.08, people)),
        "TAU": rng.uniform(20, 40, people),
        "MODE": pick(rng, {"TARGET": 55, "NEW": 32, "NONTARGET": 13}, people),
        "EXTRASCAN": rng.random(people) < 0.30,
    })  # fmt: skip
    _early_leavers(course, subjects["X12"].to_numpy(dtype=bool), enrol)
    _late_leavers(course, subjects["X13"].to_numpy(dtype=bool), enrol)
    # The last day of a person in the study: death, last contact of the lost, withdrawal of consent, whichever is first.
    course["LEAVE"] = course[["DEATH", "LOST", "WITHDRAW"]].min(axis=1)
    return course


def _early_leavers(course: pd.DataFrame, chosen: np.ndarray, enrol: Days) -> None:
    """X12: a stable disease seen at four weeks, and consent withdrawn before the scan at six weeks."""
    course.loc[chosen, ["PROGRESS", "DEPTH"]] = [5000.0, 0.95]
    course.loc[chosen, ["RESPONDER", "COMPLETE"]] = False
    course.loc[chosen, "LOST"] = np.nan
    course.loc[chosen, "WITHDRAW"] = enrol[chosen] + 34
    course.loc[chosen, "DEATH"] = enrol[chosen] + 400


def _late_leavers(course: pd.DataFrame, chosen: np.ndarray, enrol: Days) -> None:
    """X13: a progression that will be seen, after a new therapy that began before it (follow_up draws the therapy)."""
    course.loc[chosen, "PROGRESS"] = course.loc[chosen, "PROGRESS"].clip(100, 300)
    course.loc[chosen, ["LOST", "WITHDRAW"]] = np.nan
    course.loc[chosen, "DEATH"] = course.loc[chosen, "DEATH"].clip(
        lower=pd.Series(enrol[chosen] + 600, index=course.index[chosen])
    )
