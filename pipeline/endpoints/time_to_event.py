"""The parameters of ADTTE (STUDY_SPEC 5.5): a further endpoint is one more of PARAMETERS."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from pipeline.endpoints.criteria import RECIST_1_1, Criteria, further_criteria
from pipeline.endpoints.decision_tables import (
    DOR_TABLE,
    OS_TABLE,
    PFS_DERIVED_TABLE,
    PFS_TABLE,
    TFST_TABLE,
    TTDISC_TABLE,
    TTR_TABLE,
    Outcome,
    dated_by_adrs,
)
from pipeline.endpoints.endpoint import SECONDARY, Endpoint, Shown
from pipeline.endpoints.evaluators import Section, by_whom, called_by, code_of, deciding, evaluators_of, others, suffix_of
from pipeline.endpoints.reasons import Reason, in_print_order
from pipeline.endpoints.response import NEEDS_OF_LESIONS, evaluation_of, from_lesions, judged_by, needs_beside_rs
from pipeline.endpoints.versions import Version, ruled_out, version_of
from pipeline.study import Study
from pipeline.study.decisions.values import Population
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator


@dataclass(frozen=True)
class TimeToEvent(Endpoint):
    """One parameter of ADTTE; PARAM is `param` and the unit of time.

    `table` decides; its subjects are those of `population`, else of the set that `section` of study.yaml names, of whom only
    those with Y in the ADRS parameter `responders` when it is given; `start` is where time starts; `evaluation` the ADRS
    parameter whose overall responses count; `version` what a sensitivity version does differently from the study's primary
    analysis of progression (fields of Version). `title` is that of its table, `landmarks` the key of `tlf` with the months at
    which its rate is estimated. `criteria`: by which responses are judged; `each_criteria`: the study has it by every further
    set too (`of_criteria`). `each_evaluator`: it is judged by the evaluator that `section` names, and the study has it by every
    other `evaluator` too (`of_evaluator`), where `base` is its code without that of the evaluator.
    """

    paramcd: str
    param: str
    table: tuple[Outcome, ...]
    population: Population | None = None
    section: Literal["pfs", "os", "orr", ""] = "pfs"
    responders: str = ""
    start: Literal["origin", "response", "treatment"] = "origin"
    evaluation: str = "OVR"
    version: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    landmarks: Literal["pfs_months", "os_months", "dor_months"] = "pfs_months"
    criteria: Criteria = RECIST_1_1
    each_criteria: bool = False
    evaluator: Evaluator = BY_INVESTIGATOR
    each_evaluator: bool = True
    base: str = ""

    @property
    def code(self) -> str:
        """Its PARAMCD whoever judges: PFS of RPFS."""
        return self.base or self.paramcd

    @property
    def judged_in(self) -> Section | Literal[""]:
        """The section of study.yaml that names the evaluator of its primary analysis, "" where nobody judges it."""
        return self.section if self.each_evaluator and self.section in ("pfs", "orr") else ""

    @property
    def clock(self) -> tuple[str, ...]:
        """Whose time is counted, from when, by whose assessments."""
        return self.evaluation, self.population or "", self.responders, self.start

    def population_in(self, study: Study) -> Population:
        """The analysis set that its results are of; in an output that of the output, where the study gives it one."""
        return study.population(self.population or (getattr(study, self.section).population if self.section else None))

    def members(self, study: Study) -> tuple[Population, ...]:
        """The sets whose subjects have a record: its own, else all that the study analyses efficacy in."""
        return (self.population,) if self.population else study.sets

    def version_in(self, study: Study) -> Version:
        """The study's version of progression with what this parameter does differently."""
        return replace(version_of(study), **self.version)

    def events(self, study: Study) -> tuple[Reason, ...]:
        """The events that the decisions allow, in print order."""
        return self._reasons(study, censored=False)

    def censorings(self, study: Study) -> tuple[Reason, ...]:
        """The reasons of censoring that the decisions allow, in print order."""
        return self._reasons(study, censored=True)

    def months(self, study: Study) -> tuple[int, ...]:
        """The months at which the rate is estimated."""
        return {"pfs_months": study.tlf.pfs_months, "os_months": study.tlf.os_months, "dor_months": study.tlf.dor_months}[
            self.landmarks
        ]

    def _reasons(self, study: Study, *, censored: bool) -> tuple[Reason, ...]:
        out = ruled_out(study, self.version_in(study))
        rows = (row for row in self.table if bool(row.cnsr) == censored and out.isdisjoint(row.when))
        return in_print_order(row.reason for row in rows)


PFS = TimeToEvent(
    "PFS",
    "Progression-Free Survival",
    PFS_TABLE,
    name="Progression-free survival",
    title="Progression-Free Survival (Investigator, RECIST 1.1)",
    purpose=SECONDARY,
    measure="PFS",
    shown=Shown(table="t_14_2_3_1", curve="f_14_2_3_1", by_subgroup="t_14_2_3_3", forest="f_14_2_3_3", listed=4),
    each_criteria=True,
    estimand=True,
)
PFSEMA = TimeToEvent(
    "PFSEMA",
    "PFS, Missed Visits and New Therapy Ignored",
    PFS_TABLE,
    version={"missed_rule": "off", "nact": "ignore"},
    name="Progression-free survival",
    title="Progression-Free Survival, Missed Assessments and New Therapy Ignored (Sensitivity Analysis)",
    shown=Shown(table="t_14_2_3_2"),
    estimand=True,
)
OS = TimeToEvent(
    "OS",
    "Overall Survival",
    OS_TABLE,
    section="os",
    each_evaluator=False,
    needs=("dd ds ss",),
    name="Overall survival",
    title="Overall Survival",
    landmarks="os_months",
    purpose=SECONDARY,
    measure="OS",
    shown=Shown(table="t_14_2_4_1", curve="f_14_2_4_1", by_subgroup="t_14_2_4_2", forest="f_14_2_4_2", listed=5),
    estimand=True,
)
CDOR = TimeToEvent(
    "CDOR",
    "Duration of Confirmed Response",
    DOR_TABLE,
    section="orr",
    responders="CRSP",
    start="response",
    name="Duration of response",
    title="Duration of Response and Time to Response, Confirmed Responders (Investigator, RECIST 1.1)",
    landmarks="dor_months",
    shown=Shown(table="t_14_2_2_1", listed=1),
    each_criteria=True,
    estimand=True,
)
TTDISC = TimeToEvent(
    "TTDISC",
    "Time to Treatment Discontinuation",
    TTDISC_TABLE,
    population="SAFFL",
    section="",
    each_evaluator=False,
    start="treatment",
    needs=("ds",),
    name="Time to treatment discontinuation",
    title="Discontinuation of Treatment by Reason",
    shown=Shown(table="t_14_1_1_4", curve="f_14_1_1_4"),
)
PARAMETERS = (
    PFS,
    TimeToEvent("PFSMV", "PFS, Missed Visits Ignored", PFS_TABLE, version={"missed_rule": "off"}),
    TimeToEvent("PFSNE", "PFS, New Therapy as Event", PFS_TABLE, version={"nact": "event"}),
    TimeToEvent("PFSNI", "PFS, New Therapy Ignored", PFS_TABLE, version={"nact": "ignore"}),
    PFSEMA,
    TimeToEvent("PFSCP", "PFS Including Clinical Progression", PFS_TABLE, version={"clin_pd": True}),
    TimeToEvent(
        "PFSDR",
        "PFS on Derived Responses",
        PFS_DERIVED_TABLE,
        evaluation="OVRD",
        each_evaluator=False,
        needs=("rs", *NEEDS_OF_LESIONS),
    ),
    OS,
    TimeToEvent(
        "DOR",
        "Duration of Response",
        DOR_TABLE,
        section="orr",
        responders="RSP",
        start="response",
        shown=Shown(listed=2),
        each_criteria=True,
    ),
    CDOR,
    TimeToEvent("TTR", "Time to Response", TTR_TABLE, section="orr", responders="RSP", shown=Shown(listed=3), each_criteria=True),
    TimeToEvent(
        "TFST",
        "Time to First Subsequent Therapy or Death",
        TFST_TABLE,
        section="",
        each_evaluator=False,
        needs=("cm pr",),
    ),
    TTDISC,
)
"""In the order of PARAMN."""


def outcome_measures(study: Study) -> tuple[TimeToEvent, ...]:
    """Those that answer a question of the protocol, by the evaluator of the primary analysis: they stand in the summary, in
    results.md and in define.xml, the primary first."""
    measures = (primary_of(parameter, study) for parameter in PARAMETERS if parameter.purpose)
    return tuple(sorted(measures, key=lambda one: not one.is_primary(study)))


def parameters_of(study: Study) -> tuple[TimeToEvent, ...]:
    """PARAMETERS, those of them that the study has by a further set of criteria, and those by a further evaluator."""
    by_criteria = (
        of_criteria(one, criteria, study) for criteria in further_criteria(study) for one in PARAMETERS if one.each_criteria
    )
    by_evaluator = (of_evaluator(one, evaluator, study) for evaluator in study.evaluators for one in PARAMETERS if one.judged_in)
    return (*(of_evaluator(one, BY_INVESTIGATOR, study) for one in PARAMETERS), *by_criteria, *by_evaluator)


def primary_of(one: TimeToEvent, study: Study) -> TimeToEvent:
    """A parameter of PARAMETERS by the evaluator of its primary analysis."""
    return of_evaluator(one, deciding(one.judged_in, study), study) if one.judged_in else one


def judge_of(one: TimeToEvent, study: Study) -> str:
    """Who judges it, behind its name in a sentence: " by independent review"."""
    return by_whom(one.evaluator, study) if one.judged_in else ""


def beside(one: TimeToEvent, study: Study) -> tuple[TimeToEvent, ...]:
    """A parameter of PARAMETERS by each evaluator who has outputs beside those of the primary analysis."""
    return tuple(of_evaluator(one, evaluator, study) for evaluator in others(one.judged_in, study)) if one.judged_in else ()


def listed_of(study: Study) -> list[TimeToEvent]:
    """The parameters that the listing of times to events has, in its order: of each evaluator together."""
    shown = [one for one in parameters_of(study) if one.shown.listed]
    return sorted(shown, key=lambda one: (one.judged_in != "" and evaluators_of(study).index(one.evaluator), one.shown.listed))


def needs_of_outputs(study: Study) -> dict[str, tuple[str, ...]]:
    """The needs of the outputs that show an endpoint of the study, by the number under which they are shipped."""
    return {
        output: parameter.needs
        for parameter in parameters_of(study)
        for output in (parameter.shown.table, parameter.shown.curve, parameter.shown.by_subgroup, parameter.shown.forest)
        if output
    }


def of_evaluator(one: TimeToEvent, evaluator: Evaluator, study: Study) -> TimeToEvent:
    """A parameter of PARAMETERS by an evaluator: over its responses; where another has the primary analysis, in outputs beside
    those of the primary one, and no outcome measure."""
    if not one.judged_in or not study.evaluators:
        return one
    primary = evaluator == deciding(one.judged_in, study)
    named = judged_by(one.criteria, study)
    title = one.title.replace(named, judged_by(one.criteria, study, evaluator))
    return replace(
        one,
        paramcd=code_of(one.paramcd, evaluator),
        param=called_by(one.param, evaluator, study),
        responders=one.responders and code_of(one.responders, evaluator),
        evaluation=evaluation_of(one.criteria, study, evaluator),
        title=title if named in one.title else called_by(title, evaluator, study),
        purpose=one.purpose if primary else None,
        shown=one.shown if primary else _beside(one.shown, evaluator),
        evaluator=evaluator,
        base=one.paramcd,
    )


def _beside(shown: Shown, evaluator: Evaluator) -> Shown:
    """The outputs beside those of the primary analysis: table and curve, of one reader alone none."""
    if evaluator.reader:
        return Shown()
    table, curve = (number and number + suffix_of(evaluator) for number in (shown.table, shown.curve))
    return Shown(table=table, curve=curve, listed=shown.listed)


def of_criteria(one: TimeToEvent, criteria: Criteria, study: Study) -> TimeToEvent:
    """A parameter by a set of criteria beside RECIST 1.1: over its responses, in an output of its own, no outcome measure."""
    table, curve = (number + criteria.code.lower() for number in (one.shown.table, one.shown.curve))
    shown = Shown(table=table, curve=curve) if one.shown.curve else Shown()  # outputs by further criteria: the table with a curve
    return replace(
        one,
        paramcd=criteria.code + one.paramcd,
        param=criteria.prefix + one.param,
        table=dated_by_adrs(one.table) if from_lesions(criteria, study) else one.table,
        responders=one.responders and criteria.code + one.responders,
        evaluation=evaluation_of(criteria, study),
        title=one.title.replace(judged_by(one.criteria, study), judged_by(criteria, study)),
        purpose=None,
        shown=shown,
        needs=(*one.needs, *needs_beside_rs(criteria, study)),
        criteria=criteria,
        each_criteria=False,
    )
