"""Which arm is compared with which, by which strata, and how a comparison stands in a table (TLF_SPEC 0.3)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL, Population, Results
from pipeline.tlf.layout.formats import NOT_ESTIMABLE
from pipeline.tlf.layout.table import Column, Layout, treatment_columns
from pipeline.tlf.statistics.estimates import Estimate

COMPARED = "compared"
"""The role of the columns of arms that are compared."""
COMPARISONS = ("hr", "diff", "odds_ratio")
"""The statistics that only a compared arm has."""

Row = dict[str, object]


@dataclass(frozen=True)
class Compared:
    """A comparison of arms: results, the block of lines that shows them, the footnotes."""

    results: list[Results]
    lines: pd.DataFrame
    notes: list[str]


@dataclass(frozen=True)
class Pair:
    """An arm and the reference: the rows of both with their strata, and which are the arm's."""

    arm: str
    reference: str
    rows: pd.DataFrame
    second: Series

    def strata(self, factors: Sequence[str]) -> pd.DataFrame | None:
        """A column per factor; None without factors."""
        return self.rows[list(factors)] if factors else None

    def explain(self, reason: str) -> str:
        """Why a statistic has no value, with the names of the arms."""
        named = reason.replace("the first group", self.reference).replace("the second group", self.arm)
        return f"{self.arm} against {self.reference}: {named}"


def reference_of(population: Population, study: Study) -> str | None:
    """The arm that others are compared with: `tlf.reference_arm`, else the first; None where nothing is compared.

    LookupError for a reference that is no arm of the study.
    """
    arms = [group for group in population.groups if group != TOTAL]
    wanted = study.tlf.reference_arm or next(iter(arms), "")
    if wanted not in (known := {*arms, *(arm.label for arm in study.arms)}) and population.groups:
        raise LookupError(f"tlf.reference_arm is {wanted!r}, which is no arm; name one of {sorted(known)} in study.yaml")
    return wanted if study.tlf.compare_arms and len(arms) > 1 and wanted in arms else None


def pairs_of(rows: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study) -> list[Pair]:
    """Each arm but the reference with it; none where nothing is compared. `rows`: one per subject, USUBJID.

    LookupError for a stratum that is no variable of ADSL.
    """
    reference = reference_of(population, study)
    if reference is None:
        return []
    factors = list(study.comparison.strata)
    if unknown := [name for name in factors if name not in adsl]:
        raise LookupError(
            f"comparison.strata names {', '.join(unknown)}, which ADSL does not have; name its variables in study.yaml"
        )
    joined = rows.merge(population.subjects, on="USUBJID").merge(adsl[["USUBJID", *factors]], on="USUBJID", how="left")
    arms = [group for group in population.groups if group not in (reference, TOTAL)]
    both = {arm: joined[joined["group1_level"].isin([arm, reference])].reset_index(drop=True) for arm in arms}
    return [Pair(arm, reference, pair, pair["group1_level"] == arm) for arm, pair in both.items()]


def behind(pairs: Sequence[Pair], stat: str) -> pd.DataFrame:
    """The records behind each comparison, of both arms, at this statistic."""
    return pd.concat([pair.rows.assign(group1_level=pair.arm, stat_name=stat) for pair in pairs])


def result_row(name: str, label: str, value: float, text: str, reason: str = "") -> Row:
    """One ARD row; `reason`: why it has no value, its warning."""
    row: Row = {"stat_name": name, "stat_label": label, "stat_num": value, "stat_fmt": text, "warning": reason}
    return row | ({"stat_chr": text} if text == NOT_ESTIMABLE else {})


def estimate_rows(name: str, label: str, found: Estimate, text: Callable[[float], str], reason: str = "") -> list[Row]:
    """The ARD rows of an estimate and its limits, printed by `text`; `reason`: why there is none, where there is none."""
    return [
        result_row(name, label, found.value, text(found.value), reason if found.reason else ""),
        result_row(f"{name}_low", f"{label}, lower confidence limit", found.low, text(found.low)),
        result_row(f"{name}_high", f"{label}, upper confidence limit", found.high, text(found.high)),
    ]


def reasons_note(results: Iterable[Results], unit: str = "") -> list[str]:
    """The footnote on what is not estimable, and why; none where all is. `unit`: of times that reasons name."""
    warnings = [warning for result in results for warning in result.ard["warning"].dropna().unique()]
    return [f"Not estimable{f' (times in {unit})' if unit else ''}: {'; '.join(dict.fromkeys(warnings))}."] if warnings else []


def strata_note(pairs: Sequence[Pair], factors: Sequence[str]) -> list[str]:
    """The footnotes on strata: those with subjects of one arm only, or without any, contribute nothing, and none are pooled."""
    if not factors:
        return []
    alone = [f"{name} ({pair.arm} against {pair.reference})" for pair in pairs for name in _one_arm_only(pair, factors)]
    rule = "Strata are not pooled: subjects of a stratum with one arm only do not contribute to stratified results"
    missing = [name for name in factors if any(pair.rows[name].isna().any() for pair in pairs)]
    notes = [f"{rule}: {'; '.join(alone)}." if alone else f"{rule}; there is none."]
    return [*notes, *([f"Subjects without a value of {', '.join(missing)} are a stratum of their own."] if missing else [])]


def _one_arm_only(pair: Pair, factors: Sequence[str]) -> list[str]:
    """The strata of one arm, each with its number of subjects: "1, 2+: 3 subjects"."""
    arms = pair.rows.groupby(list(factors), dropna=False)["group1_level"].agg(["nunique", "size"]).reset_index()
    alone = arms[arms["nunique"] < 2]
    names = alone[list(factors)].astype("str").fillna("Missing")
    return list(
        names[factors[0]].str.cat([names[name] for name in factors[1:]], sep=", ") + ", n = " + alone["size"].astype("str")
    )


def not_compared(population: Population, study: Study) -> list[str]:
    """The footnote of a trial that compares its arms where a set has subjects of one alone; none where it has both."""
    arms = [arm.label for arm in study.arms]
    if not study.compares_arms or not population.groups or reference_of(population, study):
        return []
    absent = [arm for arm in arms if arm not in population.groups]
    return [f"Arms are not compared: the analysis set has no subjects of {', '.join(absent)}."] if absent else []


def comparison_layout(blocks: Sequence[pd.DataFrame]) -> Layout:
    """The table of these blocks: columns of compared arms print what the others print, and the comparison."""
    return Layout([_for_every_column(lines) for lines in blocks], comparison_columns)


def _for_every_column(lines: pd.DataFrame) -> pd.DataFrame:
    own = lines[COMPARED] if COMPARED in lines else pd.Series(np.nan, lines.index, dtype="str")
    return lines.assign(**{COMPARED: own.fillna(lines["main"])})


def comparison_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """A column per treatment; those that are compared print the patterns of comparisons too."""
    compared = set(ard.loc[ard["stat_name"].isin(COMPARISONS), "group1_level"])
    return [
        Column(column.head, column.group, role=COMPARED if column.group in compared else "main")
        for column in treatment_columns(ard, groups)
    ]
