"""Analysis sets: Table 14.1.1.1, with why a subject is not response-evaluable (TLF_SPEC 1), and Listing 16.2.3.1 of the excluded.

The table's columns are the planned treatments and, with more than one, always a total: screened subjects have no treatment, so
only the total (or the one treatment there is) can count them.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.study.decisions import PerProtocol
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import WORDING, Content, make_table, output
from pipeline.tlf.layout.table import COUNT, N_PCT, Column, Layout, block, heads, line

REASON = {"ITTFL": "ITTREAS", "SAFFL": "SAFREAS", "FASFL": "FASREAS", "RESFL": "RESREAS", "PPROTFL": "PPROREAS"}
"""The variable of ADSL that says why a subject is not in a set."""
SCREENED = Analysis("AN_SCREENED", "ADSL")
FAILED = Analysis("AN_SCREEN_FAILURE", "ADSL", subset="ENRLFL = 'N'")
CONSENTED = Analysis("AN_PROTVER", "ADSL", variable="PROTVER")
UNKNOWN = "Not recorded"
REASONS = {
    "NOT TREATED": "Not treated",
    "NO MEASURABLE DISEASE AT BASELINE": "No measurable disease at baseline",
    "NO EVALUABLE POST-BASELINE ASSESSMENT": "No evaluable tumour assessment after baseline",
}


@output("analysis_sets")
def t_14_1_1_1(adsl: pd.DataFrame, study: Study) -> Content:
    """Screened and enrolled subjects, the analysis sets among the enrolled, and reasons for exclusion from RESFL."""
    total = study.model_copy(update={"tlf": study.tlf.model_copy(update={"total": True})})
    population = select_population(adsl, study.population("ENRLFL"), total)
    sets = sets_of(study)
    results = [*_screening(adsl, population), *(_members(adsl, flag, population) for flag in sets)]
    results += [_excluded(adsl, flag, population) for flag in _explained(study)]
    results += _consented(adsl, population, study)
    notes = [
        "Percentages of the enrolled subjects. Subjects who were not enrolled have no treatment.",
        *_treated_unenrolled(adsl),
    ]
    layout = Layout([*_blocks(adsl, study), *_version_blocks(adsl, study)], _columns)
    return make_table("Analysis Sets", population, results=results, layout=layout, footnotes=notes)


def sets_of(study: Study) -> tuple[str, ...]:
    """The analysis sets that the study has: ITT where randomisation makes it or something is analysed in it, per protocol where
    that is declared."""
    itt = study.populations.itt == "randomised" or "ITTFL" in study.sets
    per_protocol = study.populations.per_protocol is not None
    return ("ENRLFL", *(["ITTFL"] if itt else []), "SAFFL", "FASFL", "RESFL", *(["PPROTFL"] if per_protocol else []))


def _explained(study: Study) -> list[str]:
    """The sets whose reasons of exclusion are counted: per protocol where anything but the full analysis set decides."""
    return ["RESFL", *(["PPROTFL"] if study.populations.per_protocol not in (None, PerProtocol()) else [])]


def _treated_unenrolled(adsl: pd.DataFrame) -> list[str]:
    """Who is in the safety set and in no column here: treated, and no milestone says enrolled. No note without any."""
    unenrolled = adsl.loc[adsl["SAFFL"].eq("Y") & adsl["ENRLFL"].ne("Y"), "USUBJID"]
    if unenrolled.empty:
        return []
    who = ", ".join(sorted(unenrolled))
    return [
        f"Treated without a record of enrolment, in the safety set alone and not counted here (number {len(unenrolled)}): {who}."
    ]


def _screening(adsl: pd.DataFrame, population: Population) -> list[Results]:
    """Everybody in ADSL, and those not enrolled, in the last column: the total, or the only treatment."""
    groups = population.groups[-1:]
    everybody = adsl[["USUBJID"]].merge(pd.DataFrame({"group1_level": groups}, dtype="str"), how="cross")
    screened = Population("SCREENED", population.treatment, everybody, groups)
    failed = adsl["ENRLFL"].ne("Y")
    rows = adsl[["USUBJID"]].assign(SEQ=np.nan)
    return [count_subjects(rows, screened, SCREENED), count_subjects(rows[failed], screened, FAILED)]


def _members(adsl: pd.DataFrame, flag: str, population: Population) -> Results:
    members = adsl.loc[adsl[flag].eq("Y"), ["USUBJID"]].assign(SEQ=np.nan)
    return count_subjects(members, population, Analysis(f"AN_{flag}", "ADSL", subset=f"{flag} = 'Y'"))


def _excluded(adsl: pd.DataFrame, flag: str, population: Population) -> Results:
    out = adsl.loc[adsl[REASON[flag]].notna(), ["USUBJID", REASON[flag]]]
    rows = out.rename(columns={REASON[flag]: "variable_level"}).assign(SEQ=np.nan)
    levels = pd.DataFrame({"variable_level": _reasons(adsl, flag)}, dtype="str")
    return count_subjects(rows, population, _analysis(flag), levels=levels)


def _analysis(flag: str) -> Analysis:
    return Analysis(f"AN_{REASON[flag]}", "ADSL", subset=f"{flag} = 'N'", variable=REASON[flag])


def _consented(adsl: pd.DataFrame, population: Population, study: Study) -> list[Results]:
    """The enrolled by the version of the protocol that they consented to; nothing where it was never amended."""
    if not study.trial.amendments:
        return []
    rows = adsl[["USUBJID"]].assign(variable_level=adsl["PROTVER"].fillna(UNKNOWN), SEQ=np.nan)
    return [count_subjects(rows, population, CONSENTED, levels=pd.DataFrame({"variable_level": _versions(adsl, study)}))]


def _versions(adsl: pd.DataFrame, study: Study) -> list[str]:
    """The versions of the protocol, then others that enrolled subjects have."""
    enrolled = adsl.loc[adsl["ENRLFL"].eq("Y"), "PROTVER"].fillna(UNKNOWN)
    return list(dict.fromkeys([*study.trial.versions, *sorted(set(enrolled))]))


def _version_blocks(adsl: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    if not study.trial.amendments:
        return []
    lines = [line(one, CONSENTED.id, N_PCT, 1, variable_level=one, total=N_PCT) for one in _versions(adsl, study)]
    return [block(line("Protocol version at consent, n (%)"), *lines)]


def _reasons(adsl: pd.DataFrame, flag: str) -> list[str]:
    """The reasons of a set: those of REASONS for the response-evaluable set, and any other of the enrolled in the data."""
    known = REASONS if flag == "RESFL" else {}
    return [*known, *sorted(set(adsl.loc[adsl["ENRLFL"].eq("Y"), REASON[flag]].dropna()) - set(known))]


def _blocks(adsl: pd.DataFrame, study: Study) -> list[pd.DataFrame]:
    screening = block(
        line("Screened", SCREENED.id, total=COUNT),
        line("Screen failures and others not enrolled", FAILED.id, total=COUNT),
    )
    labels = {flag: WORDING[flag].removeprefix("All ") for flag in sets_of(study)}
    sets = [line(label, f"AN_{flag}", N_PCT, total=N_PCT) for flag, label in labels.items()]
    return [screening, block(*sets), *(_reason_lines(adsl, flag) for flag in _explained(study))]


def _reason_lines(adsl: pd.DataFrame, flag: str) -> pd.DataFrame:
    head, analysis = f"Excluded from the {WORDING[flag]}, n (%)", _analysis(flag)
    reasons = [
        line(REASONS.get(reason, reason.capitalize()), analysis.id, N_PCT, 1, variable_level=reason, total=N_PCT)
        for reason in _reasons(adsl, flag)
    ]
    return block(line(head), *reasons)


def _columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """The last column has a pattern for the screened too."""
    shown = heads(ard, groups)
    return [Column(head, group, role="total" if group == groups[-1] else "main") for group, head in shown.items()]


@output("analysis_sets_listing")
def l_16_2_3_1(adsl: pd.DataFrame, study: Study) -> Content:
    """Every enrolled subject and analysis set that the subject is not in, with the reason (TLF_SPEC 4)."""
    listed_sets = sets_of(study)[1:]
    rows = pd.concat([_outside(adsl, flag, order) for order, flag in enumerate(listed_sets)], ignore_index=True)
    columns = {"Analysis set": rows["SET"], "Reason for exclusion": rows["REASON"]}
    subset = " or ".join(f"{flag} = 'N'" for flag in listed_sets)
    listed = list_records("ADSL", rows, columns, ["ORDER"], subset)
    population = select_population(adsl, study.population("ENRLFL"), study)
    return make_listing("Subjects Excluded from Analysis Sets", population, [listed])


def _outside(adsl: pd.DataFrame, flag: str, order: int) -> pd.DataFrame:
    """Who is not in the set, with the reason that ADSL has."""
    rows = adsl[adsl[flag] != "Y"]
    return pd.DataFrame({"USUBJID": rows["USUBJID"], "ORDER": float(order), "SET": WORDING[flag], "REASON": rows[REASON[flag]]})
