"""The decision tables of time to event (STUDY_SPEC 5.5): the outcomes of an endpoint, tested from top to bottom.

The first outcome whose conditions hold decides. Conditions and dates are columns of the facts that `adam/time_to_event` derives.
"""

from dataclasses import dataclass, replace
from functools import partial

from pipeline.endpoints.reasons import Reason


@dataclass(frozen=True)
class Dated:
    """A date among the facts: its column, the variable it comes from, and what CNSDTDSC calls it where it censors.

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
    """One row of a decision table; `row` is its number there; a CNSR of 0 is an event (STUDY_SPEC 5.5).

    `when` names the conditions that must all hold; of `dates`, in order, the first that is present gives ADT and its source.
    """

    row: int
    cnsr: int
    reason: Reason
    dates: tuple[Dated, ...]
    when: tuple[str, ...] = ()


START = Dated("STARTDT", "ADSL", "ORIGDT", "Start date")
DEATH = Dated("DTHDT", "DM", "DTHDTC", imputed="DTHDTF")
THERAPY = Dated("NACTDT", "ADSL", "NACTDT", imputed="NACTDTF")
CLINICAL = Dated("CLINPDDT", "ADRS", "ADT", sequence="CLINPDSEQ")
RESPONSE = Dated("RSPDT", "RS", "RSDTC", sequence="RSPSEQ", imputed="RSPF")
TREATMENT_END = Dated("TRTEDT", "ADSL", "TRTEDT", imputed="TRTEDTF")
CUTOFF = Dated("DCODT", "ADSL", "DCODT", "Data cut-off")
ALIVE = Dated("ALIVEDT", "ADSL", "LSTALVDT", "Last known alive")
DAY_AFTER = Dated("DAYAFTERDT", "ADSL", "LSTALVDT")


PROGRESSION = Dated("PDDT", "RS", "RSDTC", sequence="PDSEQ", imputed="PDF")
LAST = Dated("LASTDT", "RS", "RSDTC", "Last adequate assessment", sequence="LASTSEQ", imputed="LASTF")
BEFORE_THERAPY = Dated(
    "THERDT", "RS", "RSDTC", "Last adequate assessment before new therapy", sequence="THERSEQ", imputed="THERF"
)


PFS_TABLE = (  # rows numbered as in STUDY_SPEC 5.5
    Outcome(1, 0, Reason.DEATH, (DEATH,), ("no_baseline", "early_death")),
    Outcome(2, 4, Reason.NO_BASELINE, (START,), ("no_baseline",)),
    Outcome(3, 2, Reason.NEW_THERAPY, (BEFORE_THERAPY, START), ("therapy_first",)),
    Outcome(4, 3, Reason.MISSED_ASSESSMENTS, (LAST, START), ("missed",)),
    Outcome(5, 0, Reason.PROGRESSION, (PROGRESSION,), ("event_pd",)),
    Outcome(6, 0, Reason.DEATH, (DEATH,), ("event_death",)),
    Outcome(6, 0, Reason.NEW_THERAPY, (THERAPY,), ("event_therapy",)),  # where new therapy counts as an event
    Outcome(6, 0, Reason.CLINICAL_PROGRESSION, (CLINICAL,), ("event_clinical",)),  # where clinical progression does
    Outcome(7, 5, Reason.NO_ASSESSMENT, (START,), ("no_assessment",)),
    Outcome(8, 6, Reason.WITHDRAWAL, (LAST,), ("withdrew",)),
    Outcome(9, 7, Reason.LOST, (LAST,), ("lost",)),
    Outcome(10, 1, Reason.EVENT_FREE, (LAST,)),
)


def dated_by_adrs(table: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
    """The table over responses that RS does not have: their dates come from ADRS."""
    from_rs = partial(replace, srcdom="ADRS", srcvar="ADT")
    dates = [tuple(from_rs(dated) if dated.srcdom == "RS" else dated for dated in outcome.dates) for outcome in table]
    return tuple(replace(outcome, dates=own) for outcome, own in zip(table, dates, strict=True))


PFS_DERIVED_TABLE = dated_by_adrs(PFS_TABLE)
# A responder has had a baseline and an assessment: rows 1, 2 and 7 do not apply.
DOR_TABLE = tuple(outcome for outcome in PFS_TABLE if outcome.row not in (1, 2, 7))

OS_TABLE = (
    Outcome(1, 0, Reason.DEATH, (DEATH,), ("died",)),
    Outcome(2, 1, Reason.ALIVE, (CUTOFF,), ("died_after_cutoff",)),
    Outcome(3, 0, Reason.DEATH, (DAY_AFTER, START), ("death_undated", "undated_is_event")),
    Outcome(4, 1, Reason.UNDATED_DEATH, (ALIVE, START), ("death_undated",)),
    Outcome(5, 1, Reason.ALIVE_WHEN_LOST, (ALIVE, START), ("lost",)),
    Outcome(6, 1, Reason.ALIVE_AT_WITHDRAWAL, (ALIVE, START), ("withdrew",)),
    Outcome(7, 1, Reason.ALIVE, (ALIVE, START)),
)
TFST_TABLE = (Outcome(0, 0, Reason.NEW_THERAPY, (THERAPY,), ("new_therapy",)), *OS_TABLE)
TTR_TABLE = (Outcome(1, 0, Reason.RESPONSE, (RESPONSE,)),)
TTDISC_TABLE = (  # its events are competing: the reason is that of DCTREAS
    Outcome(1, 0, Reason.PROGRESSION, (TREATMENT_END,), ("treatment_ended", "stopped_progression")),
    Outcome(1, 0, Reason.ADVERSE_EVENT, (TREATMENT_END,), ("treatment_ended", "stopped_adverse_event")),
    Outcome(1, 0, Reason.DEATH, (TREATMENT_END,), ("treatment_ended", "stopped_death")),
    Outcome(1, 0, Reason.SUBJECT_WITHDREW, (TREATMENT_END,), ("treatment_ended", "stopped_withdrawal")),
    Outcome(1, 0, Reason.COMPLETED, (TREATMENT_END,), ("treatment_ended", "completed")),
    Outcome(1, 0, Reason.OTHER_REASON, (TREATMENT_END,), ("treatment_ended",)),
    Outcome(2, 0, Reason.DEATH, (DEATH,), ("died",)),  # a death ends treatment, also where no disposition says so
    Outcome(3, 1, Reason.ON_TREATMENT, (CUTOFF,)),
)
