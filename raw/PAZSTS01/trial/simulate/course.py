"""How the disease would run: latent progression, death, leaving the study, depth of response.

These few numbers are what the generator is calibrated with: medians and hazard ratios of the publication.
"""

import numpy as np
import pandas as pd
from scipy.special import ndtr

from .plan import MONTH, Plan, integers, pick
from .randomisation import PAZ

# Latent progression is earlier than the scan that shows it: scales so set that the observed medians are 4.6 and 1.6 months.
PROGRESSION = {"PAZ": (1.15, 172.0), "PBO": (1.0, 44.0)}  # shape and scale (days) of Weibull distributions
SURVIVAL = {"PAZ": 13.0 * MONTH, "PBO": 10.7 * MONTH}  # medians, exponential
CORRELATION = 0.5
RESPONSE = {"PAZ": 0.07, "PBO": 0.005}
WITHDRAW, LOST = 0.05, 0.04
READER_SPREAD = 0.10  # of the logarithm of the time at which a reader sees the progression


def draw_course(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """PROGRESS (days from randomisation), DEATH, WITHDRAW, LOST, LEAVE (days), and the tumour's behaviour; by person."""
    rng = plan.stream("course")
    people = len(subjects)
    origin = subjects["RANDDAY"].to_numpy()
    active = (subjects["ARM"] == PAZ).to_numpy()
    z = rng.standard_normal((people, 2))
    early, late = ndtr(z[:, 0]), ndtr(CORRELATION * z[:, 0] + np.sqrt(1 - CORRELATION**2) * z[:, 1])
    shape, scale = (np.where(active, PROGRESSION["PAZ"][at], PROGRESSION["PBO"][at]) for at in (0, 1))
    median = np.where(active, SURVIVAL["PAZ"], SURVIVAL["PBO"])
    responder = rng.random(people) < np.where(active, RESPONSE["PAZ"], RESPONSE["PBO"]) * 2 * early
    course = pd.DataFrame({
        "PROGRESS": scale * (-np.log1p(-early)) ** (1 / shape) * np.where(responder, 1.6, 1.0),
        "DEATH": origin + np.maximum(np.ceil(median / np.log(2) * -np.log1p(-late)), 6),
        "WITHDRAW": np.where(rng.random(people) < WITHDRAW, origin + integers(rng, 20, 400, people), np.nan),
        "LOST": np.where(rng.random(people) < LOST, origin + integers(rng, 90, 650, people), np.nan),
        "RESPONDER": responder,
        "DEPTH": np.where(responder, rng.uniform(0.30, 0.62, people), rng.uniform(0.78, 1.08, people)),
        "TAU": rng.uniform(15, 35, people),
        "MODE": pick(rng, {"TARGET": 50, "NEW": 37, "NONTARGET": 13}, people),
    })  # fmt: skip
    # The last day of a person in the study: death, last contact of the lost, withdrawal of consent, whichever is first.
    return course.assign(LEAVE=course[["DEATH", "LOST", "WITHDRAW"]].min(axis=1))
