"""ADTTE: takes ADRS and ADSL, gives every time-to-event endpoint, one record per subject and parameter (STUDY_SPEC 5.5).

The decision tables below are the rules: each list is tested from top to bottom, the first outcome whose conditions hold decides.
PARAMETERS lists the endpoints: a further one is a line there. Conditions are made in progression.py and endpoints.py; the engine
is decision_table.py.
"""

import pandas as pd

from pipeline.adam.frames import derive_vars_predecessor, finish, in_key_order, stack
from pipeline.adam.time_to_event.decision_table import START, Dated, Outcome, derive_var_aval, derive_var_param, never_negative
from pipeline.adam.time_to_event.endpoints import Parameter, derive_params_endpoints
from pipeline.core.dates import study_day
from pipeline.core.issues import found, gather
from pipeline.core.product import Product
from pipeline.study import Study
from schemas.adam.adtte import ADTTE

DEATH = Dated("DTHDT", "DM", "DTHDTC", imputed="DTHDTF")
THERAPY = Dated("NACTDT", "ADSL", "NACTDT", imputed="NACTDTF")
CLINICAL = Dated("CLINPDDT", "ADRS", "ADT", sequence="CLINPDSEQ")
RESPONSE = Dated("RSPDT", "RS", "RSDTC", sequence="RSPSEQ", imputed="RSPF")
TREATMENT_END = Dated("TRTEDT", "ADSL", "TRTEDT", imputed="TRTEDTF")
CUTOFF = Dated("DCODT", "ADSL", "DCODT", "Data cut-off")
ALIVE = Dated("ALIVEDT", "ADSL", "LSTALVDT", "Last known alive")
DAY_AFTER = Dated("DAYAFTERDT", "ADSL", "LSTALVDT")


def progression_table(srcdom: str, srcvar: str) -> tuple[Outcome, ...]:
    """The PFS decision table over assessments whose dates come from `srcdom.srcvar`; rows numbered as in STUDY_SPEC 5.5."""
    progression = Dated("PDDT", srcdom, srcvar, sequence="PDSEQ", imputed="PDF")
    last = Dated("LASTDT", srcdom, srcvar, "Last adequate assessment", sequence="LASTSEQ", imputed="LASTF")
    before_therapy = Dated(
        "THERDT", srcdom, srcvar, "Last adequate assessment before new therapy", sequence="THERSEQ", imputed="THERF"
    )
    return (
        Outcome(1, 0, "Death", (DEATH,), ("no_baseline", "early_death")),
        Outcome(2, 4, "No baseline tumour assessment", (START,), ("no_baseline",)),
        Outcome(3, 2, "New anti-cancer therapy", (before_therapy, START), ("therapy_first",)),
        Outcome(4, 3, "PD or death after two or more missed assessments", (last, START), ("missed",)),
        Outcome(5, 0, "Disease progression", (progression,), ("event_pd",)),
        Outcome(6, 0, "Death", (DEATH,), ("event_death",)),
        Outcome(6, 0, "New anti-cancer therapy", (THERAPY,), ("event_therapy",)),  # sensitivity: new therapy as event
        Outcome(6, 0, "Clinical progression", (CLINICAL,), ("event_clinical",)),  # sensitivity: clinical progression as event
        Outcome(7, 5, "No post-baseline tumour assessment", (START,), ("no_assessment",)),
        Outcome(8, 6, "Withdrawal of consent", (last,), ("withdrew",)),
        Outcome(9, 7, "Lost to follow-up", (last,), ("lost",)),
        Outcome(10, 1, "No progression or death at data cut-off", (last,)),
    )


PFS_TABLE = progression_table("RS", "RSDTC")
PFS_DERIVED_TABLE = progression_table("ADRS", "ADT")
# A responder has had a baseline and an assessment: rows 1, 2 and 7 do not apply.
DOR_TABLE = tuple(outcome for outcome in PFS_TABLE if outcome.row not in (1, 2, 7))

OS_TABLE = (
    Outcome(1, 0, "Death", (DEATH,), ("died",)),
    Outcome(2, 1, "ALIVE", (CUTOFF,), ("died_after_cutoff",)),
    Outcome(3, 0, "Death", (DAY_AFTER, START), ("death_undated", "undated_is_event")),
    Outcome(4, 1, "DEATH WITHOUT DATE", (ALIVE, START), ("death_undated",)),
    Outcome(5, 1, "LOST TO FOLLOW-UP", (ALIVE, START), ("lost",)),
    Outcome(6, 1, "WITHDREW", (ALIVE, START), ("withdrew",)),
    Outcome(7, 1, "ALIVE", (ALIVE, START)),
)
TFST_TABLE = (Outcome(0, 0, "New anti-cancer therapy", (THERAPY,), ("new_therapy",)), *OS_TABLE)
TTR_TABLE = (Outcome(1, 0, "Response", (RESPONSE,)),)
TTDISC_TABLE = (
    Outcome(1, 0, "End of treatment", (TREATMENT_END,), ("treatment_ended",)),
    Outcome(2, 0, "Death", (DEATH,), ("died",)),  # a death ends treatment, also where no disposition says so
    Outcome(3, 1, "Treatment ongoing at data cut-off", (CUTOFF,)),
)

PARAMETERS = (
    Parameter("PFS", "Progression-Free Survival (Months)", PFS_TABLE),
    Parameter("PFSMV", "PFS, Missed Visits Ignored (Months)", PFS_TABLE, version={"missed_rule": "off"}),
    Parameter("PFSNE", "PFS, New Therapy as Event (Months)", PFS_TABLE, version={"nact": "event"}),
    Parameter("PFSNI", "PFS, New Therapy Ignored (Months)", PFS_TABLE, version={"nact": "ignore"}),
    Parameter(
        "PFSEMA",
        "PFS, Missed Visits and New Therapy Ignored (Months)",
        PFS_TABLE,
        version={"missed_rule": "off", "nact": "ignore"},
    ),
    Parameter("PFSCP", "PFS Including Clinical Progression (Months)", PFS_TABLE, version={"clin_pd": True}),
    Parameter("PFSDR", "PFS on Derived Responses (Months)", PFS_DERIVED_TABLE, evaluation="OVRD"),
    Parameter("OS", "Overall Survival (Months)", OS_TABLE),
    Parameter("DOR", "Duration of Response (Months)", DOR_TABLE, responders="RSP", start="response"),
    Parameter("CDOR", "Duration of Confirmed Response (Months)", DOR_TABLE, responders="CRSP", start="response"),
    Parameter("TTR", "Time to Response (Months)", TTR_TABLE, responders="RSP"),
    Parameter("TFST", "Time to First Subsequent Therapy or Death (Months)", TFST_TABLE),
    Parameter("TTDISC", "Time to Treatment Discontinuation (Months)", TTDISC_TABLE, population="SAFFL", start="treatment"),
)


def adtte(adrs: pd.DataFrame, adsl: pd.DataFrame, study: Study) -> Product:
    """One record per subject and parameter; responders only for DOR, CDOR and TTR. A subject without start date has none."""
    made = derive_params_endpoints(PARAMETERS, adsl, adrs, study)
    parts = [records.assign(PARAMN=float(number)) for number, records in enumerate(made, start=1)]
    records, negative = never_negative(in_key_order(stack(parts, ADTTE), ADTTE))
    no_origin = adsl.loc[adsl["FASFL"].eq("Y") & adsl["ORIGDT"].isna()]
    issues = gather(
        found("ORIGIN_MISSING", no_origin, "ADTTE", column="ORIGDT"),
        found("TTE_NEGATIVE", records.loc[negative], "ADTTE", column="ADT", value=records["PARAMCD"]),
        found("TTE_UNDATED", records.loc[records["ADT"].isna()], "ADTTE", column="ADT", value=records["PARAMCD"]),
    )
    return Product(_dataset(derive_var_param(derive_var_aval(records, study), study), adsl), issues=issues)


def _dataset(records: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    carried = derive_vars_predecessor(records, adsl, "ADSL", ADTTE)
    return finish(carried.assign(ADY=study_day(carried["ADT"], carried["TRTSDT"])), ADTTE)
