"""Time to event: takes one row of facts per subject and a decision table, gives one ADTTE record per subject.

The engine behind ADTTE (STUDY_SPEC 5.5).
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from pipeline.endpoints.decision_tables import Outcome
from pipeline.study import Study
from schemas.base import DTYPES

Bools: TypeAlias = npt.NDArray[np.bool_]
Numbers: TypeAlias = npt.NDArray[np.int64]

# What a record keeps of the facts.
OF_FACTS = ("USUBJID", "STARTDT", "STARTDTF", "STARTSRC")


def named(outcomes: tuple[Outcome, ...]) -> set[str]:
    """The columns of the facts that a decision table names."""
    dates = [dated for outcome in outcomes for dated in outcome.dates]
    columns = [column for dated in dates for column in (dated.column, dated.sequence, dated.imputed)]
    return {*filter(None, columns), *(condition for outcome in outcomes for condition in outcome.when)}


def derive_param_tte(facts: pd.DataFrame, outcomes: tuple[Outcome, ...]) -> pd.DataFrame:
    """`facts` (one row per subject: OF_FACTS and what `outcomes` name) -> OF_FACTS, CNSR, EVNTDESC, ADT, ADTF and the source.

    The first outcome whose conditions hold decides. A subject whom no outcome fits keeps CNSR null: the last outcome of a list
    has no condition.
    """
    deciding = _first([_holds(facts, outcome) for outcome in outcomes])
    choices = [(number, dated) for number, outcome in enumerate(outcomes) for dated in outcome.dates]
    chosen = _first([(deciding == number) & facts[dated.column].notna().to_numpy() for number, dated in choices])
    described = [dated.description if outcomes[number].cnsr else None for number, dated in choices]
    return facts[[column for column in OF_FACTS if column in facts]].assign(
        CNSR=pd.Series([float(outcome.cnsr) for outcome in outcomes]).reindex(deciding).to_numpy(),
        EVNTDESC=_texts([outcome.reason.evntdesc for outcome in outcomes], deciding, facts.index),
        ADT=_values(facts, [dated.column for _, dated in choices], chosen, "Date"),
        SRCSEQ=_values(facts, [dated.sequence for _, dated in choices], chosen, "Num"),
        ADTF=_values(facts, [dated.imputed for _, dated in choices], chosen, "Char"),
        CNSDTDSC=_texts(described, chosen, facts.index),
        SRCDOM=_texts([dated.srcdom for _, dated in choices], chosen, facts.index),
        SRCVAR=_texts([dated.srcvar for _, dated in choices], chosen, facts.index),
    )


def _holds(facts: pd.DataFrame, outcome: Outcome) -> Bools:
    holds: Bools = np.ones(len(facts), dtype=bool)
    for condition in outcome.when:
        holds &= facts[condition].to_numpy(dtype=bool)
    return holds


def _first(conditions: Sequence[Bools]) -> Numbers:
    """The number of the first condition that holds in each row; -1 where none does."""
    holds = np.stack(conditions)
    return np.where(holds.any(axis=0), holds.argmax(axis=0), -1)


def _texts(texts: Sequence[str | None], number: Numbers, index: "pd.Index[Any]") -> Series:
    """The text of each row's number; null for -1."""
    return pd.Series(pd.array(texts, dtype=DTYPES["Char"]).take(number, allow_fill=True), index=index)


def _values(facts: pd.DataFrame, columns: Sequence[str], number: Numbers, kind: str) -> Series:
    """What stands in the column of each row's number, as `kind` of DTYPES; null where that has no name, and for -1."""
    distinct = list(dict.fromkeys(filter(None, columns)))
    place = np.array([*(distinct.index(column) if column else -1 for column in columns), -1])[number]
    beneath = pd.concat([pd.Series(dtype=DTYPES[kind]), *(facts[column] for column in distinct)], ignore_index=True)
    row = np.where(place < 0, -1, place * len(facts) + np.arange(len(facts)))
    return pd.Series(beneath.array.take(row, allow_fill=True), index=facts.index)


def derive_var_aval(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` with AVAL = (ADT - STARTDT + 1) in `tte.unit`, unrounded (`tte.plus_one`, `tte.month`)."""
    days = (records["ADT"] - records["STARTDT"]).dt.days + (1 if study.tte.plus_one else 0)
    length = study.tte.month if study.tte.unit == "months" else 1
    return records.assign(AVAL=(days / length).astype(DTYPES["Num"]))


def derive_var_param(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` whose PARAM names the unit of AVAL (`tte.unit`): "Overall Survival (Days)"."""
    unit = f" ({study.tte.unit.capitalize()})"
    return records.assign(PARAM=each_distinct(records["PARAM"], lambda name: name + unit))


def never_negative(records: pd.DataFrame) -> tuple[pd.DataFrame, Series]:
    """`records` where none ends before it starts (such a record starts and ends on STARTDT), and which ones did."""
    negative: Series = records["ADT"].lt(records["STARTDT"])
    return records.assign(ADT=records["ADT"].mask(negative, records["STARTDT"])), negative
