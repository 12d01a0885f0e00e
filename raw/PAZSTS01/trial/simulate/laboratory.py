"""Laboratory results of two laboratories with units and ranges of their own, one row per visit and a column per test.

A result is drawn in the units of laboratory A, reported by laboratory B in its own, and rounded as reported: what was reported is
graded by the truth, in its unit and by its range.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .plan import Days, Plan, columns
from .randomisation import PAZ

LAB_VISITS = ("D1", "W4", "W8", "W12", "W20", "W28", "W36", "W44", "W52", "W60", "W68", "W76", "FU")
NOT_DONE = 0.02


@dataclass(frozen=True)
class Test:
    """A test: category, specimen, unit and range in each laboratory, how many units of B one of A is, decimals reported.

    How it is distributed: median, spread of its logarithm, drift on pazopanib over half a year. Below `limit`: reported as "<".
    """

    name: str
    category: str
    specimen: str
    unit: tuple[str, str]
    low: tuple[float, float]
    high: tuple[float, float]
    factor: float
    decimals: tuple[int, int]
    median: float
    spread: float
    drift: float = 0.0
    limit: float = 0.0


def _same(
    name: str, category: str, unit: str, low: float, high: float, decimals: int, median: float, spread: float, **more: float
) -> Test:
    """A test that both laboratories report in the same unit, with ranges that differ a little."""
    step = 10.0**-decimals
    upper = (high, round(high + 2 * step, decimals))
    return Test(name, category, "BLOOD", (unit, unit), (low, low), upper, 1.0, (decimals, decimals), median, spread, **more)


H, C, E = "HEMATOLOGY", "CHEMISTRY", "ENDOCRINOLOGY"
TESTS = (
    Test("HGB", H, "BLOOD", ("g/L", "g/dL"), (120, 11.7), (160, 15.5), 0.1, (0, 1), 124, 0.11, -0.06),
    _same("WBC", H, "10^9/L", 4.0, 10.0, 1, 6.2, 0.33, drift=-0.25),
    _same("NEUT", H, "10^9/L", 2.0, 7.5, 1, 3.9, 0.42, drift=-0.30),
    _same("LYM", H, "10^9/L", 1.0, 4.0, 1, 1.4, 0.35, drift=-0.10),
    _same("MONO", H, "10^9/L", 0.2, 1.0, 1, 0.5, 0.30),
    _same("EOS", H, "10^9/L", 0.0, 0.5, 1, 0.15, 0.5, limit=0.1),
    _same("BASO", H, "10^9/L", 0.0, 0.2, 1, 0.1, 0.5, limit=0.1),
    Test("PLAT", H, "BLOOD", ("10^9/L", "10^3/uL"), (150, 150), (400, 450), 1.0, (0, 0), 250, 0.36, -0.25),
    _same("RBC", H, "10^12/L", 3.9, 5.6, 2, 4.3, 0.10),
    _same("ALT", C, "U/L", 0, 40, 0, 24, 0.55, drift=0.35),
    _same("AST", C, "U/L", 0, 38, 0, 24, 0.45, drift=0.30),
    _same("ALP", C, "U/L", 40, 130, 0, 95, 0.40),
    _same("GGT", C, "U/L", 0, 55, 0, 35, 0.6),
    _same("LDH", C, "U/L", 120, 250, 0, 220, 0.35),
    Test("BILI", C, "BLOOD", ("umol/L", "mg/dL"), (0, 0), (21, 1.2), 1 / 17.104, (0, 1), 9, 0.45, 0.30),
    Test("BILDIR", C, "BLOOD", ("umol/L", "mg/dL"), (0, 0), (5, 0.3), 1 / 17.104, (0, 1), 2.5, 0.5, 0.2, 0.0),
    Test("CREAT", C, "BLOOD", ("umol/L", "mg/dL"), (53, 0.6), (106, 1.2), 1 / 88.42, (0, 2), 72, 0.22),
    _same("UREA", C, "mmol/L", 2.5, 7.8, 1, 5.2, 0.3),
    Test("ALB", C, "BLOOD", ("g/L", "g/dL"), (35, 3.5), (50, 5.0), 0.1, (0, 1), 40, 0.09),
    Test("PROT", C, "BLOOD", ("g/L", "g/dL"), (60, 6.0), (80, 8.0), 0.1, (0, 1), 71, 0.06),
    _same("SODIUM", C, "mmol/L", 135, 145, 0, 140, 0.018),
    _same("K", C, "mmol/L", 3.5, 5.1, 1, 4.2, 0.09),
    _same("CL", C, "mmol/L", 98, 107, 0, 103, 0.025),
    Test("CA", C, "BLOOD", ("mmol/L", "mg/dL"), (2.15, 8.6), (2.55, 10.2), 4.008, (2, 1), 2.33, 0.05),
    Test("MG", C, "BLOOD", ("mmol/L", "mg/dL"), (0.7, 1.7), (1.05, 2.6), 2.43, (2, 1), 0.84, 0.10),
    Test("PHOS", C, "BLOOD", ("mmol/L", "mg/dL"), (0.8, 2.5), (1.5, 4.5), 3.097, (2, 1), 1.1, 0.15),
    Test("GLUC", C, "BLOOD", ("mmol/L", "mg/dL"), (3.9, 70), (6.1, 110), 18.016, (1, 0), 5.4, 0.18),
    _same("AMYLASE", C, "U/L", 25, 100, 0, 55, 0.4),
    _same("LIPASE", C, "U/L", 0, 60, 0, 32, 0.5, drift=0.15),
    Test("INR", "COAGULATION", "BLOOD", ("", ""), (0.8, 0.8), (1.2, 1.2), 1.0, (1, 1), 1.0, 0.08),
    _same("APTT", "COAGULATION", "sec", 24, 36, 0, 29, 0.11),
    _same("PT", "COAGULATION", "sec", 10, 13.5, 1, 12, 0.07),
    _same("TSH", E, "mIU/L", 0.4, 4.0, 1, 1.8, 0.7, drift=0.6, limit=0.1),
    _same("T4FR", E, "pmol/L", 10, 23, 0, 16, 0.18),
)
URINE = {"UPROT": ("NEGATIVE", "TRACE", "1+", "2+", "3+"), "UGLUC": ("NEGATIVE", "TRACE", "1+", "2+", "3+")}
"""Dipstick tests of urine: the columns of protein and of glucose, and their results."""


@dataclass(frozen=True)
class Results:
    """`visits`: P, FOLDER, DAY; `lab` 0 or 1; by test over visits: the number reported, and whether it is below the limit."""

    visits: pd.DataFrame
    lab: np.ndarray
    value: dict[str, Days]
    below: dict[str, np.ndarray]
    dipstick: dict[str, np.ndarray]


def draw_results(subjects: pd.DataFrame, visits: pd.DataFrame, plan: Plan) -> Results:
    """Screening of everybody, and the visits of the treated at which blood is taken."""
    rng = plan.stream("laboratory")
    screening = pd.DataFrame({"P": np.arange(len(subjects)), "FOLDER": "SCR", "DAY": subjects["SCREENED"], "WEEK": -1.0})
    at = pd.concat([screening, visits[visits["FOLDER"].isin(LAB_VISITS)]], ignore_index=True)
    person = at["P"].to_numpy()
    lab = (subjects["LABORATORY"] == "LAB B").to_numpy().astype(int)[person]
    active = (subjects["ARM"] == PAZ).to_numpy()[person]
    on = np.clip(np.nan_to_num(at["DAY"].to_numpy() - columns(subjects, "FIRST")[0][person], nan=-1.0), 0, 182) / 182
    value, below = {}, {}
    for test in TESTS:
        own = rng.normal(0, test.spread * 0.75, len(subjects))[person]
        wild = np.where(rng.random(len(at)) < 0.02, rng.normal(0, 2.5 * test.spread, len(at)), 0)
        drawn = test.median * np.exp(own + rng.normal(0, test.spread * 0.5, len(at)) + wild + test.drift * on * active)
        scale = 10.0 ** np.array(test.decimals)[lab]
        reported = np.round(drawn * np.where(lab == 1, test.factor, 1.0) * scale) / scale
        value[test.name] = np.where(rng.random(len(at)) < NOT_DONE, np.nan, reported)
        below[test.name] = reported < test.limit if test.limit else np.zeros(len(at), dtype=bool)
    dipstick = {}
    for name, words in URINE.items():
        worse = np.where(active & (name == "UPROT"), 0.6 * on, 0.0)
        level = np.floor(np.abs(rng.normal(0, 0.55 + worse, len(at)))).astype(int)
        dipstick[name] = np.array(words)[np.minimum(level, len(words) - 1)]
    return Results(at, lab, value, below, dipstick)
