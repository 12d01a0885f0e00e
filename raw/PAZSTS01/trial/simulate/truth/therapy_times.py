"""Medication besides the study drug: prior, concomitant or both, from its true days; deviations by severity."""

import numpy as np
import pandas as pd

from ..trial import Trial


def medication_times(trial: Trial, cut: float) -> pd.DataFrame:
    """P, DRUG, ASTDT, PRIOR, CONCOMITANT ("Y" or "") of the medication begun by the cut-off of the treated."""
    taken, people = trial.medication, trial.subjects
    first, last = (people[name].to_numpy()[taken["P"]] for name in ("FIRST", "LAST"))
    last = np.where(last <= cut, last, cut)
    start, end = taken["START"].to_numpy(), np.nan_to_num(taken["END"].to_numpy(), nan=np.inf)
    prior, concomitant = start < first, (start <= last) & (end >= first)
    table = pd.DataFrame({
        "P": taken["P"], "DRUG": taken["DRUG"], "ASTDT": start, "PRIOR": np.where(prior, "Y", ""),
        "CONCOMITANT": np.where(concomitant, "Y", ""),
    })  # fmt: skip
    return table[(start <= cut) & (first <= cut)].reset_index(drop=True)


def deviations(trial: Trial, cut: float) -> pd.DataFrame:
    """P, KIND, CLASS, ADT of the deviations up to the cut-off."""
    known = trial.deviations[trial.deviations["DAY"] <= cut]
    return known.rename(columns={"DAY": "ADT"})[["P", "KIND", "CLASS", "ADT"]].reset_index(drop=True)
