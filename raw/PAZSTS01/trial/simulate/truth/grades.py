"""Toxicity grades (CTCAE 5.0) of the reported blood counts, liver enzymes and bilirubin, in the units of the report.

Counts are graded by absolute limits, enzymes and bilirubin by multiples of the upper limit, or of a baseline above it.
"""

import numpy as np
import pandas as pd

from ..laboratory import TESTS
from ..plan import Bools, Days
from ..trial import Trial

# By laboratory: below the lower limit of normal is grade 1, below each of these the next.
LIMITS = {
    "HGB": ((100, 80), (10, 8)), "PLAT": ((75, 50, 25),) * 2, "NEUT": ((1.5, 1.0, 0.5),) * 2, "WBC": ((3.0, 2.0, 1.0),) * 2,
}  # fmt: skip
MULTIPLES = {"ALT": (1, 3, 5, 20), "AST": (1, 3, 5, 20), "BILI": (1, 1.5, 3, 10)}
ENZYMES = ("ALT", "AST")
LOWEST_OF_BASELINE = 1.5
"""An enzyme that was abnormal at baseline is of grade 1 from 1.5 times the baseline on."""


def graded_results(trial: Trial, cut: float) -> pd.DataFrame:
    """P, FOLDER, ADT, TEST, RESULT, BASE, BASELINE (is the baseline record), GRADE of each result of the treated."""
    at, lab = trial.laboratory.visits, trial.laboratory.lab
    tests = {test.name: test for test in TESTS}
    is_early = at["DAY"].to_numpy() <= trial.subjects["FIRST"].to_numpy()[at["P"]]
    parts = []
    for name in (*LIMITS, *MULTIPLES):
        value = trial.laboratory.value[name]
        base, is_base = _baseline(trial, value)
        low, high = (np.array(limits, dtype=float)[lab] for limits in (tests[name].low, tests[name].high))
        if name in LIMITS:
            grade = _low(value, low, lab, LIMITS[name])
        else:
            worse = np.where((base > high) & ~is_early, base, np.nan)
            grade = _high(value, high, worse, MULTIPLES[name], name in ENZYMES)
        parts.append(pd.DataFrame({
            "P": at["P"], "FOLDER": at["FOLDER"], "ADT": at["DAY"], "TEST": name, "RESULT": value, "BASE": base,
            "BASELINE": is_base, "GRADE": grade,
        }))  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    treated = trial.subjects["FIRST"].to_numpy()[table["P"]] <= cut
    return table[table["RESULT"].notna() & (table["ADT"] <= cut) & treated].reset_index(drop=True)


def _baseline(trial: Trial, value: Days) -> tuple[Days, Bools]:
    """The last result up to the day of the first dose, by visit, and which visit has it."""
    at = trial.laboratory.visits
    first = trial.subjects["FIRST"].to_numpy()[at["P"]]
    early = at.assign(VALUE=value, ROW=np.arange(len(at)))[(at["DAY"].to_numpy() <= first) & ~np.isnan(value)]
    last = early.sort_values(["P", "DAY", "WEEK"]).drop_duplicates("P", keep="last").set_index("P")
    is_base = np.zeros(len(at), dtype=bool)
    is_base[last["ROW"]] = True
    return at["P"].map(last["VALUE"]).to_numpy(dtype=float), is_base


def _low(value: Days, lower: Days, lab: np.ndarray, limits: tuple[tuple[float, ...], ...]) -> np.ndarray:
    below = np.stack([lower, *(np.array(one, dtype=float)[lab] for one in zip(*limits, strict=True))])
    return np.asarray((value < below).sum(axis=0))


def _high(value: Days, upper: Days, base: Days, multiples: tuple[float, ...], enzyme: bool) -> np.ndarray:
    """Grades above multiples of `base` where it is a number, else of `upper`."""
    reference = np.where(np.isnan(base), upper, base)
    thousandths = np.round(value * 1000)
    above = np.stack([thousandths > np.round(reference * 1000 * multiple) for multiple in multiples])
    if enzyme:  # 1.5 to 3 times an abnormal baseline, both included, is grade 1
        above[0] = np.where(np.isnan(base), above[0], thousandths >= np.round(base * 1000 * LOWEST_OF_BASELINE))
    return np.asarray(above.sum(axis=0))
