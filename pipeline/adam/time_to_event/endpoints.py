"""The facts of every endpoint: takes ADSL, ADRS and one Parameter, gives one row per subject with dates and conditions.

Its own module because an endpoint is a decision table (adtte.py) over facts that all endpoints share: where time starts, what
ended it, when the subject was last seen. Progression has its own rules in progression.py (STUDY_SPEC 5.5).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import pandas as pd

from pipeline.adam.frames import Series, merge_subjects, text
from pipeline.adam.response.best_response import first_progression
from pipeline.adam.time_to_event.decision_table import Outcome, derive_param_tte, named
from pipeline.adam.time_to_event.progression import Adequate, progression_facts, version_of
from pipeline.study import Study
from schemas.base import DTYPES

SUBJECT_FACTS = [
    "ORIGDT", "ORIGSRC", "BLSCANDT", "BLEVALFL", "DCODT", "NACTDT", "NACTDTF", "DTHFL", "DTHDT", "DTHDTF", "LSTALVDT", "DCSREAS",
    "TRTSDT", "TRTSDTF", "TRTEDT", "TRTEDTF", "EOTSTT",
]  # fmt: skip


@dataclass(frozen=True)
class Parameter:
    """One parameter of ADTTE.

    `table` decides; `population` are its subjects, of whom only those with Y in the ADRS parameter `responders` when it is given;
    `start` is where time starts; `evaluation` the ADRS parameter whose overall responses count; `version` what a sensitivity
    version does differently from the study's primary analysis of progression (fields of progression.Version).
    """

    paramcd: str
    param: str
    table: tuple[Outcome, ...]
    population: str = "FASFL"
    responders: str = ""
    start: Literal["origin", "response", "treatment"] = "origin"
    evaluation: str = "OVR"
    version: Mapping[str, Any] = field(default_factory=dict)

    @property
    def clock(self) -> tuple[str, ...]:
        """Whose time is counted, from when, by whose assessments."""
        return self.evaluation, self.population, self.responders, self.start


def derive_params_endpoints(
    parameters: Sequence[Parameter], adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study
) -> list[pd.DataFrame]:
    """The records of each parameter; what they share is made once per evaluation and once per clock."""
    shared = {
        evaluation: _shared_facts(adsl, adrs, evaluation, study) for evaluation in dict.fromkeys(p.evaluation for p in parameters)
    }
    clocks = {parameter.clock: parameter for parameter in parameters}
    started = {clock: _started(shared[first.evaluation][0], adrs, first) for clock, first in clocks.items()}
    return [_records(p, started[p.clock], shared[p.evaluation][1], study) for p in parameters]


def derive_param_endpoint(parameter: Parameter, adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The records of one parameter, one per subject of its population who has a start date."""
    return derive_params_endpoints([parameter], adsl, adrs, study)[0]


def _shared_facts(adsl: pd.DataFrame, adrs: pd.DataFrame, evaluation: str, study: Study) -> tuple[pd.DataFrame, Adequate]:
    """What is known of each subject whatever the parameter, and the adequate assessments of the evaluation."""
    subjects = adsl[["USUBJID", "FASFL", "SAFFL", *SUBJECT_FACTS]]
    assessments = assessments_of(adrs, evaluation)
    first = first_progression(assessments, subjects).rename(columns={"ADT": "PDDT", "RSSEQ": "PDSEQ", "ADTF": "PDF"})
    facts = merge_subjects(subjects, first, ["PDDT", "PDSEQ", "PDF"])
    facts = merge_subjects(facts, first_yes(adrs, "CLINPD", "CLINPD"), ["CLINPDDT", "CLINPDSEQ"])
    return survival_facts(facts, study), Adequate.of(assessments, subjects)


def _started(shared: pd.DataFrame, adrs: pd.DataFrame, parameter: Parameter) -> pd.DataFrame:
    """The subjects of the parameter's population who have a start date."""
    started = derive_vars_start(shared.loc[shared[parameter.population].eq("Y")], adrs, parameter)
    return started.loc[started["STARTDT"].notna()].reset_index(drop=True)


def _records(parameter: Parameter, started: pd.DataFrame, adequate: Adequate, study: Study) -> pd.DataFrame:
    facts = started
    if not named(parameter.table).issubset(facts.columns):  # what is known of every subject does not decide progression
        facts = progression_facts(facts, adequate, study, replace(version_of(study), **parameter.version))
    decided = derive_param_tte(facts, parameter.table)
    if study.pfs.event_date == "scheduled visit":
        decided = progression_at_visit(decided, facts["ORIGDT"], study)
    return decided.assign(PARAMCD=text(parameter.paramcd, decided.index), PARAM=text(parameter.param, decided.index))


def derive_vars_start(subjects: pd.DataFrame, adrs: pd.DataFrame, parameter: Parameter) -> pd.DataFrame:
    """`subjects` with STARTDT, STARTDTF, STARTSRC; only responders where the parameter is for them (RSPDT, RSPSEQ, RSPF)."""
    rows = subjects
    if parameter.responders:
        rows = subjects.merge(first_yes(adrs, parameter.responders, "RSP"), on="USUBJID", validate="1:1")
    if parameter.start == "response":
        return rows.assign(STARTDT=rows["RSPDT"], STARTDTF=rows["RSPF"], STARTSRC="ADRS.ADT")
    if parameter.start == "treatment":
        return rows.assign(STARTDT=rows["TRTSDT"], STARTDTF=rows["TRTSDTF"], STARTSRC="TRTSDT")
    return rows.assign(STARTDT=rows["ORIGDT"], STARTDTF=text(None, rows.index), STARTSRC=rows["ORIGSRC"])


def first_yes(adrs: pd.DataFrame, paramcd: str, name: str) -> pd.DataFrame:
    """The subjects with Y in an ADRS parameter: USUBJID, and its date, flag, source sequence number as `name` + DT, F, SEQ.

    A record without a source sequence number in RS is named by its ASEQ.
    """
    yes = adrs.loc[adrs["PARAMCD"].eq(paramcd) & adrs["AVALC"].eq("Y")]
    sequence = yes["RSSEQ"] if paramcd != "CLINPD" else yes["ASEQ"]
    return pd.DataFrame({"USUBJID": yes["USUBJID"], f"{name}DT": yes["ADT"], f"{name}F": yes["ADTF"], f"{name}SEQ": sequence})


def assessments_of(adrs: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """The overall responses of one evaluation: USUBJID, ADT, AVALC, ADTF, RSSEQ (ASEQ for responses that RS does not have)."""
    rows = adrs.loc[adrs["PARAMCD"].eq(paramcd), ["USUBJID", "ADT", "AVALC", "ADTF", "RSSEQ", "ASEQ"]]
    return rows.assign(RSSEQ=rows["RSSEQ"].fillna(rows["ASEQ"])).drop(columns="ASEQ")


def survival_facts(subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`subjects` (SUBJECT_FACTS) with the dates and conditions of survival, of new therapy and of the end of treatment."""
    death, cutoff, alive = subjects["DTHDT"], subjects["DCODT"], subjects["LSTALVDT"]
    undated, therapy = subjects["DTHFL"].eq("Y") & death.isna(), subjects["NACTDT"]
    return subjects.assign(
        ALIVEDT=alive.clip(upper=cutoff),
        DAYAFTERDT=(alive + pd.Timedelta(days=1)).clip(upper=cutoff),
        died=death.le(cutoff),
        died_after_cutoff=death.gt(cutoff),
        death_undated=undated,
        undated_is_event=undated & (study.os.missing_death_date == "event next day"),
        lost=subjects["DCSREAS"].eq("LOST TO FOLLOW-UP"),
        withdrew=subjects["DCSREAS"].eq("WITHDRAWAL BY SUBJECT"),
        new_therapy=therapy.le(cutoff) & ~therapy.gt(death),
        treatment_ended=subjects["EOTSTT"].isin(["COMPLETED", "DISCONTINUED"]),
    )


def progression_at_visit(records: pd.DataFrame, origin: Series, study: Study) -> pd.DataFrame:
    """`records` with progressions dated by the schedule from `origin` on: the visit in whose window it was seen, else the next
    (section 7)."""
    interval, window = study.scan.interval_days, study.scan.window_days
    days = (records["ADT"] - origin).dt.days
    visit = -((window - days) // interval) * interval  # rounded up to a multiple of the interval
    scheduled = (origin + pd.to_timedelta(visit, unit="D")).astype(DTYPES["Date"])
    by_progression = records["EVNTDESC"].eq("Disease progression") & records["CNSR"].eq(0)
    return records.assign(ADT=records["ADT"].mask(by_progression, scheduled))
