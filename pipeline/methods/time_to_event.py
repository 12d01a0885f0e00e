"""The time-to-event parameters of ADTTE in words: takes the decision table in force, gives its rows in order with all terms.

Each condition and each date that a table may name has its words here; a row that the study's decisions rule out is left out.
"""

from pipeline.endpoints.criteria import Criteria
from pipeline.endpoints.decision_tables import Dated, Outcome
from pipeline.endpoints.evaluators import code_of
from pipeline.endpoints.time_to_event import TimeToEvent, parameters_of
from pipeline.endpoints.versions import Version, ruled_out
from pipeline.methods.steps import steps
from pipeline.study import Study
from pipeline.study.phrases import any_of
from pipeline.study.words import in_words

_EVENTS = {
    "event_pd": "progression (PDDT)",
    "event_death": "death (ADSL.DTHDT)",
    "event_therapy": "new anti-cancer therapy (ADSL.NACTDT)",
    "event_clinical": "clinical progression (ADRS.ADT of PARAMCD CLINPD with AVALC Y)",
}
"""What may end progression-free time, the one that counts on one day first."""
CONDITIONS = {
    "no_baseline": "ADSL.{evaluable} is not Y",
    "early_death": "ADSL.DTHDT is present, {early}, and no new anti-cancer therapy (ADSL.NACTDT) began before it",
    "therapy_first": "ADSL.NACTDT is present and no event date (EVENTDT) is on or before it",
    "missed": "the event is progression or death, and {missed}",
    "event_pd": "the event is progression (EVENTDT = PDDT)",
    "event_death": "the event is death (EVENTDT = ADSL.DTHDT, and not also PDDT)",
    "event_therapy": "the event is new anti-cancer therapy (EVENTDT = ADSL.NACTDT, and neither progression nor death)",
    "event_clinical": "the event is clinical progression (EVENTDT = ADRS.ADT of CLINPD, and no other event on that day)",
    "no_assessment": "there is no event (EVENTDT) and no last assessment (LASTDT)",
    "withdrew": "ADSL.DCSREAS is WITHDRAWAL BY SUBJECT",
    "lost": "ADSL.DCSREAS is LOST TO FOLLOW-UP",
    "died": "ADSL.DTHDT is present and not after the data cut-off",
    "died_after_cutoff": "the death is dated after the data cut-off",
    "death_undated": "ADSL.DTHFL is Y and ADSL.DTHDT is null",
    "undated_is_event": "the study counts such a death as an event",
    "new_therapy": "ADSL.NACTDT is present, not after the data cut-off and not after ADSL.DTHDT",
    "treatment_ended": "ADSL.EOTSTT is COMPLETED or DISCONTINUED",
    "completed": "ADSL.EOTSTT is COMPLETED",
    "stopped_progression": "ADSL.DCTREAS is PROGRESSIVE DISEASE",
    "stopped_adverse_event": "ADSL.DCTREAS is ADVERSE EVENT",
    "stopped_death": "ADSL.DCTREAS is DEATH",
    "stopped_withdrawal": "ADSL.DCTREAS is WITHDRAWAL BY SUBJECT",
}
"""Each condition of a decision table; places in braces are filled for the parameter."""
DATES = {
    "STARTDT": "STARTDT",
    "DTHDT": "ADSL.DTHDT",
    "NACTDT": "ADSL.NACTDT",
    "CLINPDDT": "ADRS.ADT of PARAMCD CLINPD with AVALC Y",
    "RSPDT": "ADRS.ADT of PARAMCD {responders} with AVALC Y",
    "TRTEDT": "ADSL.TRTEDT",
    "DCODT": "ADSL.DCODT",
    "ALIVEDT": "ADSL.LSTALVDT, not after ADSL.DCODT",
    "DAYAFTERDT": "the day after ADSL.LSTALVDT, not after ADSL.DCODT",
    "PDDT": "PDDT",
    "LASTDT": "LASTDT",
    "THERDT": "THERDT",
}
"""Each date of a decision table, by its column."""
_OF_PROGRESSION = {"LASTDT", "PDDT", "THERDT"}


def time_to_event_methods(study: Study) -> dict[str, str]:
    """The method of each parameter of ADTTE by PARAMCD: whose time, its terms, and the table that decides."""
    return {parameter.paramcd: _method(parameter, study) for parameter in parameters_of(study)}


def _method(parameter: TimeToEvent, study: Study) -> str:
    version = parameter.version_in(study)
    out = ruled_out(study, version)
    rows = [outcome for outcome in parameter.table if out.isdisjoint(outcome.when)]
    named = {dated.column for outcome in rows for dated in outcome.dates}
    terms = _terms(parameter, version, study) if named & _OF_PROGRESSION else []
    return "\n".join(
        [
            f"Subjects: {_subjects(parameter, study)}. STARTDT: {_start(parameter, study)}.",
            *terms,
            "The first row whose conditions hold gives CNSR, EVNTDESC, ADT and CNSDTDSC; an ADT before STARTDT becomes STARTDT:",
            steps(_row(outcome, parameter, version, study) for outcome in rows),
        ]
    )


def _subjects(parameter: TimeToEvent, study: Study) -> str:
    member = any_of([f"ADSL.{flag} Y" for flag in parameter.members(study)])
    responders = f" and AVALC Y in ADRS for PARAMCD {parameter.responders}" if parameter.responders else ""
    return f"those with {member}{responders} who have a STARTDT"


def _start(parameter: TimeToEvent, study: Study) -> str:
    starts = {
        "origin": in_words("ADSL.ORIGDT, {start date}", study),
        "response": f"ADRS.ADT of PARAMCD {parameter.responders} with AVALC Y",
        "treatment": "ADSL.TRTSDT",
    }
    return starts[parameter.start]


def _terms(parameter: TimeToEvent, version: Version, study: Study) -> list[str]:
    """The dates that the table names, and what they are made of."""
    responses = (
        f"records of ADRS with PARAMCD {parameter.evaluation}, of several with one ADT {in_words('{one of a date}', study)}; "
        "a text that is no response is no assessment"
    )
    out = ruled_out(study, version)
    events = [words for condition, words in _EVENTS.items() if condition not in out]
    judged = "CR, PR, SD, NON-CR/NON-PD, PD" + (", NE" if study.pfs.last_assessment == "any" else "")
    scan = code_of("BLSCANDT", parameter.evaluator)
    adequate = f"with ADT on or after ADSL.ORIGDT, after ADSL.{scan} (where present) and up to ADSL.DCODT, and AVALC {judged}"
    return [
        f"Assessments: {responses}.",
        f"PDDT: {_progression(parameter.criteria, study)}{_scheduled(study)}.",
        f"EVENTDT: the first date of {any_of(events)}, each up to ADSL.DCODT; on one day they count in this order.",
        f"LASTDT: ADT of the last {study.pfs.assessment} before EVENTDT, without an event the last one of all: assessments "
        f"{adequate}{_as_iresponse(parameter.criteria)}.",
        *([] if "therapy_first" in out else ["THERDT: ADT of the last such assessment on or before ADSL.NACTDT."]),
    ]


def _progression(criteria: Criteria, study: Study) -> str:
    first = (
        "ADT of the first assessment with AVALC PD, on or after ADSL.ORIGDT and up to ADSL.DCODT, whatever therapy came before"
    )
    if not criteria.confirms:
        return first
    pending = (
        ", unless it stands alone and the subject is still treated, alive and in the study"
        if getattr(study, criteria.section).pending == "censor"
        else ""
    )
    return (
        "ADT of the first iUPD that a later iCPD confirms (nothing but iUPD, iCPD and NE between them), or of an iCPD, on or "
        "after ADSL.ORIGDT and up to ADSL.DCODT; without one that of the first iUPD that no later assessment confirms or refutes"
        + pending
    )


def _as_iresponse(criteria: Criteria) -> str:
    return " (by iRECIST the same with i before the response, and iUPD)" if criteria.confirms else ""


def _scheduled(study: Study) -> str:
    if study.pfs.event_date != "scheduled visit":
        return ""
    return (
        f", moved to the planned scan ({in_words('{scan schedule}', study)}) in whose window of {study.scan.window_days} "
        "days it is, else to the next planned scan"
    )


def _row(outcome: Outcome, parameter: TimeToEvent, version: Version, study: Study) -> str:
    conditions = [_condition(name, parameter, version, study) for name in outcome.when]
    when = f"If {' and '.join(conditions)}" if conditions else "Else"
    dates = ", else ".join(_date(dated, outcome, parameter, study) for dated in outcome.dates)
    return f"{when}: CNSR {outcome.cnsr}, EVNTDESC '{outcome.reason.evntdesc}', ADT {dates}"


def _condition(name: str, parameter: TimeToEvent, version: Version, study: Study) -> str:
    evaluable = code_of("BLEVALFL", parameter.evaluator)
    longest = f"{study.gap_words}" + ("" if study.pfs.gap_days or not study.scan.then else ", by the schedule of scans")
    after_start = f"at most {longest} after STARTDT"
    planned = in_words("{scan schedule}", study)
    missed = (
        f"two or more planned scans ({planned}, each with a window of {study.scan.window_days} days) lie after LASTDT "
        "(without it STARTDT) and before EVENTDT, a progression counting as seen at the planned scan in whose window it is"
        if version.missed_rule == "visits"
        else f"EVENTDT is more than {longest} after LASTDT (without it STARTDT)"
    )
    return CONDITIONS[name].format(evaluable=evaluable, early=after_start, missed=missed)


def _date(dated: Dated, outcome: Outcome, parameter: TimeToEvent, study: Study) -> str:
    words = DATES[dated.column].format(responders=parameter.responders)
    described = dated.description.replace("adequate assessment", study.pfs.assessment)
    return words + (f" (CNSDTDSC '{described}')" if outcome.cnsr and described else "")
