"""The parameters of ADRS and the rates they give (STUDY_SPEC 5.4): codes, names and words follow `orr` of study.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.endpoints.criteria import RECIST_1_1, Criteria, further_criteria
from pipeline.endpoints.endpoint import PRIMARY, SECONDARY, Endpoint, Shown
from pipeline.study import Study
from pipeline.study.decisions.values import Population


@dataclass(frozen=True)
class Response:
    """One parameter of ADRS; a `{week}` of its code, a `{when}` and an `{assessment}` of its name are those of the study.

    `giver` is PARCAT2. An overall response has its `evaluator` (RSEVAL), a component of the investigator's its `test` (RSTESTCD).
    `by_week`: it counts responses for the week of the study, and is there where the study has one. `criteria`: by which it is
    judged; `any_criteria`: it is the same whatever they are. `listed`: its place within a subject in the listing of best
    responses, 0 where it is not listed.
    """

    paramcd: str
    param: str
    giver: Literal["Investigator", "Independent Assessor", "Derived"] = "Derived"
    evaluator: str = ""
    test: str = ""
    confirmed: bool = False
    by_week: bool = False
    criteria: Criteria = RECIST_1_1
    any_criteria: bool = False
    listed: int = 0


PARAMETERS = (
    Response("OVR", "Overall Response by Investigator", "Investigator", evaluator="INVESTIGATOR"),
    Response("TRGR", "Target Response by Investigator", "Investigator", test="TRGRESP"),
    Response("NTRGR", "Non-target Response by Investigator", "Investigator", test="NTRGRESP"),
    Response("NEWL", "New Lesion by Investigator", "Investigator", test="NEWLIND"),
    Response("OVRD", "Overall Response Derived from Lesions"),
    Response("PD", "Disease Progression by Investigator", "Investigator"),
    Response("LSTA", "Last {assessment} by Investigator", "Investigator"),
    Response("RSP", "Response by Investigator (Confirmation Not Required)"),
    Response("CRSP", "Confirmed Response by Investigator", confirmed=True),
    Response("RSP{week}", "Response {when} (Confirmation Not Required)", by_week=True),
    Response("CRSP{week}", "Confirmed Response {when}", confirmed=True, by_week=True),
    Response("BOR", "Best Overall Response (Confirmation Not Required)", listed=2),
    Response("CBOR", "Best Overall Response (Confirmed)", confirmed=True, listed=1),
    Response("BCP", "Best Overall Response of CR or PR (Confirmation Not Required)"),
    Response("CBCP", "Best Overall Response of CR or PR (Confirmed)", confirmed=True),
    Response("DCR", "Disease Control (Confirmation Not Required)"),
    Response("CDCR", "Disease Control (Confirmed)", confirmed=True),
    Response("MDIS", "Measurable Disease at Baseline", any_criteria=True),
    Response("DEATH", "Death", any_criteria=True),
    Response("NACT", "New Anti-Cancer Therapy", any_criteria=True),
    Response("CLINPD", "Clinical Progression", any_criteria=True),
)
"""In the order of PARAMN. By another set of criteria (`of_criteria`) they stand behind these."""

PROGRESSION = (
    Response("CPD", "Confirmed Disease Progression by Investigator", "Investigator"),
    Response("UPD", "Unconfirmed Disease Progression by Investigator", "Investigator"),
)
"""Instead of PD by criteria that confirm a progression: one that was, and one that was not and that nothing later refuted."""

LESIONS = "Derived from Lesions"
NEEDS_OF_LESIONS = ("tu", "tr")
"""The domains that responses derived from lesions cannot do without (pipeline.trial.needs)."""
WHEN = {"by_week": "by Week {week}", "at_visit": "at Week {week}", "any": "at Any Time"}
"""When a response counts for the week of the study, by `orr.timeframe`."""


ORR = Endpoint(
    name="Objective response rate",
    purpose=PRIMARY,
    shown=Shown(table="t_14_2_1_1", by_subgroup="t_14_2_1_5", forest="f_14_2_1_1"),
)
DCR = Endpoint(
    name="Disease control rate",
    purpose=SECONDARY,
    shown=Shown(table="t_14_2_1_1", by_subgroup="t_14_2_1_5"),
)
CONTROL = "CDCR"
"""The parameter of the disease control rate; `orr.primary` names that of the response rate."""


def when_of(study: Study) -> str:
    """When a response counts for the week of the study, as in a title: "by Week 24"."""
    return WHEN[study.orr.timeframe].format(week=study.orr.week)


def parameters_of(study: Study) -> dict[str, Response]:
    """PARAMETERS of the study by code, its week in their codes and names."""
    everything = (*PARAMETERS, *(one for criteria in further_criteria(study) for one in of_criteria(criteria, study)))
    there = [one for one in everything if study.orr.week is not None or not one.by_week]
    words = {"week": study.orr.week, "when": when_of(study), "assessment": study.pfs.assessment.title()}
    named = [replace(one, paramcd=one.paramcd.format(**words), param=one.param.format(**words)) for one in there]
    return {one.paramcd: one for one in named}


def of_criteria(criteria: Criteria, study: Study) -> Iterator[Response]:
    """The parameters by a set of criteria beside RECIST 1.1: its code before theirs, its name before their names."""
    for one in PARAMETERS:
        if not one.any_criteria:
            yield from (
                _by(criteria, part, study) for part in (PROGRESSION if one.paramcd == "PD" and criteria.confirms else (one,))
            )


def _by(criteria: Criteria, one: Response, study: Study) -> Response:
    name, giver = one.param, one.giver
    if not (one.evaluator or one.test) and from_lesions(criteria, study):
        name, giver = name.replace("by Investigator", LESIONS), "Derived"
    return replace(
        one, paramcd=criteria.code + one.paramcd, param=criteria.prefix + name, giver=giver, criteria=criteria, listed=0
    )


def from_lesions(criteria: Criteria, study: Study) -> bool:
    """Whether the endpoints by `criteria` count the responses that the lesions make, not those that were collected."""
    return bool(criteria.section) and getattr(study, criteria.section).responses == "derived"


def needs_beside_rs(criteria: Criteria, study: Study) -> tuple[str, ...]:
    """The domains that the responses counted by `criteria` are made of beside RS (pipeline.trial.needs)."""
    return NEEDS_OF_LESIONS if from_lesions(criteria, study) else ()


def evaluation_of(criteria: Criteria, study: Study) -> str:
    """The parameter with the overall responses that the endpoints by `criteria` count."""
    return criteria.code + ("OVRD" if from_lesions(criteria, study) else "OVR")


def judged_by(criteria: Criteria, study: Study) -> str:
    """By whom and by what, as titles have it: "Investigator, RECIST 1.1"."""
    return f"{LESIONS if from_lesions(criteria, study) else 'Investigator'}, {criteria.name}"


def primary_of(study: Study) -> Response:
    """The parameter that `orr.primary` names."""
    return parameters_of(study)[study.orr.primary]


def describe_primary(noun: str, study: Study) -> str:
    """`noun` with what the study decided of its primary response: "ORR, confirmed or not, by week 24"."""
    primary = primary_of(study)
    words = [noun] if primary.confirmed else [noun, "confirmed or not"]
    comma = "" if primary.confirmed else ","
    return ", ".join(words) + (f"{comma} {when_of(study).lower()}" if primary.by_week else "")


def control_flags(study: Study) -> tuple[Population, ...]:
    """The populations over which disease control is counted beside that of the primary response: registries count the subjects
    whose tumour can be evaluated, the study those of `dcr.population`."""
    primary = study.orr.population or study.populations.efficacy
    return tuple(flag for flag in dict.fromkeys(["RESFL", study.dcr.population]) if flag != primary)
