"""Response tables: takes ADSL and ADRS, gives best overall response, response and disease control rates (TLF_SPEC 2).

Tables 14.2.1.1 to 14.2.1.3 have one shell over different parameters and populations, and the subgroup and concordance tables
start from the same records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.response import CONTROL, DCR, control_flags, primary_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.ard.subgroups import Subgroups, count_by_subgroup, select_subgroups
from pipeline.tlf.layout.output import WORDING, Output, make_table
from pipeline.tlf.layout.table import CI, COUNT, N_PCT, block, line
from pipeline.tlf.statistics.survival import percent_of

TITLE = "Best Overall Response, Objective Response and Disease Control (Investigator, RECIST 1.1)"
CATEGORIES = {
    "CR": "Complete response (CR)",
    "PR": "Partial response (PR)",
    "SD": "Stable disease (SD)",
    "NON-CR/NON-PD": "Non-CR/Non-PD",
    "PD": "Progressive disease (PD)",
    "NE": "Not evaluable (NE)",
    "MISSING": "Missing",
}
NE_REASONS = {"ALL NE": "All assessments not evaluable", "EARLY": "Response or stable disease too early"}
RATES = {True: "Confirmed objective response (CR + PR)", False: "Objective response (CR + PR), confirmed or not"}
"""The primary response in words, by whether it is confirmed."""
COUNTED = {
    "by_week": " first documented by week {week}",
    "at_visit": " first documented by week {week} and seen at week {week}",
    "any": " at any time",
}
"""When a response counts for the week of the study, in words, by `orr.timeframe`."""

Part = tuple[list[Results], pd.DataFrame]


@dataclass(frozen=True)
class Evaluation:
    """The parameters of ADRS with confirmation or without, and the words of their lines."""

    best: str
    response: str
    control: str
    word: str
    response_label: str


CONFIRMED = Evaluation("CBOR", "CRSP", "CDCR", "confirmed", "Objective response rate (confirmed CR + PR)")
UNCONFIRMED = Evaluation("BOR", "RSP", "DCR", "confirmation not required", "Objective response rate (CR + PR, confirmed or not)")


def make_response_table(
    output_id: str, what: str, population: Population, adrs: pd.DataFrame, study: Study, evaluation: Evaluation
) -> Output:
    """Best overall response and rates over a population; `what` sets the table apart from its sisters in the title."""
    parts = response_parts(adrs, population, study, evaluation)
    notes = response_notes(study, confirmed=evaluation is CONFIRMED)
    return make_parts_table(output_id, f"{TITLE}, {what}", population, notes, parts)


def make_parts_table(output_id: str, title: str, population: Population, notes: Sequence[str], parts: Sequence[Part]) -> Output:
    """The output of parts, each a block of lines."""
    results = [result for found, _ in parts for result in found]
    return make_table(output_id, title, population, ("ADSL", "ADRS"), notes, results, [lines for _, lines in parts])


def response_parts(adrs: pd.DataFrame, population: Population, study: Study, evaluation: Evaluation) -> list[Part]:
    """Best overall response, objective response, disease control and clinical benefit: results and lines of each."""
    return [
        _best_response(adrs, population, evaluation),
        rate(adrs, population, study, evaluation.response, evaluation.response_label),
        rate(adrs, population, study, evaluation.control, f"Disease control rate (CR + PR + SD{_more(study)})"),
        _clinical_benefit(adrs, population, study, evaluation),
    ]


def select_response(adrs: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """One row per subject of the parameter: USUBJID, SEQ (ASEQ), variable_level (AVALC)."""
    rows = adrs[adrs["PARAMCD"] == paramcd]
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "variable_level": rows["AVALC"].fillna("MISSING")})


def select_responders(adrs: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """USUBJID, SEQ of the subjects with AVALC = Y."""
    response = select_response(adrs, paramcd)
    return response.loc[response["variable_level"] == "Y", ["USUBJID", "SEQ"]]


def select_best_response(adrs: pd.DataFrame, population: Population, paramcd: str) -> pd.DataFrame:
    """`select_response` of the whole population: a subject without a record is MISSING, without SEQ."""
    everybody = population.subjects[["USUBJID"]].drop_duplicates()
    response = select_response(adrs, paramcd).merge(everybody, on="USUBJID")
    absent = everybody[~among(everybody["USUBJID"], response["USUBJID"])]
    return pd.concat([response, absent.assign(SEQ=float("nan"), variable_level="MISSING")])


def primary_part(adrs: pd.DataFrame, population: Population, study: Study) -> Part:
    """The primary endpoint: rate, limits, and the exact test where the study has a null hypothesis."""
    label = f"Primary: {primary_label(study)}"
    results, lines = rate(adrs, population, study, study.orr.primary, label, h0=study.orr.h0_rate, name="PRIMARY")
    if study.orr.h0_rate is not None:
        h0 = f"One-sided exact p-value, H0: rate ≤ {100 * study.orr.h0_rate:g}%"
        lines = pd.concat([lines, block(line(h0, "AN_PRIMARY", "{p_value}", 1))])
    return results, lines


def primary_label(study: Study) -> str:
    """The primary response in words."""
    primary = primary_of(study)
    counted = COUNTED[study.orr.timeframe].format(week=study.orr.week) if primary.by_week else ""
    comma = "," if counted and not primary.confirmed else ""
    return RATES[primary.confirmed] + comma + counted


def rate(
    adrs: pd.DataFrame, population: Population, study: Study, paramcd: str, label: str, h0: float | None = None, name: str = ""
) -> Part:
    """Subjects with AVALC = Y, and the limits of their proportion."""
    analysis = Analysis(f"AN_{name or paramcd}", "ADRS", "PROPORTION", paramcd, f"PARAMCD = '{paramcd}' and AVALC = 'Y'")
    return _proportion(select_responders(adrs, paramcd), population, study, analysis, label, h0)


def _proportion(
    yes: pd.DataFrame, population: Population, study: Study, analysis: Analysis, label: str, h0: float | None = None
) -> Part:
    results = count_subjects(yes, population, analysis, ci=study, h0=h0)
    interval = f"{percent_of(study)}% CI ({study.ci.binomial})"
    return [results], block(line(f"{label}, n (%)", analysis.id, N_PCT), line(interval, analysis.id, CI, 1))


def control_parts(adrs: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study) -> list[Part]:
    """Disease control over the subjects whose tumour can be evaluated, which registries count, and over `dcr.denominator`."""
    return [_control(adrs, adsl, population, study, flag) for flag in control_flags(study)]


def _control(adrs: pd.DataFrame, adsl: pd.DataFrame, population: Population, study: Study, flag: str) -> Part:
    other = select_population(adsl, flag, study).subjects["USUBJID"]
    inside = population.subjects[among(population.subjects["USUBJID"], other)]
    size = Analysis(f"AN_{flag}", "ADSL", subset=f"{flag} = 'Y'")
    members = inside[["USUBJID"]].drop_duplicates().assign(SEQ=float("nan"))
    part = Population(flag, population.treatment, inside, population.groups)
    results, lines = rate(adrs, part, study, CONTROL, DCR.name, name=f"CDCR_{flag}")
    head = block(line(f"Subjects in the {WORDING[flag]}, n (%)", size.id, N_PCT))
    counted = [count_subjects(members, population, size), *results]
    return counted, pd.concat([head, lines.assign(indent=lines["indent"] + 1)])


def _best_response(adrs: pd.DataFrame, population: Population, evaluation: Evaluation) -> Part:
    """Categories in the order of the codelist; NON-CR/NON-PD only where it occurs."""
    code = evaluation.best
    response = select_best_response(adrs, population, code)
    levels = [c for c in CATEGORIES if c != "NON-CR/NON-PD" or (response["variable_level"] == c).any()]
    analysis = Analysis(f"AN_{code}", "ADRS", parameter=code, subset=f"PARAMCD = '{code}'", variable="AVALC")
    results = count_subjects(response, population, analysis, levels=pd.DataFrame({"variable_level": levels}))
    lines = [line(CATEGORIES[c], analysis.id, N_PCT, 1, variable_level=c) for c in levels]
    reasons, reason_lines = _not_evaluable(adrs, response, population, code)
    after = levels.index("NE") + 1
    head = line(f"Best overall response ({evaluation.word}), n (%)")
    return [results, reasons], block(head, *lines[:after], *reason_lines, *lines[after:])


def _not_evaluable(
    adrs: pd.DataFrame, response: pd.DataFrame, population: Population, code: str
) -> tuple[Results, list[dict[str, object]]]:
    """Why NE: no scan could be evaluated, or a response or stable disease came too early to count (STUDY_SPEC 4.10)."""
    evaluated = adrs[(adrs["PARAMCD"] == "OVR") & (adrs["ANL02FL"] == "Y") & (adrs["AVALC"] != "NE")]
    ne = response[response["variable_level"] == "NE"]
    reason = among(ne["USUBJID"], evaluated["USUBJID"]).map({True: "EARLY", False: "ALL NE"}).astype("str")
    subset = f"PARAMCD = '{code}' and AVALC = 'NE'"
    analysis = Analysis(f"AN_{code}_NE", "ADRS", parameter=code, subset=subset, variable="REASON")
    levels = pd.DataFrame({"variable_level": list(NE_REASONS)})
    results = count_subjects(ne.assign(variable_level=reason), population, analysis, levels=levels)
    return results, [line(text, analysis.id, COUNT, 2, variable_level=level) for level, text in NE_REASONS.items()]


def _more(study: Study) -> str:
    return " + Non-CR/Non-PD" if study.dcr.noncr_nonpd == "counted" else ""


def _clinical_benefit(adrs: pd.DataFrame, population: Population, study: Study, evaluation: Evaluation) -> Part:
    """Best response CR or PR, or a disease control that an assessment at or after the week still shows (`benefit_days`)."""
    code = evaluation.best
    stable = ["SD", *(["NON-CR/NON-PD"] if study.dcr.noncr_nonpd == "counted" else [])]
    best = select_response(adrs, code)
    responders = best.loc[best["variable_level"].isin(["CR", "PR"]), ["USUBJID", "SEQ"]]
    scans = adrs[(adrs["PARAMCD"] == "OVR") & (adrs["ANL02FL"] == "Y") & adrs["AVALC"].isin(["CR", "PR", *stable])]
    late = scans[(scans["ADT"] - scans["ORIGDT"]).dt.days >= benefit_days(study)]
    lasting = late[among(late["USUBJID"], best.loc[best["variable_level"].isin(stable), "USUBJID"])]
    yes = pd.concat([responders, lasting[["USUBJID"]].assign(SEQ=lasting["ASEQ"])])
    subset = f"{code} CR or PR; or {code} {' or '.join(stable)} and OVR not PD at ADT - ORIGDT >= {benefit_days(study)}"
    analysis = Analysis(f"AN_{code}_BENEFIT", "ADRS", "PROPORTION", code, subset)
    label = f"Clinical benefit rate (CR + PR + SD{_more(study)} ≥ {study.tlf.clinical_benefit_weeks} weeks)"
    return _proportion(yes, population, study, analysis, label)


def benefit_days(study: Study) -> int:
    """Days after the start date from which stable disease is a benefit: the week's scan may be early by the window."""
    return 7 * study.tlf.clinical_benefit_weeks - study.scan.window_days


def response_notes(study: Study, *, confirmed: bool) -> Sequence[str]:
    """What the study decided about confirmation, stable disease, new therapy and clinical benefit."""
    cut = {
        "on_or_before": "Assessments after the start of new anti-cancer therapy are excluded.",
        "before": "Assessments on or after the start of new anti-cancer therapy are excluded.",
        "off": "Assessments after the start of new anti-cancer therapy are included.",
    }
    days = study.bor.confirm_days
    confirm = f"Confirmation: a second CR or PR at least {days} days after the first. " if confirmed and days else ""
    return [
        f"{confirm}SD: at least {study.bor.sd_min_days} days after the start date. {cut[study.bor.nact_cut]}",
        f"Clinical benefit: CR or PR, or SD{_more(study)} still seen at least {benefit_days(study)} days after the start date "
        f"(week {study.tlf.clinical_benefit_weeks} less {study.scan.window_days} days).",
        "Not evaluable and missing count as non-responders.",
    ]


def primary_notes(study: Study) -> Sequence[str]:
    """What the study decided about its two response endpoints."""
    return [*_week_notes(study), f"The study's disease control rate is the one over the {WORDING[study.dcr.denominator]}."]


def _week_notes(study: Study) -> list[str]:
    """How the week of the primary response is counted, where it has one."""
    orr = study.orr
    if not primary_of(study).by_week or orr.week is None or orr.timeframe == "any":
        return []
    first = f"By week {orr.week}: first documented at most {orr.limit_days} days after the start date."
    seen = f"Seen at week {orr.week}: CR or PR {7 * orr.week - orr.window_days} to {orr.limit_days} days after the start date."
    return [first, seen] if orr.timeframe == "at_visit" else [first]


def count_response_by_subgroup(
    adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study
) -> tuple[Population, Subgroups, list[Results]]:
    """The primary response (AN_ORR_SUBGROUP) and confirmed disease control (AN_DCR_SUBGROUP) in each subgroup of the primary
    population, for the table and its figure."""
    population = select_population(adsl, study.orr.denominator, study)
    subgroups = select_subgroups(adsl, population, study)
    results = []
    for name, paramcd in (("ORR", study.orr.primary), ("DCR", CONTROL)):
        subset = f"PARAMCD = '{paramcd}' and AVALC = 'Y'"
        analysis = Analysis(f"AN_{name}_SUBGROUP", "ADRS", "PROPORTION", paramcd, subset)
        results.append(count_by_subgroup(select_responders(adrs, paramcd), population, subgroups, analysis, study))
    return population, subgroups, results
