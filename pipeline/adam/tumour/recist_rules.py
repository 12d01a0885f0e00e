"""The decision tables of response criteria applied: takes facts of a time point as columns, gives target, non-target and overall
response.

The tables stand in `pipeline/endpoints/criteria`; their conditions are derived by recist_facts.py and change_facts.py
(STUDY_SPEC 4.4-4.7, 4.11).
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.adam.frames import text
from pipeline.core.series import Series
from pipeline.endpoints.criteria.rules import Combination, Rule


def derive_response(facts: pd.DataFrame, rules: Sequence[Rule]) -> pd.DataFrame:
    """The response of each row of `facts` and the row of the table that decided: columns RESPONSE, ROW."""
    return _decide(facts, [(rule.response, rule.row, _holds(facts, rule.when)) for rule in rules])


def derive_overall(facts: pd.DataFrame, table: Sequence[Combination]) -> pd.DataFrame:
    """The overall response of each row of `facts` (TRGRESP, NTRGRESP, the conditions that `table` names): RESPONSE, ROW."""
    return _decide(facts, [(one.response, one.row, _fits(facts, one)) for one in table])


def _fits(facts: pd.DataFrame, combination: Combination) -> Series:
    holds = _holds(facts, combination.when)
    if combination.targets:
        holds &= facts["TRGRESP"].isin(combination.targets)
    if combination.non_targets:
        holds &= facts["NTRGRESP"].isin(combination.non_targets)
    return holds


def _holds(facts: pd.DataFrame, when: Sequence[str]) -> Series:
    return facts[list(when)].all(axis=1)


def _decide(facts: pd.DataFrame, rows: Sequence[tuple[str, str, Series]]) -> pd.DataFrame:
    """The first row that holds decides."""
    response, number = text(None, facts.index), text(None, facts.index)
    for answer, row, holds in reversed(rows):
        response, number = response.mask(holds, answer), number.mask(holds, row)
    return pd.DataFrame({"RESPONSE": response, "ROW": number})
