"""The parameters of ADRS and the rates they give (STUDY_SPEC 5.4): codes, names and words follow `orr` of study.yaml."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.endpoints.criteria import RECIST_1_1, Criteria, further_criteria
from pipeline.endpoints.endpoint import SECONDARY, Endpoint, Shown
from pipeline.endpoints.evaluators import by_whom, called_by, code_of, deciding, shown_evaluators
from pipeline.study import Study
from pipeline.study.decisions.values import Population
from pipeline.study.evaluators import BY_INVESTIGATOR, Evaluator


@dataclass(frozen=True)
class Response:
    """One parameter of ADRS; a `{week}` of its code, a `{when}` and an `{assessment}` of its name are those of the study.

    `giver` is PARCAT2. A collected response has its `test` (RSTESTCD), one made from the lesions has `by_lesions`. `by_week`: it
    counts responses for the week of the study, and is there where the study has one. `criteria`, `evaluator`: by which and by
    whom it is judged; `any_criteria`: it is the same whatever they are. `listed`: its place within a subject in the listing of
    best responses, 0 where it is not listed.
    """

    paramcd: str
    param: str
    giver: str = "Derived"
    test: str = ""
    by_lesions: bool = False
    confirmed: bool = False
    by_week: bool = False
    criteria: Criteria = RECIST_1_1
    evaluator: Evaluator = BY_INVESTIGATOR
    any_criteria: bool = False
    listed: int = 0


OVERALL = "OVRLRESP"
"""RSTESTCD of the overall response."""
PARAMETERS = (
    Response("OVR", "Overall Response by Investigator", "Investigator", test=OVERALL),
    Response("TRGR", "Target Response by Investigator", "Investigator", test="TRGRESP"),
    Response("NTRGR", "Non-target Response by Investigator", "Investigator", test="NTRGRESP"),
    Response("NEWL", "New Lesion by Investigator", "Investigator", test="NEWLIND"),
    Response("OVRD", "Overall Response Derived from Lesions", by_lesions=True),
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
"""In the order of PARAMN. By another set of criteria (`of_criteria`), and then by another evaluator (`of_evaluator`), they stand
behind these."""

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
    purpose=SECONDARY,
    measure="ORR",
    shown=Shown(table="t_14_2_1_1", by_subgroup="t_14_2_1_5", forest="f_14_2_1_1"),
)
DCR = Endpoint(
    name="Disease control rate",
    purpose=SECONDARY,
    measure="DCR",
    shown=Shown(table="t_14_2_1_1", by_subgroup="t_14_2_1_5"),
)
CONFIRMED, CONTROL = "CRSP", "CDCR"
"""The parameters of confirmed response and of the disease control rate."""


def when_of(study: Study) -> str:
    """When a response counts for the week of the study, as in a title: "by Week 24"."""
    return WHEN[study.orr.timeframe].format(week=study.orr.week)


def parameters_of(study: Study) -> dict[str, Response]:
    """PARAMETERS of the study by code, its week in their codes and names."""
    by_criteria = (one for criteria in further_criteria(study) for one in of_criteria(criteria, study))
    by_evaluator = (one for evaluator in study.evaluators for one in of_evaluator(evaluator))
    everything = (*PARAMETERS, *by_criteria, *by_evaluator)
    there = [one for one in everything if study.orr.week is not None or not one.by_week]
    words = {"week": study.orr.week, "when": when_of(study), "assessment": study.pfs.assessment.title()}
    named = [replace(one, paramcd=one.paramcd.format(**words), param=_called(one, study).format(**words)) for one in there]
    return {one.paramcd: one for one in named}


def _called(one: Response, study: Study) -> str:
    same = one.any_criteria or one.by_lesions or one.criteria is not RECIST_1_1
    return one.param if same else called_by(one.param, one.evaluator, study)


def of_evaluator(evaluator: Evaluator) -> Iterator[Response]:
    """The parameters by an evaluator beside the investigator: the code before theirs; in the listing unless of one reader."""
    for one in PARAMETERS:
        if not (one.any_criteria or one.by_lesions):
            giver = evaluator.evaluator.title() if one.giver != "Derived" else one.giver
            listed = 0 if evaluator.reader else one.listed
            yield replace(one, paramcd=code_of(one.paramcd, evaluator), giver=giver, evaluator=evaluator, listed=listed)


def of_criteria(criteria: Criteria, study: Study) -> Iterator[Response]:
    """The parameters by a set of criteria beside RECIST 1.1: its code before theirs, its name before their names."""
    for one in PARAMETERS:
        if not one.any_criteria:
            yield from (
                _by(criteria, part, study) for part in (PROGRESSION if one.paramcd == "PD" and criteria.confirms else (one,))
            )


def _by(criteria: Criteria, one: Response, study: Study) -> Response:
    name, giver = one.param, one.giver
    if not one.test and from_lesions(criteria, study):
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


def evaluation_of(criteria: Criteria, study: Study, evaluator: Evaluator = BY_INVESTIGATOR) -> str:
    """The parameter with the overall responses of the evaluator that the endpoints by `criteria` count."""
    return evaluator.code + criteria.code + ("OVRD" if from_lesions(criteria, study) else "OVR")


def judged_by(criteria: Criteria, study: Study, evaluator: Evaluator = BY_INVESTIGATOR) -> str:
    """By whom and by what, as titles have it: "Investigator, RECIST 1.1"."""
    return f"{LESIONS if from_lesions(criteria, study) else evaluator.name}, {criteria.name}"


def primary_of(study: Study) -> Response:
    """The parameter that `orr.primary` names, by the evaluator of the primary analysis."""
    return parameters_of(study)[code_of(study.orr.primary, deciding("orr", study))]


def stands_apart(study: Study) -> bool:
    """Whether tables have the response of `orr.primary` before the confirmed one: as primary endpoint, for its week, confirmed or
    not, or for its test."""
    return ORR.is_primary(study) or study.orr.primary != CONFIRMED or study.orr.h0_rate is not None


def control_of(study: Study) -> str:
    """The parameter of the disease control rate, by the evaluator of the primary analysis."""
    return code_of(CONTROL, deciding("orr", study))


def listed_of(study: Study) -> list[Response]:
    """The parameters that the listing of best responses has, in its order: of each evaluator together."""
    shown = [one for one in parameters_of(study).values() if one.listed]
    return sorted(shown, key=lambda one: (shown_evaluators(study).index(one.evaluator), one.listed))


def describe_primary(noun: str, study: Study) -> str:
    """`noun` with what the study decided of its primary response: "ORR, confirmed or not, by week 24"."""
    primary = primary_of(study)
    by = noun + by_whom(primary.evaluator, study)
    words = [by] if primary.confirmed else [by, "confirmed or not"]
    comma = "" if primary.confirmed else ","
    return ", ".join(words) + (f"{comma} {when_of(study).lower()}" if primary.by_week else "")


def control_flags(study: Study) -> tuple[Population, ...]:
    """The populations over which disease control is counted beside that of the primary response: registries count the subjects
    whose tumour can be evaluated, the study those of `dcr.population`."""
    primary = study.orr.population or study.populations.efficacy
    return tuple(flag for flag in dict.fromkeys(["RESFL", study.dcr.population]) if flag != primary)
