"""Numbers of the ARD side by side: sums per treatment compared, for every check between outputs."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.core.series import Series

KEY = ["output_id", "analysis_id", "analysis_set", "group1_level", "group2_level", "group3_level", "variable_level"]
TOLERANCE = 1e-9
LIMITS = (
    ("ci_low", "p", "ci_high"),
    ("ci_low", "surv", "ci_high"),
    ("rate_low", "rate", "rate_high"),
    ("t_q25_low", "t_q25", "t_q25_high"),
    ("t_q50_low", "t_q50", "t_q50_high"),
    ("t_q75_low", "t_q75", "t_q75_high"),
    ("hr_low", "hr", "hr_high"),
    ("kappa_low", "kappa", "kappa_high"),
    ("min", "median", "max"),
)
"""Statistics in ascending order."""
NOTHING = pd.DataFrame(columns=[*KEY, "EXPECTED", "FOUND"], dtype="str")


@dataclass(frozen=True)
class Result:
    """How many comparisons were made, and those that failed: the columns of KEY, EXPECTED, FOUND."""

    compared: int
    findings: pd.DataFrame


@dataclass(frozen=True)
class Count:
    """Which numbers of one output to add up per treatment: of an analysis, those of `levels` (all of them for None)."""

    output: str
    analysis: str
    levels: tuple[str, ...] | None = ("",)
    stat: str = "n"

    def of(self, wide: pd.DataFrame) -> Series:
        """The sum by treatment; empty where the output has no such results."""
        own = wide["output_id"].eq(self.output) & wide["analysis_id"].eq(self.analysis) & wide["group2_level"].eq("")
        rows = wide.loc[own, ["group1_level", "variable_level", self.stat]]
        chosen = rows if self.levels is None else rows[rows["variable_level"].isin(self.levels)]
        total: Series = chosen.groupby("group1_level")[self.stat].sum(min_count=1).dropna()
        return total


def widen(ard: pd.DataFrame) -> pd.DataFrame:
    """One row per key with its data_subset and a column per statistic; missing text is ""."""
    index = [*KEY, "data_subset"]
    keyed = ard[[*index, "stat_name", "stat_num"]].fillna(dict.fromkeys(index, ""))
    wide = keyed.set_index([*index, "stat_name"])["stat_num"].unstack("stat_name").reset_index()  # noqa: PD010 keys are unique
    needed = {"n", "N", "p", "n_event", *(name for names in LIMITS for name in names)}
    return wide.reindex(columns=[*dict.fromkeys([*wide.columns, *sorted(needed)])])


def compare(rows: pd.DataFrame, found: Series, expected: Series, at_most: bool = False) -> Result:
    """Rows (KEY) whose `found` is not `expected`, or is more than it where `at_most`."""
    known = found.notna() & expected.notna()
    too_much = found - expected > TOLERANCE
    wrong = known & (too_much if at_most else too_much | (expected - found > TOLERANCE))
    if not wrong.any():
        return Result(int(known.sum()), NOTHING)
    text = ("at most " if at_most else "") + expected[wrong].map("{:.10g}".format).astype("str")
    return Result(int(known.sum()), rows.loc[wrong, KEY].assign(EXPECTED=text, FOUND=found[wrong].map("{:.10g}".format)))


def gather(results: Sequence[Result]) -> Result:
    """Several results as one."""
    every = [NOTHING, *(r.findings.astype("str") for r in results if len(r.findings))]
    return Result(sum(r.compared for r in results), pd.concat(every, ignore_index=True))


@dataclass(frozen=True)
class Relation:
    """What must hold between two sums, per treatment: `left` is `right`, or at most `right`."""

    left: Count
    right: Count
    at_most: bool = False

    def look(self, wide: pd.DataFrame) -> Result:
        """Nothing is compared where one of the outputs is not there, or is of another analysis set; in an output that is, no
        result counts as 0."""
        left, right = (set(wide.loc[wide["output_id"].eq(count.output), "analysis_set"]) for count in (self.left, self.right))
        there = bool(left & right)
        found, expected = (count.of(wide) for count in (self.left, self.right))
        groups = found.index.union(expected.index) if there else found.index[:0]
        rows = pd.DataFrame(dict.fromkeys(KEY, ""), index=groups).assign(
            output_id=self.left.output, analysis_id=self.left.analysis, group1_level=groups
        )
        return compare(rows, found.reindex(groups, fill_value=0), expected.reindex(groups, fill_value=0), self.at_most)
