"""The estimand of each endpoint (ICH E9(R1)), read off the decisions in force (STUDY_SPEC 5.14).

A strategy is stated nowhere: it follows from the rows of the decision table that the decisions leave, and from the switches of
response and safety. What study.yaml adds (`estimands`) are words, and a strategy that differs is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.endpoints.adverse_events import TEAE
from pipeline.endpoints.decision_tables import Outcome
from pipeline.endpoints.endpoint import Endpoint
from pipeline.endpoints.evaluators import by_whom, deciding
from pipeline.endpoints.reasons import Reason
from pipeline.endpoints.response import DCR, ORR, describe_primary, primary_of
from pipeline.endpoints.time_to_event import TimeToEvent, judge_of, parameters_of
from pipeline.endpoints.versions import ruled_out
from pipeline.study import Study
from pipeline.study.decisions import IntercurrentEvent, Strategy

DISCONTINUATION, THERAPY, CLINICAL, DEATH = (
    "discontinuation of treatment",
    "new anti-cancer therapy",
    "clinical progression",
    "death",
)
ENDING = {THERAPY: Reason.NEW_THERAPY, CLINICAL: Reason.CLINICAL_PROGRESSION, DEATH: Reason.DEATH}
"""The intercurrent events that a decision table may act on, by the reason that it then gives. No table acts on the end of
treatment."""
UNOBSERVED = (
    Reason.NO_BASELINE,
    Reason.NO_ASSESSMENT,
    Reason.MISSED_ASSESSMENTS,
    Reason.WITHDRAWAL,
    Reason.LOST,
    Reason.ALIVE_WHEN_LOST,
    Reason.ALIVE_AT_WITHDRAWAL,
    Reason.UNDATED_DEATH,
)
"""Censorings for want of data, which are no intercurrent events."""
ALWAYS_TRUE = "undated_is_event"
"""The condition that holds for whomever the rest of its row holds, where the decisions leave it."""


@dataclass(frozen=True)
class Handled:
    """An intercurrent event, its strategy, and what is done, in words; `name` and `rationale` are the trial's."""

    event: str
    strategy: Strategy
    handling: str
    name: str = ""
    rationale: str = ""

    @property
    def called(self) -> str:
        """The trial's name of the event, else the engine's."""
        return self.name or self.event


@dataclass(frozen=True)
class Estimand:
    """The attributes of ICH E9(R1), A.3.1, and beside them how data that are missing are handled.

    `code`: whose words study.yaml has (PFS); `name`: its parameter, which differs where a review has it (RPFS); `judge`: who
    judges it, behind its name (" by independent review").
    """

    code: str
    endpoint: Endpoint
    name: str
    judge: str
    objective: str
    treatment: str
    population: str
    variable: str
    intercurrent: tuple[Handled, ...]
    missing: str
    summary: str

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by name in the order of the guideline, each in a sentence."""
        events = {f"Intercurrent event: {one.called}": _sentence(one) for one in self.intercurrent}
        first = {"Objective": self.objective} if self.objective else {}
        rest = {"Treatment": self.treatment, "Population": self.population, "Variable": self.variable}
        return first | rest | events | {"Missing data": self.missing, "Summary measure": self.summary}

    @property
    def words(self) -> str:
        """All attributes in one text."""
        return " ".join(f"{name}: {text.removesuffix('.')}." for name, text in self.attributes.items())

    @property
    def note(self) -> str:
        """Each strategy with its intercurrent events in a sentence, for footnotes; what is done stands in Table 14.2.6.1."""
        events: dict[str, list[str]] = {}
        for one in self.intercurrent:
            events.setdefault(one.strategy, []).append(one.called)
        handled = "; ".join(f"{strategy} for {', '.join(named)}" for strategy, named in events.items())
        return f"Estimand of {self.code}{self.judge}, intercurrent events: {handled}."


def _sentence(one: Handled) -> str:
    reason = f" {one.rationale}" if one.rationale else ""
    return f"{one.strategy.capitalize()}: {one.handling}.{reason}"


def estimands_of(study: Study) -> tuple[Estimand, ...]:
    """The estimands of the study's endpoints, the primary first."""
    return tuple(sorted((_worded(one, study) for one in _derived(study)), key=lambda one: not one.endpoint.is_primary(study)))


def estimands_by_output(study: Study) -> dict[str, list[Estimand]]:
    """The estimands that each output shows, by the number under which it is shipped."""
    found: dict[str, list[Estimand]] = {}
    for one in estimands_of(study):
        shown = one.endpoint.shown
        for output in filter(None, (shown.table, shown.curve, shown.by_subgroup, shown.forest)):
            found.setdefault(output, []).append(one)
    return found


def estimand_faults(study: Study) -> Iterator[str]:
    """What the section `estimands` says against the decisions, a sentence per fault with key and remedy."""
    derived = {one.code: one for one in _derived(study)}
    for code, words in study.estimands.items():
        if code not in derived:
            yield f"key 'estimands.{code}' is no endpoint with an estimand; write one of {', '.join(derived)}"
            continue
        decided = {one.event: one for one in derived[code].intercurrent}
        for event, given in words.intercurrent.items():
            strategy = decided[event].strategy if event in decided else "treatment policy"
            if given.strategy not in (None, strategy):
                why = (
                    f"{decided[event].handling}" if event in decided else "no rule acts on this event, so that follow-up goes on"
                )
                yield (
                    f"key 'estimands.{code}.intercurrent.{event}.strategy' has the value '{given.strategy}', but the decisions "
                    f"follow '{strategy}' ({why}); write that, or change the decision"
                )


def _derived(study: Study) -> list[Estimand]:
    times = [_of_times(one, study) for one in parameters_of(study) if one.estimand and one.shown.table]
    return [_of_rate("ORR", ORR, study), *times, _of_rate("DCR", DCR, study), _of_events(study)]


def _worded(one: Estimand, study: Study) -> Estimand:
    """The estimand with the trial's words."""
    words = study.estimands.get(one.code)
    if words is None:
        return one
    known = {handled.event for handled in one.intercurrent}
    own = [
        Handled(event, "treatment policy", "data after it count as before", given.name, given.rationale)
        for event, given in words.intercurrent.items()
        if event not in known
    ]
    named = [_with_words(handled, words.intercurrent.get(handled.event)) for handled in one.intercurrent]
    population = f"{words.population}; {one.population}" if words.population else one.population
    return Estimand(**(vars(one) | {"objective": words.objective, "population": population, "intercurrent": (*named, *own)}))


def _with_words(handled: Handled, given: IntercurrentEvent | None) -> Handled:
    return Handled(**(vars(handled) | {"name": given.name, "rationale": given.rationale})) if given else handled


def _of_times(one: TimeToEvent, study: Study) -> Estimand:
    rows = _reachable(one, study)
    events = one.events(study)
    starts = {"origin": f"the first of {', '.join(study.start_date.order)}", "response": "the first response"}
    missing = [_censored(row, study) for row in rows if row.cnsr and row.reason in UNOBSERVED]
    acted = [_acted_on(event, rows, events, study) for event in (THERAPY, CLINICAL, DEATH) if _may_occur(event, one, events)]
    ended = Handled(DISCONTINUATION, "treatment policy", "assessments and survival after it count")
    responders = (
        f", of these the subjects with Y in {one.responders}, who are known after the start only" if one.responders else ""
    )
    return Estimand(
        code=one.code,
        endpoint=one,
        name=one.paramcd,
        judge=judge_of(one, study),
        objective="",
        treatment=_treatment(study),
        population=f"{_target(study)}{one.population_in(study)} = Y{responders}",
        variable=f"time from {starts.get(one.start, 'the first dose')} to {_first_of(events, judge_of(one, study))}",
        intercurrent=(ended, *acted),
        missing="; ".join(dict.fromkeys(missing)) or "none is handled apart",
        summary=_summary_of_times(one, study),
    )


def _reachable(one: TimeToEvent, study: Study) -> list[Outcome]:
    """The rows of the decision table that the decisions leave, without those that an earlier one always forestalls."""
    out = ruled_out(study, one.version_in(study))
    left = [row for row in one.table if out.isdisjoint(row.when)]
    needed = [{*row.when} - {ALWAYS_TRUE} for row in left]
    return [row for at, row in enumerate(left) if not any(before <= needed[at] for before in needed[:at])]


def _may_occur(event: str, one: TimeToEvent, events: Sequence[Reason]) -> bool:
    """Whether the event comes before that of the variable; a clinical progression matters where assessments do."""
    if events == (ENDING[event],):
        return False
    return event != CLINICAL or any(row.reason is Reason.PROGRESSION for row in one.table)


def _acted_on(event: str, rows: Sequence[Outcome], events: Sequence[Reason], study: Study) -> Handled:
    """Composite where the event is one of the variable's, hypothetical where it censors, else followed up."""
    reason = ENDING[event]
    if reason in events:
        return Handled(event, "composite variable", "it is an event of the variable")
    if row := next((row for row in rows if row.reason is reason), None):
        return Handled(event, "hypothetical", f"censored at the {_date_of(row, study)}")
    return Handled(event, "treatment policy", "assessments and survival after it count")


def _censored(row: Outcome, study: Study) -> str:
    return f"{row.reason.label}: censored at the {_date_of(row, study)}"


def _date_of(row: Outcome, study: Study) -> str:
    words = [(dated.description or dated.srcvar).lower() for dated in row.dates]
    return ", else the ".join(words).replace("adequate assessment", study.pfs.assessment)


def _first_of(events: Sequence[Reason], judge: str) -> str:
    names = [reason.label.lower() + judge * (reason is Reason.PROGRESSION) for reason in events]
    return names[0] if len(names) == 1 else f"the first of {', '.join(names)}"


def _of_rate(code: str, endpoint: Endpoint, study: Study) -> Estimand:
    response = code == "ORR"
    noun = "response" if response else "disease control"
    judge = by_whom(deciding("orr", study), study)
    what = f"{describe_primary(noun, study)} ({primary_of(study).paramcd})" if response else f"confirmed {noun}{judge}"
    flags = dict.fromkeys([study.population(study.orr.population), *([] if response else [study.dcr.population])])
    after = "assessments after it count"
    return Estimand(
        code=code,
        endpoint=endpoint,
        name=code,
        judge=judge,
        objective="",
        treatment=_treatment(study),
        population=_target(study) + ", and ".join(f"{flag} = Y" for flag in flags),
        variable=f"{what}, up to the first progression",
        intercurrent=(
            Handled(DISCONTINUATION, "treatment policy", after),
            _therapy_of_rate(study, after),
            Handled(CLINICAL, "treatment policy", after),
            Handled(DEATH, "composite variable", f"before it could be seen, no {noun}"),
        ),
        missing=f"without an assessment that counts, no {noun}",
        summary=_summary_of_rates(study),
    )


def _therapy_of_rate(study: Study, after: str) -> Handled:
    if study.bor.nact_cut == "off":
        return Handled(THERAPY, "treatment policy", after)
    until = "up to its day" if study.bor.nact_cut == "on_or_before" else "before its day"
    return Handled(THERAPY, "while on treatment", f"assessments {until} count")


def _of_events(study: Study) -> Estimand:
    window = f"events count up to {study.te.window_days} days after the {study.te.anchor}"
    return Estimand(
        code="TEAE",
        endpoint=TEAE,
        name="TEAE",
        judge="",
        objective="",
        treatment=f"{_treatment(study)}, as received",
        population=f"{_target(study)}SAFFL = Y",
        variable="at least one treatment-emergent adverse event",
        intercurrent=(
            Handled(DISCONTINUATION, "while on treatment", window),
            Handled(DEATH, "while on treatment", "events count up to it"),
            Handled(THERAPY, "treatment policy", "events after it count within the same time"),
        ),
        missing=f"an event whose start is not known is {'counted' if study.te.missing_start == 'Y' else 'not counted'}",
        summary="proportion of subjects by treatment",
    )


def _treatment(study: Study) -> str:
    labels = [arm.label for arm in study.arms]
    if not study.compares_arms:
        return ", ".join(labels) or "study treatment"
    reference = study.tlf.reference_arm or labels[0]
    return f"{', '.join(label for label in labels if label != reference)} against {reference}"


def _target(study: Study) -> str:
    """Whom the trial is about, as TS has it."""
    stated = [text for parameter in ("TDIGRP", "INDIC") for text in study.trial.summary.get(parameter, ())]
    return f"{stated[0]}; analysed: " if stated else "analysed: "


def _summary_of_times(one: TimeToEvent, study: Study) -> str:
    curve = f"medians and rates at {', '.join(map(str, one.months(study)))} months by Kaplan-Meier"
    if one.responders or not study.compares_arms:
        return curve
    by = f", stratified by {study.factors_in_words}" if study.comparison.strata else ""
    return f"hazard ratio by Cox's model and log-rank test{by}; {curve}"


def _summary_of_rates(study: Study) -> str:
    rate = f"rate with {study.ci.binomial} limits"
    if not study.compares_arms or study.comparison.rates == "off":
        return rate
    return f"difference of rates with {study.comparison.rates} limits, odds ratio; {rate}"
