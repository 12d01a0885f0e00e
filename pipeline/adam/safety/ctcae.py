"""Toxicity grades of laboratory results: NCI-CTCAE 5.0 as data, and the grade of each result.

Its own module because the limits are the published ones, to be reviewed against the document line by line. Only what a number
decides is graded: grade 4 anaemia ("life-threatening") is a judgement and stays with the adverse events. A result in another unit
than that of its absolute limits, or without the limit of normal that a grade needs, has no grade.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.adam.frames import Series

LOW, HIGH = "L", "H"


@dataclass(frozen=True)
class Toxicity:
    """A term of CTCAE 5.0 for one test (LBTESTCD). Too low: grade 1 below the lower limit of normal (LLN), grades 2 to 4 below
    `limits` in `unit`. Too high: grade g above `limits[g - 1]` times the upper limit of normal (ULN) or, when the baseline was
    above it, times the baseline; `worse` is the lowest multiple of the baseline that counts, itself included or not."""

    term: str
    test: str
    direction: str
    limits: tuple[float, ...]
    unit: str = ""
    worse: float = 1.0
    inclusive: bool = False


TOXICITIES = (
    Toxicity("Anemia", "HGB", LOW, (100, 80), "g/L"),
    Toxicity("Platelet count decreased", "PLAT", LOW, (75, 50, 25), "10^9/L"),
    Toxicity("Neutrophil count decreased", "NEUT", LOW, (1.5, 1.0, 0.5), "10^9/L"),
    Toxicity("White blood cell decreased", "WBC", LOW, (3, 2, 1), "10^9/L"),
    Toxicity("Alanine aminotransferase increased", "ALT", HIGH, (1, 3, 5, 20), worse=1.5, inclusive=True),
    Toxicity("Aspartate aminotransferase increased", "AST", HIGH, (1, 3, 5, 20), worse=1.5, inclusive=True),
    Toxicity("Blood bilirubin increased", "BILI", HIGH, (1, 1.5, 3, 10)),
)


def derive_vars_toxicity(records: pd.DataFrame) -> pd.DataFrame:
    """`records` (PARAMCD, AVAL, AVALU, ANRLO, ANRHI, BASE, BNRIND, ADT, TRTSDT) with ATOXGRLN and ATOXGRHN, 0 to 4."""
    read = records[["PARAMCD", "AVAL", "AVALU", "ANRLO", "ANRHI", "BASE", "BNRIND", "ADT", "TRTSDT"]]
    found = {direction: pd.Series(np.nan, index=records.index) for direction in (LOW, HIGH)}
    for toxicity in TOXICITIES:
        rows = read.loc[read["PARAMCD"].eq(toxicity.test)]
        grade = grade_low(rows, toxicity) if toxicity.direction == LOW else grade_high(rows, toxicity)
        found[toxicity.direction].loc[rows.index] = grade
    return records.assign(ATOXGRLN=found[LOW], ATOXGRHN=found[HIGH])


def grade_low(rows: pd.DataFrame, toxicity: Toxicity) -> Series:
    """Grades of results that are too low: absolute limits."""
    grade = rows["AVAL"].lt(rows["ANRLO"]).astype("float64")
    for number, limit in enumerate(toxicity.limits, start=2):
        grade = grade.mask(rows["AVAL"].lt(limit), float(number))
    return grade.where(rows["AVALU"].eq(toxicity.unit) & rows["ANRLO"].notna())


def grade_high(rows: pd.DataFrame, toxicity: Toxicity) -> Series:
    """Grades of results that are too high: multiples of ULN, or of a baseline above ULN for results after the first dose."""
    upper = rows["ANRHI"]
    baseline_high = baseline_upper(rows)
    reference = rows["BASE"].where(baseline_high, upper)
    lowest = rows["BASE"] * toxicity.worse
    worse = rows["AVAL"].ge(lowest) if toxicity.inclusive else rows["AVAL"].gt(lowest)
    grade = rows["AVAL"].gt(upper).where(~baseline_high, worse).astype("float64")
    for number, multiple in enumerate(toxicity.limits[1:], start=2):
        grade = grade.mask(rows["AVAL"].gt(multiple * reference), float(number))
    return grade.where(reference.notna())


def baseline_upper(rows: pd.DataFrame) -> Series:
    """Whether a record after the first dose is judged by its baseline, because that was above ULN."""
    return rows["ADT"].gt(rows["TRTSDT"]) & rows["BNRIND"].eq("HIGH")
