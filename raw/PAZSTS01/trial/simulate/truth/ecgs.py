"""Electrocardiograms: QTcF of each recording by Fridericia's formula, baseline, change, and the worst after the first dose."""

import numpy as np
import pandas as pd

from ..trial import Trial
from .events import WINDOW

LIMITS = (450, 480, 500)


def corrected_intervals(trial: Trial, cut: float) -> pd.DataFrame:
    """P, FOLDER, ADT, QTCF, BASE, CHG, ABOVE (how many limits the value is above), WORST ("Y" on the highest on treatment) of the
    treated; one row per recording with RR above 0."""
    ecgs, people = trial.ecgs, trial.subjects
    person = ecgs["P"].to_numpy()
    first, last = (people[name].to_numpy()[person] for name in ("FIRST", "LAST"))
    last = np.where(last <= cut, last, np.inf)
    usable = ecgs["RRAG"].to_numpy() > 0
    with np.errstate(divide="ignore"):
        qtcf = ecgs["QTAG"].to_numpy() / np.cbrt(ecgs["RRAG"].to_numpy() / 1000)
    at = ecgs["DAY"].to_numpy()
    table = pd.DataFrame({"P": person, "FOLDER": ecgs["FOLDER"], "ADT": at, "HOUR": ecgs["HOUR"], "QTCF": qtcf})
    table = table.assign(AFTER=at > first, ON=(at > first) & (at <= last + WINDOW))[usable & (at <= cut) & (first <= cut)]
    early = table[~table["AFTER"]].sort_values(["P", "ADT", "HOUR"], kind="stable").drop_duplicates("P", keep="last")
    table = table.assign(BASE=table["P"].map(early.set_index("P")["QTCF"]))
    worst = table[table["ON"]].sort_values(["QTCF", "ADT"], ascending=[False, True], kind="stable").drop_duplicates("P").index
    above = sum((table["QTCF"] > limit).astype(int) for limit in LIMITS)
    change = (table["QTCF"] - table["BASE"]).where(table["AFTER"])
    return table.assign(CHG=change, ABOVE=above, WORST=np.where(table.index.isin(worst), "Y", ""))[
        ["P", "FOLDER", "ADT", "QTCF", "BASE", "CHG", "ABOVE", "WORST"]
    ]
