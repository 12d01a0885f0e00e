"""After treatment: new therapies and survival contacts (STUDY_SPEC 1.3, 1.6 step 5).

Takes subjects (with course and stops); gives `therapies` and `contacts`. Its own module
because nothing that happens on treatment depends on it.
"""

import numpy as np
import pandas as pd

from .plan import Plan, integers, pick
from .subjects import columns
from .terms import SUBSEQUENT_DRUG

EVERY = 84
THERAPY = 0.60  # of those with progression
NOT_REACHED = 0.03
LOST_AFTER = 90  # days after the last contact on which a subject is declared lost


def draw_therapies(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One row per new anticancer therapy: P, TYPE, DRUG, START, END, REAS."""
    rng = plan.stream("therapies")
    people = len(subjects)
    progression, early, leave, stop = columns(subjects, "PROGRESSION", "EARLYNACT", "LEAVE", "STOP")
    after = np.where(rng.random(people) < THERAPY, np.maximum(progression, stop) + integers(rng, 14, 60, people), np.nan)
    start = np.where(np.isnan(early), after, early)
    chosen = np.flatnonzero(start < leave)
    kind = pick(rng, {"SYSTEMIC": 85, "RADIOTHERAPY": 10, "SURGERY": 5}, len(chosen))
    drug = pick(rng, SUBSEQUENT_DRUG, len(chosen))
    end = start[chosen] + np.where(kind == "SYSTEMIC", integers(rng, 30, 200, len(chosen)), np.where(kind == "SURGERY", 0, 14))
    return pd.DataFrame({
        "P": chosen,
        "TYPE": kind,
        "DRUG": np.select([kind == "RADIOTHERAPY", kind == "SURGERY"], ["Radiotherapy, bone", "Resection of metastasis"], drug),
        "START": start[chosen],
        "END": np.where(end < leave[chosen], end, np.nan),
        "REAS": np.where(np.isnan(early[chosen]), "PROGRESSIVE DISEASE", "INVESTIGATOR'S CHOICE"),
    })  # fmt: skip


def draw_contacts(subjects: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """One row per survival contact: P, NUMBER, DATE, STATUS, SOURCE; every 12 weeks after the stop, and the day of death."""
    rng = plan.stream("contacts")
    stop, leave, death, lost = columns(subjects, "STOP", "LEAVE", "DEATH", "LOST")
    rounds = int(max(0, plan.transfer_days[-1] - np.nanmin(stop)) // EVERY) + 1
    due = stop[:, None] + EVERY * (1 + np.arange(rounds)) + np.round(rng.normal(0, 3, (len(subjects), rounds)))
    person, which = np.nonzero(due < leave[:, None])
    status = np.where(rng.random(len(person)) < NOT_REACHED, "NOT REACHED", "ALIVE")
    dead = np.flatnonzero((death == leave) & (death > stop + EVERY / 2))
    gone = np.flatnonzero((lost == leave) & (stop <= leave))
    contacts = pd.concat([
        pd.DataFrame({"P": person, "DATE": due[person, which], "STATUS": status}),
        pd.DataFrame({"P": dead, "DATE": death[dead], "STATUS": "DEAD"}),
        pd.DataFrame({"P": gone, "DATE": lost[gone] + LOST_AFTER - 14, "STATUS": "NOT REACHED"}),
    ])  # fmt: skip
    contacts = contacts.sort_values(["P", "DATE"], kind="stable", ignore_index=True)
    contacts["NUMBER"] = contacts.groupby("P").cumcount() + 1
    contacts["SOURCE"] = pick(rng, {"SUBJECT": 50, "FAMILY": 35, "MEDICAL RECORD": 15}, len(contacts))
    contacts.loc[contacts["STATUS"] == "DEAD", "SOURCE"] = "FAMILY"
    return contacts
