"""Toxicity grades (CTCAE 5.0) of the reported results, both directions, worked out apart from the pipeline.

Absolute limits are those in SI units, in which the analysis is; results of laboratory B in conventional units are converted by
molar mass. Multiples and limits of normal are those of the report. Calcium is corrected for albumin.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ..laboratory import TESTS
from ..plan import Bools, Days
from ..trial import Trial

Steps = tuple[tuple[int, float], ...]
LOW: Mapping[str, Steps] = {
    "HGB": ((2, 100), (3, 80)), "PLAT": ((2, 75), (3, 50), (4, 25)), "NEUT": ((2, 1.5), (3, 1.0), (4, 0.5)),
    "WBC": ((2, 3.0), (3, 2.0), (4, 1.0)), "LYM": ((2, 0.8), (3, 0.5), (4, 0.2)), "ALB": ((2, 30), (3, 20)),
    "SODIUM": ((2, 130), (3, 125), (4, 120)), "K": ((3, 3.0), (4, 2.5)), "MG": ((2, 0.5), (3, 0.4), (4, 0.3)),
    "GLUC": ((2, 3.0), (3, 2.2), (4, 1.7)), "CACRALB": ((2, 2.0), (3, 1.75), (4, 1.5)),
}  # fmt: skip
"""Below the lower limit of normal is grade 1; below each of these the grade beside it."""
HIGH: Mapping[str, Steps] = {
    "SODIUM": ((2, 150), (3, 155), (4, 160)), "K": ((2, 5.5), (3, 6.0), (4, 7.0)), "MG": ((3, 1.23), (4, 3.3)),
    "CACRALB": ((2, 2.9), (3, 3.1), (4, 3.4)),
}  # fmt: skip
"""Above the upper limit of normal is grade 1."""
NUMBERS: Mapping[str, Steps] = {"WBC": ((3, 100),), "LYM": ((2, 4), (3, 20)), "INR": ((1, 1.2), (2, 1.5), (3, 2.5))}
"""Above these numbers, whatever the limits of normal are."""
MULTIPLES: Mapping[str, Steps] = {
    "ALT": ((1, 1), (2, 3), (3, 5), (4, 20)), "AST": ((1, 1), (2, 3), (3, 5), (4, 20)),
    "BILI": ((1, 1), (2, 1.5), (3, 3), (4, 10)),
    "ALP": ((1, 1), (2, 2.5), (3, 5), (4, 20)), "GGT": ((1, 1), (2, 2.5), (3, 5), (4, 20)), "LDH": ((1, 1),),
    "CREAT": ((1, 1), (2, 1.5), (3, 3), (4, 6)), "APTT": ((1, 1), (2, 1.5), (3, 2.5)),
    "AMYLASE": ((1, 1), (2, 1.5), (3, 5)), "LIPASE": ((1, 1), (2, 1.5), (3, 5)),
}  # fmt: skip
FROM_BASELINE = {"ALT": 1.5, "AST": 1.5, "ALP": 2.0, "GGT": 2.0, "BILI": 1.0}
"""Where the baseline was above normal: grade 1 from this multiple of it on, itself included but for bilirubin."""
MOLAR_MASS = {"CA": 40.078, "MG": 24.305, "GLUC": 180.156}
NEAR = 1e-9
CODES = {"LIPASE": "LIPASET"}
DIPSTICK = {"NEGATIVE": 0, "TRACE": 0, "1+": 1, "2+": 2, "3+": 2}
"""Protein in urine of an adult, in the order of the plus signs."""


def graded_results(trial: Trial, cut: float) -> pd.DataFrame:
    """P, FOLDER, ADT, TEST, SIDE (L, H), RESULT, BASE, BASELINE (is the baseline record), GRADE of each result of the treated."""
    at, lab = trial.laboratory.visits, trial.laboratory.lab
    first = trial.subjects["FIRST"].to_numpy()[at["P"]]
    early = at["DAY"].to_numpy() <= first
    parts = []
    for name, (value, low, high, si) in _results(trial, lab).items():
        base, is_base = _baseline(trial, value)
        for side, grade in (("L", _low(name, value, low, si)), ("H", _high(name, value, high, si, base, early, lab))):
            if grade is not None:
                parts.append(pd.DataFrame({
                    "P": at["P"], "FOLDER": at["FOLDER"], "ADT": at["DAY"], "TEST": CODES.get(name, name), "SIDE": side,
                    "RESULT": value, "BASE": base, "BASELINE": is_base, "GRADE": grade,
                }))  # fmt: skip
    words = trial.laboratory.dipstick["UPROT"]
    place = np.array([float(list(DIPSTICK).index(word)) for word in words])
    base, is_base = _baseline(trial, place)
    parts.append(pd.DataFrame({
        "P": at["P"], "FOLDER": at["FOLDER"], "ADT": at["DAY"], "TEST": "PROTDIP", "SIDE": "H", "RESULT": place, "BASE": base,
        "BASELINE": is_base, "GRADE": [DIPSTICK[word] for word in words],
    }))  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    treated = trial.subjects["FIRST"].to_numpy()[table["P"]] <= cut
    return table[table["RESULT"].notna() & (table["ADT"] <= cut) & treated].reset_index(drop=True)


def _results(trial: Trial, lab: np.ndarray) -> dict[str, tuple[Days, Days, Days, Days]]:
    """By test: the numbers reported, both limits of normal, and the numbers in SI units; corrected calcium as of laboratory A."""
    found = {}
    for test in TESTS:
        low, high = (np.array(limits, dtype=float)[lab] for limits in (test.low, test.high))
        value = trial.laboratory.value[test.name]
        in_si = 10 / MOLAR_MASS[test.name] if test.name in MOLAR_MASS else 10 if test.name in ("HGB", "ALB") else 1
        found[test.name] = (value, low, high, np.where(lab == 1, value * in_si, value))
    value, low, high, calcium = found["CA"]
    albumin = found["ALB"][3]
    to_si = np.where(lab == 1, 10 / MOLAR_MASS["CA"], 1.0)
    corrected = calcium + 0.02 * (40 - albumin)
    return found | {"CACRALB": (corrected, low * to_si, high * to_si, corrected)}


def _baseline(trial: Trial, value: Days) -> tuple[Days, Bools]:
    """The last result up to the day of the first dose, by visit, and which visit has it."""
    at = trial.laboratory.visits
    first = trial.subjects["FIRST"].to_numpy()[at["P"]]
    early = at.assign(VALUE=value, ROW=np.arange(len(at)))[(at["DAY"].to_numpy() <= first) & ~np.isnan(value)]
    last = early.sort_values(["P", "DAY", "WEEK"]).drop_duplicates("P", keep="last").set_index("P")
    is_base = np.zeros(len(at), dtype=bool)
    is_base[last["ROW"]] = True
    return at["P"].map(last["VALUE"]).to_numpy(dtype=float), is_base


def _low(name: str, value: Days, low: Days, si: Days) -> np.ndarray | None:
    if name not in LOW:
        return None
    grade = np.where(value < low - NEAR, 1, 0)
    for step, limit in LOW[name]:
        grade = np.where(si < limit - NEAR, step, grade)
    return grade


def _high(name: str, value: Days, high: Days, si: Days, base: Days, early: Bools, lab: np.ndarray) -> np.ndarray | None:
    """Without symptoms and anticoagulation; what is asked of the baseline is asked after the first dose."""
    later = np.where(early, np.nan, base)
    if name in MULTIPLES:
        return _multiples(name, value, high, later)
    if name == "EOS":
        return np.where((value > high + NEAR) & (value > later + NEAR), 1, 0)
    if name == "HGB":
        gram = np.where(lab == 1, 0.1, 1.0)
        return np.asarray(np.sum([value > high + step * gram + NEAR for step in (0, 20, 40)], axis=0))
    if name not in HIGH and name not in NUMBERS:
        return None
    grade = np.where(value > high + NEAR, 1, 0) if name in HIGH else np.zeros(len(value), dtype=int)
    for step, limit in (*HIGH.get(name, ()), *NUMBERS.get(name, ())):
        grade = np.where(si > limit + NEAR, step, grade)
    return grade


def _multiples(name: str, value: Days, high: Days, later: Days) -> np.ndarray:
    abnormal = (later > high + NEAR) & (name in FROM_BASELINE)
    reference = np.where(abnormal, later, high)
    grade = np.zeros(len(value), dtype=int)
    for step, multiple in MULTIPLES[name]:
        worse = value > reference * multiple + NEAR
        if step == 1 and name in FROM_BASELINE:
            least = later * FROM_BASELINE[name]
            from_base = value > least + NEAR if name == "BILI" else value > least - NEAR
            worse = np.where(abnormal, from_base, worse)
        if name == "CREAT" and step in (2, 3):
            worse = worse | (value > later * multiple + NEAR)
        grade = np.where(worse, step, grade)
    return grade
