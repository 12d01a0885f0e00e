"""Cohen's kappa of two evaluators with its limits (TLF_SPEC 0.3)."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, finish
from pipeline.tlf.layout.formats import format_number
from pipeline.tlf.statistics.estimates import normal_quantile

DECIMALS = 2
STATISTICS = {"kappa": "Cohen's kappa", "kappa_low": "Lower confidence limit", "kappa_high": "Upper confidence limit"}


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa, simple and unweighted, and its asymptotic standard error; nan where chance alone explains all agreement."""

    kappa: float
    error: float

    def limits(self, level: float) -> tuple[float, float]:
        """Two-sided limits by the normal approximation."""
        half = normal_quantile(level) * self.error
        return self.kappa - half, self.kappa + half


def compute_kappa(counts: npt.ArrayLike) -> Kappa:
    """Of a square table of counts: categories by the one evaluator in rows, by the other in columns. Standard error after Fleiss,
    Cohen and Everitt (1969)."""
    table = np.asarray(counts, dtype="float64")
    total = table.sum()
    if total == 0:
        return Kappa(math.nan, math.nan)
    p = table / total
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    chance, same = float(rows @ columns), float(np.trace(p))
    if chance == 1:
        return Kappa(math.nan, math.nan)
    kappa = (same - chance) / (1 - chance)
    weights = np.eye(len(p)) - (columns[:, None] + rows[None, :]) * (1 - kappa)
    variance = float((p * weights**2).sum()) - (kappa - chance * (1 - kappa)) ** 2
    return Kappa(kappa, math.sqrt(max(variance, 0) / total) / (1 - chance))


def estimate_kappa(pairs: pd.DataFrame, population: Population, analysis: Analysis, study: Study) -> Results:
    """Kappa and limits of each treatment. `pairs`: USUBJID, SEQ (of a record behind; subjects repeat), FIRST and SECOND, what
    each evaluator says of the subject."""
    everyone = pairs.merge(population.subjects, on="USUBJID")
    subjects = everyone.drop_duplicates(["group1_level", "USUBJID"])
    codes, found = pd.factorize(pd.concat([subjects["FIRST"], subjects["SECOND"]], ignore_index=True))
    first, second = codes[: len(subjects)], codes[len(subjects) :]
    rows: list[dict[str, Any]] = []
    for group in population.groups:
        own = (subjects["group1_level"] == group).to_numpy()
        table = np.zeros((len(found), len(found)))
        np.add.at(table, (first[own], second[own]), 1)
        kappa = compute_kappa(table)
        values = (kappa.kappa, *kappa.limits(study.ci.level))
        rows += [
            {"group1_level": group, "stat_name": name, "stat_label": label, "stat_num": v, "stat_fmt": format_number(v, DECIMALS)}
            for (name, label), v in zip(STATISTICS.items(), values, strict=True)
        ]
    return finish(pd.DataFrame(rows), analysis, population, everyone.assign(stat_name="kappa"))
