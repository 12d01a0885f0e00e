"""RECIST 1.1 as data: takes facts of a time point as columns, gives target, non-target and overall response.

The lists below are the rules, tested from top to bottom: the first that holds decides. They name conditions (boolean columns),
which recist_facts.py derives over whole tables; they are for a statistician to audit (STUDY_SPEC 4.4-4.7).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.series import Series


@dataclass(frozen=True)
class Rule:
    """One row of a decision table: its row in STUDY_SPEC 4.4 or 4.5, the response, and the conditions that must all hold."""

    row: str
    response: str
    when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Combination:
    """One row of the overall response (4.7): the target and non-target responses that it is for (none: any), and what is new."""

    response: str
    targets: tuple[str, ...] = ()
    non_targets: tuple[str, ...] = ()
    when: str = ""


# STUDY_SPEC 4.4. Row 3b stands before 4: growth of lymph nodes below 10 mm is no progression.
TARGET_RULES = (
    Rule("1", "NA", ("no_targets",)),
    Rule("1b", "NE", ("baseline_incomplete",)),
    Rule("2", "PD", ("incomplete", "grown", "above_cr")),
    Rule("3", "NE", ("incomplete",)),
    Rule("3b", "CR", ("at_cr",)),
    Rule("4", "PD", ("grown",)),
    Rule("5", "PR", ("shrunk",)),
    Rule("6", "SD"),
)

# STUDY_SPEC 4.5. "unevaluated" leaves out what `recist.nt_partial` lets pass.
NON_TARGET_RULES = (
    Rule("PD", "PD", ("nt_progressed",)),
    Rule("NA", "NA", ("no_non_targets",)),
    Rule("NE", "NE", ("nt_unevaluated",)),
    Rule("CR", "CR", ("nt_gone",)),
    Rule("NON-CR/NON-PD", "NON-CR/NON-PD"),
)

# STUDY_SPEC 4.7: R0, then the table. Whatever no row names (targets NE, nothing known to be new) is NE.
OVERALL_TABLE = (
    Combination("PD", when="reappeared_after_cr"),
    Combination("PD", when="new_lesion"),
    Combination("PD", targets=("PD",)),
    Combination("PD", non_targets=("PD",)),
    Combination("NE", when="new_unknown"),
    Combination("CR", ("CR",), ("CR", "NA")),
    Combination("PR", ("CR",), ("NON-CR/NON-PD", "NE")),
    Combination("PR", ("PR",)),
    Combination("SD", ("SD",)),
    Combination("NE", ("NE",)),
    Combination("CR", ("NA",), ("CR",)),
    Combination("NON-CR/NON-PD", ("NA",), ("NON-CR/NON-PD",)),
    Combination("NE", ("NA",), ("NE",)),
    Combination("NED", ("NA",), ("NA",)),
)


def derive_response(facts: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """The response of each row of `facts` and the row of the table that decided: columns RESPONSE, ROW."""
    response, row = text(None, facts.index), text(None, facts.index)
    for rule in reversed(rules):
        holds = facts[list(rule.when)].all(axis=1)
        response, row = response.mask(holds, rule.response), row.mask(holds, rule.row)
    return pd.DataFrame({"RESPONSE": response, "ROW": row})


def derive_overall(facts: pd.DataFrame) -> Series:
    """The overall response of each row of `facts`: TRGRESP, NTRGRESP, and the conditions that OVERALL_TABLE names."""
    response = text(None, facts.index)
    for combination in reversed(OVERALL_TABLE):
        holds = facts[combination.when].copy() if combination.when else pd.Series(True, index=facts.index)
        if combination.targets:
            holds &= facts["TRGRESP"].isin(combination.targets)
        if combination.non_targets:
            holds &= facts["NTRGRESP"].isin(combination.non_targets)
        response = response.mask(holds, combination.response)
    return response
