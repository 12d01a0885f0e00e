"""The last day on which each person was known to be alive at a cut-off, from every date of the forms that proves it.

That somebody was lost proves no life, nor does the end of an event, a medicine or a stay, which may be heard from others, nor a
deviation, which the site notes.
"""

import numpy as np
import pandas as pd

from ..plan import Days
from ..trial import Trial


def days_seen(trial: Trial, cut: float) -> Days:
    """Latest day up to `cut` of consent, visits, scans, doses, contacts, starts of events and therapies and withdrawal."""
    people = trial.subjects
    dated = [
        (people.index, people[name]) for name in ("CONSENT", "SCREENED", "RANDDAY", "BASELINE", "WITHDRAW")
    ] + [
        (table["P"], table[name])
        for table, names in (
            (trial.visits, ["DAY"]), (trial.contacts, ["DAY"]), (trial.periods, ["START", "END"]),
            (trial.events, ["START"]), (trial.medication, ["START"]), (trial.therapies, ["START"]), (trial.encounters, ["START"]),
        )
        for name in names
    ]  # fmt: skip
    row, scan = np.nonzero(trial.scans.done)
    dated.append((row, trial.scans.date[row, scan]))
    every = pd.concat([pd.DataFrame({"P": np.asarray(who), "DAY": np.asarray(days, dtype=float)}) for who, days in dated])
    leave = people["LEAVE"].to_numpy()
    seen = every[(every["DAY"] <= cut) & (every["DAY"] <= leave[every["P"]])]
    return np.asarray(people.index.to_series().map(seen.groupby("P")["DAY"].max()), dtype=np.float64)
