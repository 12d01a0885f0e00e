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
from pipeline.endpoints.reasons import Reason, in_print_order
from pipeline.endpoints.response import NEEDS_OF_LESIONS, evaluation_of, from_lesions, judged_by, needs_beside_rs
from pipeline.endpoints.versions import Version, ruled_out, version_of
from pipeline.study import Study


@dataclass(frozen=True)
class TimeToEvent(Endpoint):
    """One parameter of ADTTE; PARAM is `param` and the unit of time.

    `table` decides; `population` are its subjects, of whom only those with Y in the ADRS parameter `responders` when it is given;
    `start` is where time starts; `evaluation` the ADRS parameter whose overall responses count; `version` what a sensitivity
    version does differently from the study's primary analysis of progression (fields of Version). `title` is that of its table,
    `landmarks` the key of `tlf` with the months at which its rate is estimated. `criteria`: by which responses are judged;
    `each_criteria`: the study has it by every further set too (`of_criteria`).
    """

    paramcd: str
    param: str
    table: tuple[Outcome, ...]
    population: str = "FASFL"
    responders: str = ""
    start: Literal["origin", "response", "treatment"] = "origin"
    evaluation: str = "OVR"
    version: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""
    landmarks: Literal["pfs_months", "os_months", "dor_months"] = "pfs_months"
    criteria: Criteria = RECIST_1_1
    each_criteria: bool = False

    @property
    def clock(self) -> tuple[str, ...]:
        """Whose time is counted, from when, by whose assessments."""
        return self.evaluation, self.population, self.responders, self.start

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
    needs=("dd ds ss",),
    name="Overall survival",
    title="Overall Survival",
    landmarks="os_months",
    purpose=SECONDARY,
    shown=Shown(table="t_14_2_4_1", curve="f_14_2_4_1", by_subgroup="t_14_2_4_2", forest="f_14_2_4_2", listed=5),
    estimand=True,
)
CDOR = TimeToEvent(
    "CDOR",
    "Duration of Confirmed Response",
    DOR_TABLE,
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
    TimeToEvent("PFSDR", "PFS on Derived Responses", PFS_DERIVED_TABLE, evaluation="OVRD", needs=("rs", *NEEDS_OF_LESIONS)),
    OS,
    TimeToEvent(
        "DOR", "Duration of Response", DOR_TABLE, responders="RSP", start="response", shown=Shown(listed=2), each_criteria=True
    ),
    CDOR,
    TimeToEvent("TTR", "Time to Response", TTR_TABLE, responders="RSP", shown=Shown(listed=3), each_criteria=True),
    TimeToEvent("TFST", "Time to First Subsequent Therapy or Death", TFST_TABLE, needs=("cm pr",)),
    TTDISC,
)
"""In the order of PARAMN."""

OUTCOME_MEASURES = tuple(parameter for parameter in PARAMETERS if parameter.purpose)
"""Those that answer a question of the protocol: they stand in the summary, in results.md and in define.xml."""


def parameters_of(study: Study) -> tuple[TimeToEvent, ...]:
    """PARAMETERS, and those of them that the study has by a further set of criteria."""
    further = (
        of_criteria(one, criteria, study) for criteria in further_criteria(study) for one in PARAMETERS if one.each_criteria
    )
    return (*PARAMETERS, *further)


def needs_of_outputs(study: Study) -> dict[str, tuple[str, ...]]:
    """The needs of the outputs that show an endpoint of the study, by the number under which they are shipped."""
    return {
        output: parameter.needs
        for parameter in parameters_of(study)
        for output in (parameter.shown.table, parameter.shown.curve, parameter.shown.by_subgroup, parameter.shown.forest)
        if output
    }


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
