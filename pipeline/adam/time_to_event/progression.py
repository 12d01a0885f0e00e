"""The facts of progression-free time: takes assessments and one row per subject, gives the dates and conditions of the PFS table.

PFS, its sensitivity versions and the durations of response test the same conditions; they differ in the start date and in a
`Version`.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.adam.response.best_response import LAST, filter_eligible
from pipeline.core.distinct import positions
from pipeline.core.series import Series
from pipeline.endpoints.versions import Version, ruled_out
from pipeline.study import Study
from schemas.base import DTYPES

Numbers: TypeAlias = npt.NDArray[np.int64]

# What may end progression-free time, in the order that decides when two fall on one day: (fact, condition, missed rule applies).
EVENTS = (
    ("PDDT", "event_pd", True),
    ("DTHDT", "event_death", True),
    ("NACTDT", "event_therapy", False),
    ("CLINPDDT", "event_clinical", False),
)
SPAN = 2**32  # more days than any calendar has


@dataclass(frozen=True)
class Adequate:
    """The assessments that may be a last one (`pfs.last_assessment`), by subject and date.

    `subjects`: who has any; `keys`: see `_key`.
    """

    assessments: pd.DataFrame
    subjects: Series
    keys: Numbers

    @classmethod
    def of(cls, assessments: pd.DataFrame, subjects: pd.DataFrame, study: Study) -> "Adequate":
        """`assessments`: USUBJID, ADT, AVALC, RSSEQ, ADTF; `subjects`: USUBJID, ORIGDT, BLSCANDT, DCODT."""
        eligible = filter_eligible(assessments, subjects, study)
        ordered = eligible.loc[eligible["AVALC"].isin(LAST[study.pfs.last_assessment])].sort_values(
            ["USUBJID", "ADT"], kind="stable", ignore_index=True
        )
        number, distinct = pd.factorize(ordered["USUBJID"])
        return cls(ordered, pd.Series(distinct), _key(number, ordered["ADT"]))

    def until(self, subjects: Series, bound: Series, name: str) -> dict[str, Series]:
        """Date, RSSEQ and imputation flag (`name` + DT, SEQ, F) of each subject's last assessment on or before `bound`."""
        number = positions(subjects, self.subjects)
        at = np.searchsorted(self.keys, _key(number, bound), side="right") - 1
        own = (number >= 0) & bound.notna().to_numpy() & (at >= np.searchsorted(self.keys, number * SPAN))
        row = np.where(own, at, -1)
        columns = {"ADT": f"{name}DT", "RSSEQ": f"{name}SEQ", "ADTF": f"{name}F"}
        return {new: pd.Series(self.assessments[c].array.take(row, allow_fill=True)) for c, new in columns.items()}


def _key(number: Numbers, date: Series) -> Numbers:
    """One whole number that sorts by subject, then day; 0 where there is no date."""
    days = date.array.astype("datetime64[s]").astype("int64") // 86_400
    return np.where(date.isna(), 0, number * SPAN + SPAN // 2 + days)


def progression_facts(subjects: pd.DataFrame, adequate: Adequate, study: Study, version: Version) -> pd.DataFrame:
    """`subjects` with the facts that the PFS decision table names.

    `subjects`: USUBJID, STARTDT, ORIGDT, BLSCANDT, BLEVALFL, DCODT, NACTDT, DTHDT, PDDT, CLINPDDT, DCSREAS.
    Adds EVENTDT, the last adequate assessments (LASTDT, LASTSEQ, LASTF: before the event, or over all; THERDT, THERSEQ, THERF: up
    to new therapy) and the conditions in lower case. Dates after the cut-off count as absent.
    """
    out = ruled_out(study, version)
    facts = _first_event(_cut(subjects).reset_index(drop=True), out)
    day_before = (facts["EVENTDT"] - pd.Timedelta(days=1)).fillna(facts["DCODT"])
    last = adequate.until(facts["USUBJID"], day_before, "LAST") | adequate.until(facts["USUBJID"], facts["NACTDT"], "THER")
    tested = _conditions(facts.assign(**last), study, version)
    return tested.assign(**{condition: False for condition in out if condition in tested})


def follow_up_ended(subjects: pd.DataFrame) -> dict[str, Series]:
    """The conditions of those who left the study alive, by DCSREAS."""
    return {
        "withdrew": subjects["DCSREAS"].eq("WITHDRAWAL BY SUBJECT"),
        "lost": subjects["DCSREAS"].eq("LOST TO FOLLOW-UP"),
    }


def _cut(subjects: pd.DataFrame) -> pd.DataFrame:
    dates = ["PDDT", "DTHDT", "NACTDT", "CLINPDDT"]
    return subjects.assign(**{d: subjects[d].where(subjects[d].le(subjects["DCODT"])) for d in dates})


def _first_event(facts: pd.DataFrame, out: frozenset[str]) -> pd.DataFrame:
    used = [(date, condition) for date, condition, _ in EVENTS if condition not in out]
    first = facts[[date for date, _ in used]].min(axis=1).astype(DTYPES["Date"])
    undecided: Series = first.notna()
    conditions = {condition: pd.Series(False, index=facts.index) for _, condition, _ in EVENTS}
    for date, condition in used:
        conditions[condition] = undecided & facts[date].eq(first)
        undecided = undecided & ~conditions[condition]
    return facts.assign(EVENTDT=first, **conditions)


def _conditions(facts: pd.DataFrame, study: Study, version: Version) -> pd.DataFrame:
    start, therapy, event, death = (facts[c] for c in ("STARTDT", "NACTDT", "EVENTDT", "DTHDT"))
    gap_rule = facts[[condition for _, condition, applies in EVENTS if applies]].any(axis=1)
    return facts.assign(
        no_baseline=facts["BLEVALFL"].ne("Y"),
        early_death=death.notna() & (death - start).dt.days.le(_gap(facts, start, study)) & ~therapy.lt(death),
        therapy_first=therapy.notna() & ~event.le(therapy),
        missed=gap_rule & _missed(facts, study, version),
        no_assessment=event.isna() & facts["LASTDT"].isna(),
        **follow_up_ended(facts),
    )


def _missed(facts: pd.DataFrame, study: Study, version: Version) -> Series:
    """Whether two or more assessments were missed between the last adequate one (else the start) and the event."""
    last, event = facts["LASTDT"].fillna(facts["STARTDT"]), facts["EVENTDT"]
    if version.missed_rule != "visits":
        return (event - last).dt.days.gt(_gap(facts, last, study))
    planned, window = study.scan.schedule, study.scan.window_days
    seen, ended = ((date - facts["ORIGDT"]).dt.days for date in (last, event))
    # A progression is itself a scan: a visit whose window it falls in was not missed.
    ended = ended - np.where(facts["event_pd"], window, 0)
    first_due = np.floor(planned.count(seen + window)) + 1
    last_due = np.ceil(planned.count(ended)) - 1
    return pd.Series(last_due - first_due + 1, index=facts.index).ge(2)


def _gap(facts: pd.DataFrame, last: Series, study: Study) -> Series:
    """The longest time after the assessments of these dates that misses fewer than two."""
    return pd.Series(study.gap_days_after((last - facts["ORIGDT"]).dt.days), index=facts.index)
