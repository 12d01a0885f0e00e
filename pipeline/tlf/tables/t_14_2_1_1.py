"""Table 14.2.1.1: best overall response, objective response and disease control. Takes ADSL and ADRS, gives the output
(TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout import CI, COUNT, N_PCT, block, line
from pipeline.tlf.output import WORDING, Output, make_table
from pipeline.tlf.survival import percent_of

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
RATES = {
    "CRSP18": "Confirmed objective response (CR + PR) first documented by week {week}",
    "RSP18": "Objective response (CR + PR), confirmed or not, first documented by week {week}",
    "CRSP": "Confirmed objective response (CR + PR)",
    "RSP": "Objective response (CR + PR), confirmed or not",
}


def t_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """The primary endpoint first, then confirmed best overall response, ORR and DCR, and DCR over the response-evaluable
    subjects."""
    population = select_population(adsl, study.orr.denominator, study)
    evaluable = select_population(adsl, "RESFL", study)
    parts = [
        _primary(adrs, population, study),
        _best_response(adrs, population),
        _rate(adrs, population, study, "CRSP", "Objective response rate (confirmed CR + PR)"),
        _rate(adrs, population, study, "CDCR", _control(study)),
        _over_evaluable(adrs, population, evaluable, study),
    ]
    results = [result for found, _ in parts for result in found]
    notes = _footnotes(study)
    return make_table("t_14_2_1_1", TITLE, population, ("ADSL", "ADRS"), notes, results, [lines for _, lines in parts])


Part = tuple[list[Results], pd.DataFrame]


def select_response(adrs: pd.DataFrame, paramcd: str) -> pd.DataFrame:
    """One row per subject of the parameter: USUBJID, SEQ (ASEQ), variable_level (AVALC)."""
    rows = adrs[adrs["PARAMCD"] == paramcd]
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "variable_level": rows["AVALC"].fillna("MISSING")})


def _primary(adrs: pd.DataFrame, population: Population, study: Study) -> Part:
    label = RATES[study.orr.primary].format(week=study.orr.week)
    results, lines = _rate(adrs, population, study, study.orr.primary, f"Primary: {label}", h0=study.orr.h0_rate, name="PRIMARY")
    if study.orr.h0_rate is not None:
        h0 = f"One-sided exact p-value, H0: rate ≤ {100 * study.orr.h0_rate:g}%"
        lines = pd.concat([lines, block(line(h0, "AN_PRIMARY", "{p_value}", 1))])
    return results, lines


def _rate(
    adrs: pd.DataFrame, population: Population, study: Study, paramcd: str, label: str, h0: float | None = None, name: str = ""
) -> Part:
    """Subjects with AVALC = Y, and the limits of their proportion."""
    analysis = Analysis(f"AN_{name or paramcd}", "ADRS", "PROPORTION", paramcd, f"PARAMCD = '{paramcd}' and AVALC = 'Y'")
    response = select_response(adrs, paramcd)
    yes = response.loc[response["variable_level"] == "Y", ["USUBJID", "SEQ"]]
    results = count_subjects(yes, population, analysis, ci=study, h0=h0)
    interval = f"{percent_of(study)}% CI ({study.ci.binomial})"
    return [results], block(line(f"{label}, n (%)", analysis.id, N_PCT), line(interval, analysis.id, CI, 1))


def _best_response(adrs: pd.DataFrame, population: Population) -> Part:
    """Categories in the order of the codelist. A subject without a record counts as Missing; NON-CR/NON-PD only where it
    occurs."""
    response = select_response(adrs, "CBOR")
    absent = population.subjects.loc[~population.subjects["USUBJID"].isin(response["USUBJID"]), ["USUBJID"]].drop_duplicates()
    response = pd.concat([response, absent.assign(SEQ=float("nan"), variable_level="MISSING")])
    levels = [c for c in CATEGORIES if c != "NON-CR/NON-PD" or (response["variable_level"] == c).any()]
    analysis = Analysis("AN_CBOR", "ADRS", parameter="CBOR", subset="PARAMCD = 'CBOR'", variable="AVALC")
    results = count_subjects(response, population, analysis, levels=pd.DataFrame({"variable_level": levels}))
    lines = [line(CATEGORIES[c], analysis.id, N_PCT, 1, variable_level=c) for c in levels]
    reasons, reason_lines = _not_evaluable(adrs, response, population)
    after = levels.index("NE") + 1
    return [results, reasons], block(
        line("Best overall response (confirmed), n (%)"), *lines[:after], *reason_lines, *lines[after:]
    )


def _not_evaluable(adrs: pd.DataFrame, response: pd.DataFrame, population: Population) -> tuple[Results, list[dict[str, object]]]:
    """Why NE: no scan could be evaluated, or a response or stable disease came too early to count (STUDY_SPEC 4.10)."""
    evaluated = adrs[(adrs["PARAMCD"] == "OVR") & (adrs["ANL02FL"] == "Y") & (adrs["AVALC"] != "NE")]
    ne = response[response["variable_level"] == "NE"]
    reason = ne["USUBJID"].isin(evaluated["USUBJID"]).map({True: "EARLY", False: "ALL NE"}).astype("str")
    analysis = Analysis("AN_CBOR_NE", "ADRS", parameter="CBOR", subset="PARAMCD = 'CBOR' and AVALC = 'NE'", variable="REASON")
    levels = pd.DataFrame({"variable_level": list(NE_REASONS)})
    results = count_subjects(ne.assign(variable_level=reason), population, analysis, levels=levels)
    return results, [line(text, analysis.id, COUNT, 2, variable_level=level) for level, text in NE_REASONS.items()]


def _control(study: Study) -> str:
    more = " + Non-CR/Non-PD" if study.dcr.noncr_nonpd == "counted" else ""
    return f"Disease control rate (CR + PR + SD{more})"


def _over_evaluable(adrs: pd.DataFrame, population: Population, evaluable: Population, study: Study) -> Part:
    """The registry's disease control rate: its denominator is the subjects whose tumour can be evaluated, in the table's
    columns."""
    same = Population("RESFL", population.treatment, _within(population, evaluable), population.groups)
    size = Analysis("AN_RESFL", "ADSL", subset="RESFL = 'Y'")
    members = same.subjects[["USUBJID"]].drop_duplicates().assign(SEQ=float("nan"))
    title = WORDING["RESFL"]
    results, lines = _rate(adrs, same, study, "CDCR", "Disease control rate", name="CDCR_RESFL")
    head = block(line(f"Subjects in the {title}, n (%)", size.id, N_PCT))
    return [count_subjects(members, population, size), *results], pd.concat([head, lines.assign(indent=lines["indent"] + 1)])


def _within(population: Population, other: Population) -> pd.DataFrame:
    return population.subjects[population.subjects["USUBJID"].isin(other.subjects["USUBJID"])]


def _footnotes(study: Study) -> Sequence[str]:
    cut = {
        "on_or_before": "Assessments after the start of new anti-cancer therapy are excluded.",
        "before": "Assessments on or after the start of new anti-cancer therapy are excluded.",
        "off": "Assessments after the start of new anti-cancer therapy are included.",
    }
    confirm = (
        f"Confirmation: a second CR or PR at least {study.bor.confirm_days} days after the first. "
        if study.bor.confirm_days
        else ""
    )
    week = f"By week {study.orr.week}: first documented at most {study.orr.limit_days} days after the start date."
    return [
        f"{confirm}SD: at least {study.bor.sd_min_days} days after the start date. {cut[study.bor.nact_cut]}",
        f"{week} Not evaluable and missing count as non-responders.",
    ]
