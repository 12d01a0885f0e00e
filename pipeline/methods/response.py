"""The parameters of ADRS in words: takes the parameters and the categories of best response in force, gives a method for each."""

from collections.abc import Callable, Mapping

from pipeline.adam.response.by_criteria import controlled
from pipeline.adam.response.categories import Category, best_categories
from pipeline.endpoints.criteria import UNCONFIRMED
from pipeline.endpoints.evaluators import code_of
from pipeline.endpoints.response import Response, from_lesions, parameters_of
from pipeline.methods.steps import steps
from pipeline.study import Study
from pipeline.study.phrases import any_of
from pipeline.study.words import in_words


def response_methods(study: Study) -> dict[str, str]:
    """The method of AVALC of each parameter of ADRS by PARAMCD, ADT with it."""
    return {code: _method(one, study) for code, one in parameters_of(study).items()}


def base_of(one: Response, study: Study) -> str:
    """The kind of a parameter: its code without those of evaluator, criteria and week (CRSP24 -> CRSP{week})."""
    code = one.paramcd.removeprefix(one.evaluator.code + one.criteria.code)
    return code.removesuffix(str(study.orr.week)) + "{week}" if one.by_week else code


def _method(one: Response, study: Study) -> str:
    if one.test:
        return _collected(one, study)
    return _KINDS[base_of(one, study)](one, study)


def _collected(one: Response, study: Study) -> str:
    return (
        f"RS.RSSTRESC of records with RSTESTCD {one.test}, RSCAT {_category(one)} and {_whose(one)}, where it is present. "
        f"{in_words('ADT: {date of a response}. Records with ADT after {cut-off} are left out.', study)}"
    )


def _category(one: Response) -> str:
    return one.criteria.name + ("" if one.criteria.code else " (or empty)")


def _whose(one: Response) -> str:
    evaluator = one.evaluator
    if not evaluator.code:
        return "RSEVAL INVESTIGATOR (or RSEVAL and RSEVALID empty)"
    if evaluator.reader:
        return f"RSEVAL {evaluator.evaluator} and RSEVALID {evaluator.reader}"
    if evaluator.accepted:
        otherwise = (
            f"; at a visit without an accepted overall response those of RSEVALID {evaluator.otherwise}"
            if evaluator.otherwise
            else ""
        )
        return f"RSEVAL {evaluator.evaluator} and RSACPTFL Y{otherwise}"
    return f"RSEVAL {evaluator.evaluator}"


def _of_lesions(one: Response, study: Study) -> str:
    iresponses = f", called by {one.criteria.name}" if one.criteria.code else ""
    return (
        "Overall response of a visit after TRTSDT that its lesions (TU, TR) make"
        f"{iresponses}. Target response: CR when every target is absent, too small only as 0 mm, and nodes are below 10 mm; "
        "PD when the sum (ADTR SDIAM) is at least 20% and 5 mm above NADIR; PR when it is at least 30% below BASE; NE when "
        "the sum is incomplete and what was measured is no PD; else SD. Non-target response: PD when one has TRSTRESC "
        f"UNEQUIVOCAL PROGRESSION, CR when all are absent (nodes non-pathological), {_partial(study)}, else NON-CR/NON-PD. "
        "New lesion: TRSTRESC neither EQUIVOCAL nor ABSENT in a record with TRGRPID NEW. Overall: PD when target or "
        "non-target response is PD or a new lesion is there; else by the table of RECIST 1.1 from target and non-target "
        "response. " + in_words("A target too small to measure is {size of a lesion too small}.", study)
    )


def _partial(study: Study) -> str:
    return f"{study.recist.nt_partial} when one was not assessed and none progressed"


def _assessments(one: Response, study: Study) -> str:
    """The assessments that the parameter is made of."""
    evaluation = one.evaluator.code + one.criteria.code + ("OVRD" if from_lesions(one.criteria, study) else "OVR")
    called = f" (by {one.criteria.name}: iCR, iPR ...; iCPD is PD)" if one.criteria.code else ""
    return f"records of ADRS with PARAMCD {evaluation}{called}"


def _analysed(one: Response, study: Study) -> str:
    return f"Assessments: {_assessments(one, study)} and ANL02FL Y, in the order of ADT."


def _baseline_scan(one: Response) -> str:
    return f"ADSL.{code_of('BLSCANDT', one.evaluator)} (where present)"


def _eligible(one: Response, study: Study) -> str:
    return (
        f"{_assessments(one, study)}, AVALC a response, ADT on or after ADSL.ORIGDT, after {_baseline_scan(one)} and "
        f"up to ADSL.DCODT; of several with one ADT {in_words('{one of a date}', study)}"
    )


def _progression(one: Response, study: Study) -> str:
    return (
        f"Y with the ADT of the first record with AVALC PD among {_assessments(one, study)}, with ADT on or after ADSL.ORIGDT "
        f"and up to ADSL.DCODT, of several with one ADT {in_words('{one of a date}', study)}; whatever therapy came before. "
        "Else N without a date."
    )


def _confirmed_progression(one: Response, study: Study) -> str:
    return (
        f"Y with the ADT of the first iUPD that a later iCPD confirms (only iUPD, iCPD and NE between them), or of a first iCPD, "
        f"among {_assessments(one, study)}. Else N without a date."
    )


def _unconfirmed_progression(one: Response, study: Study) -> str:
    return (
        f"Y with the ADT of the first of the iUPD that stand at the end (no later response but iUPD and NE) of a subject without "
        f"confirmed progression, among {_assessments(one, study)}. Else N without a date."
    )


def _last(one: Response, study: Study) -> str:
    judged = "CR, PR, SD, NON-CR/NON-PD or PD" + (", or NE" if study.pfs.last_assessment == "any" else "")
    return (
        f"AVALC and ADT of the last record with AVALC {judged} among {_eligible(one, study)}; whatever therapy came before. "
        "MISSING without a date where there is none."
    )


def _response(one: Response, study: Study) -> str:
    return f"{_analysed(one, study)}\n{_responder(one, study)} Else N without a date."


def _responder(one: Response, study: Study) -> str:
    if not one.confirmed:
        return "Y with the ADT of the first assessment with AVALC CR or PR."
    return f"Y with the ADT of the first assessment with a confirmed CR or a confirmed PR.\n{_confirmation(study)}"


def _confirmation(study: Study) -> str:
    best = study.bor
    ne = "any number of NE" if best.max_ne == "any" else f"at most {best.max_ne} NE"
    one_sd = ", and at most one SD" if best.accept_sd else ""
    later = f"at least {best.confirm_days} days later (difference of ADT)"
    return (
        f"A CR is confirmed when there is a CR {later} and, from the CR up to the first such CR (included), there is no "
        f"assessment other than CR and NE, with {ne}.\n"
        f"A PR is confirmed when there is a CR or PR {later} and, after the PR up to the first such CR or PR (included), "
        f"there is no assessment other than CR, PR and NE{one_sd}, with {ne}, and no PR after a CR."
    )


def _response_by_week(one: Response, study: Study) -> str:
    orr = study.orr
    week = (orr.week or 0) * 7
    until = f"ADT - ADSL.ORIGDT is at most {orr.limit_days} days ({orr.week} weeks and {orr.window_days} days)"
    limits = {
        "by_week": f"N where the response is later than that: Y only when {until}.",
        "at_visit": f"Y only when {until} and an assessment with AVALC CR or PR has ADT - ADSL.ORIGDT from "
        f"{week - orr.window_days} to {orr.limit_days} days.",
        "any": "The response counts at any time.",
    }
    return f"{_response(one, study)}\n{limits[orr.timeframe]}"


def _best(one: Response, study: Study) -> str:
    none = "NE" if study.bor.missing_as_ne else "MISSING"
    categories = [
        category
        for category in best_categories(study, one.confirmed)
        if category.response != UNCONFIRMED or one.criteria.confirms
    ]
    rules = [_category_rule(category, study) for category in categories]
    confirmation = f"\n{_confirmation(study)}" if one.confirmed else ""
    return (
        f"{_analysed(one, study)}\nThe first category that an assessment proves, with the ADT of the first such assessment:\n"
        f"{steps([*rules, f'Else: {none} without a date'])}{confirmation}"
    )


def _category_rule(category: Category, study: Study) -> str:
    if category.only_after:
        return f"{category.response}: the first assessment is {category.only_after}, and later ones are there and all SD"
    confirmed = "confirmed " if category.confirmed_by else ""
    minimum = f" at least {study.bor.sd_min_days} days after ADSL.ORIGDT (difference of dates)" if category.minimum_time else ""
    return f"{category.response}: AVALC is {confirmed}{any_of(category.records)}{minimum}"


def _best_is(responses: Callable[[Study], tuple[str, ...]]) -> Callable[[Response, Study], str]:
    def method(one: Response, study: Study) -> str:
        best = one.evaluator.code + one.criteria.code + ("CBOR" if one.confirmed else "BOR")
        i = f" (by {one.criteria.name} with i before them)" if one.criteria.code else ""
        return f"Y with its ADT where AVALC of PARAMCD {best} is {any_of(responses(study))}{i}. Else N without a date."

    return method


def _measurable(one: Response, study: Study) -> str:
    return (
        "Y where ADTR has a baseline record of a valid target by the investigator (VALIDFL Y: at least 10 mm, a lymph node "
        "at least 15 mm in its short axis), with the latest ADT of these. Else N without a date."
    )


def _of_adsl(variable: str, what: str) -> Callable[[Response, Study], str]:
    return lambda one, study: f"Y with ADT = ADSL.{variable} where that date of {what} is present. Else N without a date."


def _clinical(one: Response, study: Study) -> str:
    return in_words(
        "Y with the first complete date up to {cut-off} of: RS.RSDTC of the investigator's records with RSTESTCD SYMPTDTR and "
        "RSSTRESC Y; DS.DSSTDTC of records with DSCAT DISPOSITION EVENT and DSDECOD PROGRESSIVE DISEASE that end the treatment "
        "(ADSL.EOTSTT), of subjects without a progression by the overall responses (PARAMCD PD). Of one day DS before RS. Else N "
        "without a date.",
        study,
    )


_RESPONSE = _best_is(lambda study: ("CR", "PR"))
_CONTROL = _best_is(controlled)
_KINDS: Mapping[str, Callable[[Response, Study], str]] = {
    "OVRD": _of_lesions,
    "PD": _progression,
    "CPD": _confirmed_progression,
    "UPD": _unconfirmed_progression,
    "LSTA": _last,
    "RSP": _response,
    "CRSP": _response,
    "RSP{week}": _response_by_week,
    "CRSP{week}": _response_by_week,
    "BOR": _best,
    "CBOR": _best,
    "BCP": _RESPONSE,
    "CBCP": _RESPONSE,
    "DCR": _CONTROL,
    "CDCR": _CONTROL,
    "MDIS": _measurable,
    "DEATH": _of_adsl("DTHDT", "death"),
    "NACT": _of_adsl("NACTDT", "the start of new anti-cancer therapy"),
    "CLINPD": _clinical,
}
"""By the code of a parameter without those of evaluator, criteria and week."""
