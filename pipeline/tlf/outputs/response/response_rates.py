"""Parts of the response tables: best overall response, rates of response, disease control and clinical benefit (TLF_SPEC 2).

Tables 14.2.1.1 to 14.2.1.3 have one shell over different parameters and populations.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.criteria import UNCONFIRMED, Criteria
from pipeline.endpoints.evaluators import by_whom, deciding
from pipeline.endpoints.response import DCR, ORR, control_flags, control_of, from_lesions, primary_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.ard.ids import code_of, response_analysis
from pipeline.tlf.layout.output import WORDING
from pipeline.tlf.layout.table import CI, COUNT, N_PCT, block, line
from pipeline.tlf.outputs.response.responses import (
    Evaluation,
    primary_label,
    select_best_response,
    select_responders,
    select_response,
)
from pipeline.tlf.statistics.rate_comparison import compare_rates
from pipeline.tlf.statistics.summaries import Part, split_parts
from pipeline.tlf.statistics.survival import percent_of

NE_REASONS = {"ALL NE": "All assessments not evaluable", "EARLY": "Response or stable disease too early"}


def response_parts(
    adrs: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study, evaluation: Evaluation
) -> list[Part]:
    """Best overall response, objective response, disease control and clinical benefit: results and lines of each."""
    control = f"Disease control rate ({_controlled(evaluation.criteria, study)})"
    return [
        _best_response(adrs, population, evaluation),
        rate(adrs, adsl, population, study, evaluation.response, evaluation.response_label),
        rate(adrs, adsl, population, study, evaluation.control, control),
        _clinical_benefit(adrs, population, study, evaluation),
    ]


def main_response(adrs: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study) -> Part:
    """The response that `orr.primary` names: rate, limits, and the exact test where the study has a null hypothesis."""
    label = f"Primary: {primary_label(study)}" if ORR.is_primary(study) else primary_label(study)
    paramcd, analysis = primary_of(study).paramcd, response_analysis(study)
    results, lines = rate(adrs, adsl, population, study, paramcd, label, h0=study.orr.h0_rate, name=code_of(analysis))
    if study.orr.h0_rate is not None:
        h0 = f"One-sided exact p-value, H0: rate ≤ {100 * study.orr.h0_rate:g}%"
        lines = pd.concat([lines, block(line(h0, analysis, "{p_value}", 1))])
    return results, lines


def rate(
    adrs: pd.DataFrame,
    adsl: pd.DataFrame,
    population: Population,
    study: Study,
    paramcd: str,
    label: str,
    h0: float | None = None,
    name: str = "",
) -> Part:
    """Subjects with AVALC = Y, the limits of their proportion, and how arms compare."""
    analysis = Analysis(f"AN_{name or paramcd}", "ADRS", "PROPORTION", paramcd, f"PARAMCD = '{paramcd}' and AVALC = 'Y'")
    yes = select_responders(adrs, paramcd)
    parts = [_proportion(yes, population, study, analysis, label, h0), *compare_rates(yes, adsl, population, analysis, study)]
    results, blocks = split_parts(parts)
    return results, pd.concat(blocks)


def _proportion(
    yes: pd.DataFrame, population: Population, study: Study, analysis: Analysis, label: str, h0: float | None = None
) -> Part:
    results = count_subjects(yes, population, analysis, ci=study, h0=h0)
    interval = f"{percent_of(study)}% CI ({study.ci.binomial})"
    return [results], block(line(f"{label}, n (%)", analysis.id, N_PCT), line(interval, analysis.id, CI, 1))


def control_parts(adrs: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study) -> list[Part]:
    """Disease control over the subjects whose tumour can be evaluated, which registries count, and over `dcr.population`."""
    return [_control(adrs, adsl, population, study, flag) for flag in control_flags(study)]


def _control(adrs: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study, flag: str) -> Part:
    other = select_population(adsl, flag, study).subjects["USUBJID"]
    inside = population.subjects[among(population.subjects["USUBJID"], other)]
    size = Analysis(f"AN_{flag}", "ADSL", subset=f"{flag} = 'Y'")
    members = inside[["USUBJID"]].drop_duplicates().assign(SEQ=float("nan"))
    part = Population(flag, population.treatment, inside, population.groups)
    results, lines = rate(adrs, adsl, part, study, control_of(study), DCR.name, name=f"{control_of(study)}_{flag}")
    head = block(line(f"Subjects in the {WORDING[flag]}, n (%)", size.id, N_PCT))
    counted = [count_subjects(members, population, size), *results]
    return counted, pd.concat([head, lines.assign(indent=lines["indent"] + 1)])


def _best_response(adrs: pd.DataFrame, population: Population, evaluation: Evaluation) -> Part:
    """Categories in the order of the codelist; neither response nor progression only where it occurs."""
    code, categories = evaluation.best, evaluation.criteria.categories
    response = select_best_response(adrs, population, code)
    neither = evaluation.criteria.terms["NON-CR/NON-PD"]
    levels = [c for c in categories if c != neither or (response["variable_level"] == c).any()]
    analysis = Analysis(f"AN_{code}", "ADRS", parameter=code, subset=f"PARAMCD = '{code}'", variable="AVALC")
    results = count_subjects(response, population, analysis, levels=pd.DataFrame({"variable_level": levels}))
    lines = [line(categories[c], analysis.id, N_PCT, 1, variable_level=c) for c in levels]
    reasons, reason_lines = _not_evaluable(adrs, response, population, evaluation)
    after = levels.index("NE") + 1
    head = line(f"Best overall response ({evaluation.word}), n (%)")
    return [results, reasons], block(head, *lines[:after], *reason_lines, *lines[after:])


def _not_evaluable(
    adrs: pd.DataFrame, response: pd.DataFrame, population: Population, evaluation: Evaluation
) -> tuple[Results, list[dict[str, object]]]:
    """Why NE: no scan could be evaluated, or a response or stable disease came too early to count (STUDY_SPEC 4.10)."""
    code = evaluation.best
    evaluated = adrs[(adrs["PARAMCD"] == evaluation.overall) & (adrs["ANL02FL"] == "Y") & (adrs["AVALC"] != "NE")]
    ne = response[response["variable_level"] == "NE"]
    reason = among(ne["USUBJID"], evaluated["USUBJID"]).map({True: "EARLY", False: "ALL NE"}).astype("str")
    subset = f"PARAMCD = '{code}' and AVALC = 'NE'"
    analysis = Analysis(f"AN_{code}_NE", "ADRS", parameter=code, subset=subset, variable="REASON")
    levels = pd.DataFrame({"variable_level": list(NE_REASONS)})
    results = count_subjects(ne.assign(variable_level=reason), population, analysis, levels=levels)
    return results, [line(text, analysis.id, COUNT, 2, variable_level=level) for level, text in NE_REASONS.items()]


def _stable(criteria: Criteria, study: Study) -> list[str]:
    """The terms of disease control that are no response."""
    return [criteria.terms[role] for role in ("SD", *(["NON-CR/NON-PD"] if study.dcr.noncr_nonpd == "counted" else []))]


def _controlled(criteria: Criteria, study: Study) -> str:
    """Disease control in words: "CR + PR + SD + Non-CR/Non-PD"."""
    return " + ".join([criteria.terms["CR"], criteria.terms["PR"], *_spoken(criteria, study)])


def _spoken(criteria: Criteria, study: Study) -> list[str]:
    """As `_stable`, as tables print them: SD, Non-CR/Non-PD."""
    return [criteria.labels["NON-CR/NON-PD"] if "/" in term else term for term in _stable(criteria, study)]


def _clinical_benefit(adrs: pd.DataFrame, population: Population, study: Study, evaluation: Evaluation) -> Part:
    """Best response CR or PR, or a disease control that an assessment at or after the week still shows (`benefit_days`)."""
    code, criteria, overall = evaluation.best, evaluation.criteria, evaluation.overall
    stable, responses = _stable(criteria, study), evaluation.responses
    best = select_response(adrs, code)
    responders = best.loc[best["variable_level"].isin(responses), ["USUBJID", "SEQ"]]
    scans = adrs[(adrs["PARAMCD"] == overall) & (adrs["ANL02FL"] == "Y") & adrs["AVALC"].isin([*responses, *stable])]
    late = scans[(scans["ADT"] - scans["ORIGDT"]).dt.days >= benefit_days(study)]
    lasting = late[among(late["USUBJID"], best.loc[best["variable_level"].isin(stable), "USUBJID"])]
    yes = pd.concat([responders, lasting[["USUBJID"]].assign(SEQ=lasting["ASEQ"])])
    best_of, lasting_of = (f"{code} {' or '.join(terms)}" for terms in (responses, stable))
    still = f"{overall} not {criteria.terms['PD']} at ADT - ORIGDT >= {benefit_days(study)}"
    subset = f"{best_of}; or {lasting_of} and {still}"
    analysis = Analysis(f"AN_{code}_BENEFIT", "ADRS", "PROPORTION", code, subset)
    label = f"Clinical benefit rate ({_controlled(criteria, study)} ≥ {study.tlf.clinical_benefit_weeks} weeks)"
    return _proportion(yes, population, study, analysis, label)


def benefit_days(study: Study) -> int:
    """Days after the start date from which stable disease is a benefit: the week's scan may be early by the window."""
    return 7 * study.tlf.clinical_benefit_weeks - study.scan.window_days


def response_notes(study: Study, evaluation: Evaluation) -> Sequence[str]:
    """What the study decided about confirmation, stable disease, new therapy and clinical benefit."""
    cut = {
        "on_or_before": "Assessments after the start of new anti-cancer therapy are excluded.",
        "before": "Assessments on or after the start of new anti-cancer therapy are excluded.",
        "off": "Assessments after the start of new anti-cancer therapy are included.",
    }
    criteria, days = evaluation.criteria, study.bor.confirm_days
    either, stable = " or ".join(evaluation.responses), criteria.terms["SD"]
    confirm = (
        f"Confirmation: a second {either} at least {days} days after the first. "
        if evaluation.word == "confirmed" and days
        else ""
    )
    lasting = " + ".join(_spoken(criteria, study))
    return [
        f"{confirm}{stable}: at least {study.bor.sd_min_days} days after the start date. {cut[study.bor.nact_cut]}",
        f"Clinical benefit: {either}, or {lasting} still seen at least {benefit_days(study)} days after the start date "
        f"(week {study.tlf.clinical_benefit_weeks} less {study.scan.window_days} days).",
        "Not evaluable and missing count as non-responders.",
        *confirmation_notes(criteria, study),
    ]


def confirmation_notes(criteria: Criteria, study: Study) -> list[str]:
    """How a progression is confirmed, by criteria that ask for it."""
    if not criteria.confirms:
        return []
    decided = getattr(study, criteria.section)
    last = "" if decided.confirm_max_days is None else f" to {decided.confirm_max_days}"
    days = f"{decided.confirm_min_days}{last} days later"
    by = "derived from the lesions" if from_lesions(criteria, study) else "the investigator assessed it"
    return [f"{criteria.terms['PD']}: an {criteria.terms[UNCONFIRMED]} confirmed by an assessment {days}, as {by}."]


def primary_notes(study: Study) -> Sequence[str]:
    """What the study decided about its two response endpoints."""
    control = f"The study's disease control rate is the one over the {WORDING[study.dcr.population]}."
    return [*_week_notes(study), control, *(evaluable_note("RESFL", study) if "RESFL" in control_flags(study) else [])]


def evaluable_note(flag: str, study: Study) -> list[str]:
    """By whom the subjects of the set `flag` are evaluable, where there are several evaluators and it is a matter of theirs."""
    if flag != "RESFL" or not study.evaluators:
        return []
    whose = by_whom(deciding("orr", study), study)
    return [f"{WORDING[flag]}: measurable disease at baseline and an evaluable assessment after it, both{whose}."]


def _week_notes(study: Study) -> list[str]:
    """How the week of the primary response is counted, where it has one."""
    orr = study.orr
    if not primary_of(study).by_week or orr.week is None or orr.timeframe == "any":
        return []
    first = f"By week {orr.week}: first documented at most {orr.limit_days} days after the start date."
    seen = f"Seen at week {orr.week}: CR or PR {7 * orr.week - orr.window_days} to {orr.limit_days} days after the start date."
    return [first, seen] if orr.timeframe == "at_visit" else [first]
