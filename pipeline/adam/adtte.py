"""ADTTE: takes ADRS and ADSL, gives PFS, OS and CDOR, one record per subject and parameter (STUDY_SPEC 5.5).

The decision tables below are the rules: each list is tested from top to bottom, the first outcome whose conditions hold decides.
Conditions are made in progression.py (PFS, CDOR) and below (OS); the engine is time_to_event.py.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, stack, text
from pipeline.adam.progression import Version, progression_facts, version_of
from pipeline.adam.time_to_event import (
    START,
    Dated,
    Outcome,
    derive_param_tte,
    derive_var_aval,
    never_negative,
)
from pipeline.dates import study_day
from pipeline.issues import found, gather
from pipeline.product import Product
from pipeline.study import Study
from schemas.adam.adtte import ADTTE
from schemas.base import DTYPES

PROGRESSION = Dated("PDDT", "RS", "RSDTC", sequence="PDSEQ", imputed="PDF")
DEATH = Dated("DTHDT", "DM", "DTHDTC", imputed="DTHDTF")
THERAPY = Dated("NACTDT", "ADSL", "NACTDT", imputed="NACTDTF")
CLINICAL = Dated("CLINPDDT", "ADRS", "ADT", sequence="CLINPDSEQ")
LAST = Dated("LASTDT", "RS", "RSDTC", "Last adequate assessment", sequence="LASTSEQ", imputed="LASTF")
BEFORE_THERAPY = Dated(
    "THERDT", "RS", "RSDTC", "Last adequate assessment before new therapy", sequence="THERSEQ", imputed="THERF"
)
CUTOFF = Dated("DCODT", "ADSL", "DCODT", "Data cut-off")
ALIVE = Dated("ALIVEDT", "ADSL", "LSTALVDT", "Last known alive")

PFS_TABLE = (
    Outcome(1, 0, "Death", (DEATH,), ("no_baseline", "early_death")),
    Outcome(2, 4, "No baseline tumour assessment", (START,), ("no_baseline",)),
    Outcome(3, 2, "New anti-cancer therapy", (BEFORE_THERAPY, START), ("therapy_first",)),
    Outcome(4, 3, "PD or death after two or more missed assessments", (LAST, START), ("missed",)),
    Outcome(5, 0, "Disease progression", (PROGRESSION,), ("event_pd",)),
    Outcome(6, 0, "Death", (DEATH,), ("event_death",)),
    Outcome(6, 0, "New anti-cancer therapy", (THERAPY,), ("event_therapy",)),  # sensitivity: new therapy as event
    Outcome(6, 0, "Clinical progression", (CLINICAL,), ("event_clinical",)),  # sensitivity: clinical progression as event
    Outcome(7, 5, "No post-baseline tumour assessment", (START,), ("no_assessment",)),
    Outcome(8, 6, "Withdrawal of consent", (LAST,), ("withdrew",)),
    Outcome(9, 7, "Lost to follow-up", (LAST,), ("lost",)),
    Outcome(10, 1, "No progression or death at data cut-off", (LAST,)),
)
# A responder has had a baseline and an assessment: rows 1, 2 and 7 do not apply.
DOR_TABLE = tuple(outcome for outcome in PFS_TABLE if outcome.row not in (1, 2, 7))

OS_TABLE = (
    Outcome(1, 0, "Death", (DEATH,), ("died",)),
    Outcome(2, 1, "ALIVE", (CUTOFF,), ("died_after_cutoff",)),
    Outcome(3, 0, "Death", (Dated("DAYAFTERDT", "ADSL", "LSTALVDT"), START), ("death_undated", "undated_is_event")),
    Outcome(4, 1, "DEATH WITHOUT DATE", (ALIVE, START), ("death_undated",)),
    Outcome(5, 1, "LOST TO FOLLOW-UP", (ALIVE, START), ("lost",)),
    Outcome(6, 1, "WITHDREW", (ALIVE, START), ("withdrew",)),
    Outcome(7, 1, "ALIVE", (ALIVE, START)),
)


@dataclass(frozen=True)
class Parameter:
    """One parameter of ADTTE that is a version of progression-free time: `response` names the ADRS parameter that starts it."""

    paramcd: str
    param: str
    table: tuple[Outcome, ...]
    version: Version | None = None
    response: str = ""


# A further endpoint is one more line: Parameter("DOR", "Duration of Response (Months)", DOR_TABLE, response="RSP").
PROGRESSION_PARAMETERS = (
    Parameter("PFS", "Progression-Free Survival (Months)", PFS_TABLE),
    Parameter("CDOR", "Duration of Confirmed Response (Months)", DOR_TABLE, response="CRSP"),
)
ORDER = ("PFS", "OS", "CDOR")
SUBJECT_FACTS = [
    "ORIGDT", "ORIGSRC", "BLSCANDT", "BLEVALFL", "DCODT", "NACTDT", "NACTDTF", "DTHFL", "DTHDT", "DTHDTF", "LSTALVDT", "DCSREAS",
]  # fmt: skip


def adtte(adrs: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> Product:
    """One record per FASFL subject and parameter; CDOR for confirmed responders only. Subjects without origin date have none."""
    treated = adsl.loc[adsl["FASFL"].eq("Y"), ["USUBJID", *SUBJECT_FACTS]]
    no_origin = treated["ORIGDT"].isna()
    subjects = derive_vars_adrs(treated.loc[~no_origin], adrs)
    assessments = adrs.loc[adrs["PARAMCD"].eq("OVR"), ["USUBJID", "ADT", "AVALC", "RSSEQ", "ADTF"]]
    parts = [derive_param_progression(subjects, assessments, adrs, study, p) for p in PROGRESSION_PARAMETERS]
    records, negative = never_negative(stack([*parts, derive_param_os(subjects, study)], ADTTE))
    issues = gather(
        found("ORIGIN_MISSING", treated.loc[no_origin], "ADTTE", column="ORIGDT"),
        found("TTE_NEGATIVE", records.loc[negative], "ADTTE", column="ADT", value=records["PARAMCD"]),
    )
    return Product(_dataset(derive_var_aval(records, study), adsl), issues=issues)


def derive_vars_adrs(subjects: pd.DataFrame, adrs: pd.DataFrame) -> pd.DataFrame:
    """`subjects` with the dates of first progression (PDDT, PDSEQ, PDF) and clinical progression (CLINPDDT, CLINPDSEQ)."""
    yes = adrs.loc[adrs["AVALC"].eq("Y"), ["USUBJID", "PARAMCD", "ADT", "SRCSEQ", "ADTF", "ASEQ"]]
    pd_dates = yes.loc[yes["PARAMCD"].eq("PD")].rename(columns={"ADT": "PDDT", "SRCSEQ": "PDSEQ", "ADTF": "PDF"})
    clinical = yes.loc[yes["PARAMCD"].eq("CLINPD")].rename(columns={"ADT": "CLINPDDT", "ASEQ": "CLINPDSEQ"})
    with_pd = subjects.merge(pd_dates[["USUBJID", "PDDT", "PDSEQ", "PDF"]], on="USUBJID", how="left", validate="1:1")
    return with_pd.merge(clinical[["USUBJID", "CLINPDDT", "CLINPDSEQ"]], on="USUBJID", how="left", validate="1:1")


def derive_param_progression(
    subjects: pd.DataFrame, assessments: pd.DataFrame, adrs: pd.DataFrame, study: Study, parameter: Parameter
) -> pd.DataFrame:
    """The records of one version of progression-free time, from ORIGDT or, for a duration, from the first response."""
    started = from_origin(subjects)
    if parameter.response:
        responded = adrs.loc[adrs["PARAMCD"].eq(parameter.response) & adrs["AVALC"].eq("Y"), ["USUBJID", "ADT", "ADTF"]]
        renamed = responded.rename(columns={"ADT": "STARTDT", "ADTF": "STARTDTF"})
        started = subjects.merge(renamed, on="USUBJID", validate="1:1").assign(STARTSRC="ADRS.ADT")
    facts = progression_facts(started, assessments, study, parameter.version or version_of(study))
    decided = derive_param_tte(facts, parameter.table)
    if study.pfs.event_date == "scheduled visit":
        decided = progression_at_visit(decided, study)
    return _named(decided, parameter.paramcd, parameter.param)


def progression_at_visit(records: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`records` with progressions dated by the schedule: the visit in whose window it was seen, else the next (section 7)."""
    interval, window = study.scan.interval_days, study.scan.window_days
    days = (records["ADT"] - records["ORIGDT"]).dt.days
    visit = -((window - days) // interval) * interval  # rounded up to a multiple of the interval
    scheduled = (records["ORIGDT"] + pd.to_timedelta(visit, unit="D")).astype(DTYPES["Date"])
    return records.assign(ADT=records["ADT"].mask(records["event_pd"] & records["CNSR"].eq(0), scheduled))


def derive_param_os(subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Overall survival of every subject; deaths and contacts after the cut-off count as alive at the cut-off."""
    facts = survival_facts(from_origin(subjects), study)
    return _named(derive_param_tte(facts, OS_TABLE), "OS", "Overall Survival (Months)")


def from_origin(subjects: pd.DataFrame) -> pd.DataFrame:
    """`subjects` with time starting at the analysis origin (STUDY_SPEC 1.2)."""
    return subjects.assign(STARTDT=subjects["ORIGDT"], STARTDTF=text(None, subjects.index), STARTSRC=subjects["ORIGSRC"])


def survival_facts(subjects: pd.DataFrame, study: Study) -> pd.DataFrame:
    """`subjects` (STARTDT, DCODT, DTHFL, DTHDT, LSTALVDT, DCSREAS) with the dates and conditions that OS_TABLE names."""
    death, cutoff, alive = subjects["DTHDT"], subjects["DCODT"], subjects["LSTALVDT"]
    undated = subjects["DTHFL"].eq("Y") & death.isna()
    return subjects.assign(
        ALIVEDT=alive.clip(upper=cutoff),
        DAYAFTERDT=(alive + pd.Timedelta(days=1)).clip(upper=cutoff),
        died=death.le(cutoff),
        died_after_cutoff=death.gt(cutoff),
        death_undated=undated,
        undated_is_event=undated & (study.os.missing_death_date == "event next day"),
        lost=subjects["DCSREAS"].eq("LOST TO FOLLOW-UP"),
        withdrew=subjects["DCSREAS"].eq("WITHDRAWAL BY SUBJECT"),
    )


def _named(records: pd.DataFrame, paramcd: str, param: str) -> pd.DataFrame:
    return records.assign(PARAMCD=paramcd, PARAM=param, PARAMN=float(ORDER.index(paramcd) + 1))


def _dataset(records: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    carried = derive_vars_predecessor(records, adsl, "ADSL", ADTTE)
    return finish(carried.assign(ADY=study_day(carried["ADT"], carried["TRTSDT"])), ADTTE)
