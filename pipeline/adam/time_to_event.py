"""Time to event: takes one row of facts per subject and a list of described outcomes, gives one ADTTE record per subject.

The engine behind ADTTE (STUDY_SPEC 5.5). Its own module because every endpoint is a list of outcomes - events and censorings -
tested from top to bottom; the lists stand in adtte.py, the facts of progression in progression.py.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import Series, no_date, text
from pipeline.study import Study
from schemas.base import DTYPES


@dataclass(frozen=True)
class Dated:
    """A date among the facts: its column, and where it came from.

    `sequence` and `imputed` name the columns of the facts with its --SEQ and its imputation flag ("" when it has none).
    """

    column: str
    srcdom: str
    srcvar: str
    description: str = ""
    sequence: str = ""
    imputed: str = ""


@dataclass(frozen=True)
class Outcome:
    """One row of a decision table.

    `row` is its number in STUDY_SPEC 5.5; `when` names the conditions (boolean columns of the facts) that must all hold; `dates`
    are tried in order, the first that is present gives ADT and source. CNSR 0 is an event.
    """

    row: int
    cnsr: int
    evntdesc: str
    dates: tuple[Dated, ...]
    when: tuple[str, ...] = ()


START = Dated("STARTDT", "ADSL", "ORIGDT", "Start date")
_SOURCE = ["ADT", "ADTF", "CNSDTDSC", "SRCDOM", "SRCVAR", "SRCSEQ"]


def derive_param_tte(facts: pd.DataFrame, outcomes: tuple[Outcome, ...]) -> pd.DataFrame:
    """`facts` (one row per subject: USUBJID, STARTDT and what `outcomes` name) with CNSR, EVNTDESC, ADT, ADTF and the source.

    The first outcome whose conditions hold decides. A subject whom no outcome fits keeps CNSR null: the last outcome of a list
    has no condition.
    """
    decided = pd.Series(False, index=facts.index)
    parts = []
    for outcome in outcomes:
        holds = ~decided
        for condition in outcome.when:
            holds = holds & facts[condition]
        parts.append(_records(facts.loc[holds], outcome))
        decided |= holds
    return pd.concat(parts).reindex(facts.index)


def _records(facts: pd.DataFrame, outcome: Outcome) -> pd.DataFrame:
    found = facts.assign(
        CNSR=float(outcome.cnsr), EVNTDESC=text(outcome.evntdesc, facts.index), ADT=no_date(facts.index),
        SRCSEQ=pd.Series(dtype="float64", index=facts.index),
        **{column: text(None, facts.index) for column in ("ADTF", "CNSDTDSC", "SRCDOM", "SRCVAR")},
    )  # fmt: skip
    for dated in reversed(outcome.dates):
        found = _take(found, dated, censored=outcome.cnsr > 0)
    return found


def _take(found: pd.DataFrame, dated: Dated, *, censored: bool) -> pd.DataFrame:
    """Date and source from `dated` where it is present; as they were elsewhere."""
    present = found[dated.column].notna()
    new = pd.DataFrame(
        {
            "ADT": found[dated.column],
            "ADTF": found[dated.imputed] if dated.imputed else text(None, found.index),
            "CNSDTDSC": text(dated.description if censored else None, found.index),
            "SRCDOM": text(dated.srcdom, found.index),
            "SRCVAR": text(dated.srcvar, found.index),
            "SRCSEQ": found[dated.sequence] if dated.sequence else pd.Series(dtype="float64", index=found.index),
        },
        index=found.index,
    )
    return found.assign(**{column: found[column].where(~present, new[column]) for column in _SOURCE})


def derive_var_aval(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` with AVAL = (ADT - STARTDT + 1) in `tte.unit`, unrounded (`tte.plus_one`, `tte.month`)."""
    days = (records["ADT"] - records["STARTDT"]).dt.days + (1 if study.tte.plus_one else 0)
    length = study.tte.month if study.tte.unit == "months" else 1
    return records.assign(AVAL=(days / length).astype(DTYPES["Num"]))


def derive_var_param(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` whose PARAM names the unit of AVAL (`tte.unit`): "Overall Survival (Days)"."""
    return records.assign(PARAM=records["PARAM"].str.replace("(Months)", f"({study.tte.unit.capitalize()})", regex=False))


def never_negative(records: pd.DataFrame) -> tuple[pd.DataFrame, Series]:
    """`records` where none ends before it starts (such a record starts and ends on STARTDT), and which ones did."""
    negative: Series = records["ADT"].lt(records["STARTDT"])
    return records.assign(ADT=records["ADT"].mask(negative, records["STARTDT"])), negative
