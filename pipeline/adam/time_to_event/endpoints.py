"""The facts of every endpoint: takes ADSL, ADRS and one parameter, gives one row per subject with dates and conditions.

Where time starts, what ended it, and when the subject was last seen; progression has its own facts in progression.py
(STUDY_SPEC 5.5).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.adam.frames import append, merge_subjects, text
from pipeline.adam.response.best_response import first_progression, unconfirmed_progression
from pipeline.adam.time_to_event.param_tte import derive_param_tte, named
from pipeline.adam.time_to_event.progression import Adequate, follow_up_ended, progression_facts
from pipeline.adam.tumour.baselines import with_baseline_of
from pipeline.core.distinct import each_distinct
from pipeline.endpoints.criteria import RECIST_1_1, Criteria
from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.endpoints.versions import ruled_out, version_of
from pipeline.study import Study
from schemas.base import DTYPES

SUBJECT_FACTS = [
    "ORIGDT", "ORIGSRC", "BLSCANDT", "BLEVALFL", "DCODT", "NACTDT", "NACTDTF", "DTHFL", "DTHDT", "DTHDTF", "LSTALVDT", "DCSREAS",
    "TRTSDT", "TRTSDTF", "TRTEDT", "TRTEDTF", "EOTSTT", "DCTREAS",
]  # fmt: skip


ENDED = ("COMPLETED", "DISCONTINUED")
"""EOTSTT of those who are no longer treated."""
STOPPED = {
    "stopped_progression": "PROGRESSIVE DISEASE",
    "stopped_adverse_event": "ADVERSE EVENT",
    "stopped_death": "DEATH",
    "stopped_withdrawal": "WITHDRAWAL BY SUBJECT",
}
"""The conditions on why treatment was discontinued, by DCTREAS; every other reason is another."""


def derive_params_endpoints(
    parameters: Sequence[TimeToEvent], adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study
) -> list[pd.DataFrame]:
    """The records of each parameter; what they share is made once per evaluation and once per clock."""
    judged = {p.evaluation: p for p in parameters}
    shared = {evaluation: _shared_facts(adsl, adrs, first, study) for evaluation, first in judged.items()}
    clocks = {parameter.clock: parameter for parameter in parameters}
    started = {clock: _started(shared[first.evaluation][0], adrs, first, study) for clock, first in clocks.items()}
    return [_records(p, started[p.clock], shared[p.evaluation][1], study) for p in parameters]


def derive_param_endpoint(parameter: TimeToEvent, adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The records of one parameter, one per subject of its population who has a start date."""
    return derive_params_endpoints([parameter], adsl, adrs, study)[0]


def _shared_facts(adsl: pd.DataFrame, adrs: pd.DataFrame, judged: TimeToEvent, study: Study) -> tuple[pd.DataFrame, Adequate]:
    """What is known of each subject whatever the parameter, with the baseline of the evaluator who judged `judged`, and the
    adequate assessments of its evaluation."""
    known = with_baseline_of(judged.evaluator, adsl)
    subjects, criteria = known[["USUBJID", *dict.fromkeys([*study.sets, "SAFFL"]), *SUBJECT_FACTS]], judged.criteria
    assessments = assessments_of(adrs, judged.evaluation, criteria)
    first = progression_of(assessments, subjects, criteria, study).rename(
        columns={"ADT": "PDDT", "RSSEQ": "PDSEQ", "ADTF": "PDF"}
    )
    facts = merge_subjects(subjects, first, ["PDDT", "PDSEQ", "PDF"])
    facts = merge_subjects(facts, first_yes(adrs, "CLINPD", "CLINPD"), ["CLINPDDT", "CLINPDSEQ"])
    return survival_facts(facts, study), Adequate.of(assessments, subjects, study)


def progression_of(assessments: pd.DataFrame, subjects: pd.DataFrame, criteria: Criteria, study: Study) -> pd.DataFrame:
    """The progression of each subject that may end the time: the first, or by criteria that confirm one the first confirmed, else
    the one that stands unconfirmed, unless it is pending (STUDY_SPEC 5.5)."""
    first = first_progression(assessments, subjects, study)
    if not criteria.confirms:
        return first
    open_ones = unconfirmed_progression(assessments, subjects, study)
    if getattr(study, criteria.section).pending == "censor":
        ended = subjects["EOTSTT"].isin(ENDED) | subjects["DTHDT"].le(subjects["DCODT"]) | subjects["DCSREAS"].notna()
        open_ones = open_ones.loc[open_ones["REPEATED"] | open_ones["USUBJID"].isin(subjects.loc[ended, "USUBJID"])]
    return append([first, open_ones[[*first]]])


def _started(shared: pd.DataFrame, adrs: pd.DataFrame, parameter: TimeToEvent, study: Study) -> pd.DataFrame:
    """The subjects of the parameter's sets who have a start date."""
    member = shared[list(parameter.members(study))].eq("Y").any(axis="columns")
    started = derive_vars_start(shared.loc[member], adrs, parameter)
    return started.loc[started["STARTDT"].notna()].reset_index(drop=True)


def _records(parameter: TimeToEvent, started: pd.DataFrame, adequate: Adequate, study: Study) -> pd.DataFrame:
    facts = started
    if not named(parameter.table).issubset(facts.columns):  # what is known of every subject does not decide progression
        facts = progression_facts(facts, adequate, study, parameter.version_in(study))
    if unknown := named(parameter.table) - set(facts):
        raise LookupError(
            f"the decision table of {parameter.paramcd} names {', '.join(sorted(unknown))}, which no fact has: derive it in "
            "survival_facts (adam/time_to_event/endpoints.py) or in progression_facts (progression.py)"
        )
    if study.pfs.event_date == "scheduled visit":
        facts = progression_at_visit(facts, study)
    decided = derive_param_tte(facts, parameter.table)
    return decided.assign(
        PARAMCD=text(parameter.paramcd, decided.index),
        PARAM=text(parameter.param, decided.index),
        CNSDTDSC=each_distinct(
            decided["CNSDTDSC"], lambda d: d.str.replace("adequate assessment", study.pfs.assessment, regex=False)
        ),
    )


def derive_vars_start(subjects: pd.DataFrame, adrs: pd.DataFrame, parameter: TimeToEvent) -> pd.DataFrame:
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
    sequence = yes["RSSEQ"].fillna(yes["ASEQ"]) if paramcd != "CLINPD" else yes["ASEQ"]
    return pd.DataFrame({"USUBJID": yes["USUBJID"], f"{name}DT": yes["ADT"], f"{name}F": yes["ADTF"], f"{name}SEQ": sequence})


def assessments_of(adrs: pd.DataFrame, paramcd: str, criteria: Criteria = RECIST_1_1) -> pd.DataFrame:
    """The overall responses of one evaluation, called as by RECIST 1.1: USUBJID, ADT, AVALC, ADTF, RSSEQ (ASEQ for responses that
    RS does not have)."""
    rows = adrs.loc[adrs["PARAMCD"].eq(paramcd), ["USUBJID", "ADT", "AVALC", "ADTF", "RSSEQ", "ASEQ"]]
    meant = rows["AVALC"].map(criteria.roles).astype(DTYPES["Char"])
    return rows.assign(AVALC=meant, RSSEQ=rows["RSSEQ"].fillna(rows["ASEQ"])).drop(columns="ASEQ")


def survival_facts(subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`subjects` (SUBJECT_FACTS) with the dates and conditions of survival, of new therapy and of the end of treatment."""
    death, cutoff, alive = subjects["DTHDT"], subjects["DCODT"], subjects["LSTALVDT"]
    undated, therapy = subjects["DTHFL"].eq("Y") & death.isna(), subjects["NACTDT"]
    facts = subjects.assign(
        ALIVEDT=alive.clip(upper=cutoff),
        DAYAFTERDT=(alive + pd.Timedelta(days=1)).clip(upper=cutoff),
        died=death.le(cutoff),
        died_after_cutoff=death.gt(cutoff),
        death_undated=undated,
        undated_is_event=undated,
        new_therapy=therapy.le(cutoff) & ~therapy.gt(death),
        treatment_ended=subjects["EOTSTT"].isin(ENDED),
        completed=subjects["EOTSTT"].eq("COMPLETED"),
        **{condition: subjects["DCTREAS"].eq(reason) for condition, reason in STOPPED.items()},
        **follow_up_ended(subjects),
    )
    return facts.assign(**{condition: False for condition in ruled_out(study, version_of(study)) if condition in facts})


def progression_at_visit(facts: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`facts` with the date of progression (PDDT) by the schedule from ORIGDT on: the visit in whose window it was seen, else the
    next (section 7)."""
    planned = study.scan.schedule
    days = (facts["PDDT"] - facts["ORIGDT"]).dt.days
    visit = planned.point(np.ceil(planned.count(days - study.scan.window_days)))
    return facts.assign(PDDT=(facts["ORIGDT"] + pd.to_timedelta(visit, unit="D")).astype(DTYPES["Date"]))
