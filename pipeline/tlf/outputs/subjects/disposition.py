"""Disposition: Table 14.1.1.2, what became of treatment, each drug and study (TLF_SPEC 1), and Listing 16.2.1.1.

Each has the same three lines - still going on, completed, discontinued with its reasons - under its own variables of ADSL.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.core.time.dates import study_day
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import join_texts, print_analysis_date, stack_texts
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.adverse_events.events import several
from pipeline.tlf.statistics.summaries import MISSING, Part, split_parts, summarise
from pipeline.tlf.statistics.survival import estimate_follow_up, method_note, percent_of, select_times

OTHER = "OTHER"
TREATMENT_REASONS = {
    "PROGRESSIVE DISEASE": "Progressive disease",
    "ADVERSE EVENT": "Adverse event",
    "DEATH": "Death",
    "WITHDRAWAL BY SUBJECT": "Withdrawal by subject",
    "PHYSICIAN DECISION": "Physician decision",
    "LOST TO FOLLOW-UP": "Lost to follow-up",
    "PROTOCOL DEVIATION": "Protocol deviation",
    OTHER: "Other",
}
STUDY_REASONS = {
    "DEATH": "Death",
    "WITHDRAWAL BY SUBJECT": "Withdrawal by subject",
    "LOST TO FOLLOW-UP": "Lost to follow-up",
    OTHER: "Other",
}
RANGE = Analysis("AN_FU_RANGE", "ADTTE", "SUMMARY", "OS", "PARAMCD = 'OS'")


@dataclass(frozen=True)
class Disposition:
    """What is followed to its end: variables of status and reason, how the line on those who go on reads, and what it is that is
    completed or discontinued. `reasons`: in table order; others of the data follow. `without`: the line on subjects without a
    status."""

    status: str
    reason: str
    ongoing: str
    what: str
    reasons: Mapping[str, str] = field(default_factory=lambda: TREATMENT_REASONS)
    without: str = MISSING


TREATMENT = Disposition(
    "EOTSTT", "DCTREAS", "On treatment at data cut-off (any drug)", "all study treatment", without="Never treated"
)
STUDY = Disposition("EOSSTT", "DCSREAS", "Ongoing in the study (survival follow-up)", "the study", STUDY_REASONS)
TREATED = Analysis("AN_TREATED", "ADSL", subset="TRTSDT not null")


@output("disposition", needs=("ds",))
def t_14_1_1_2(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """Treatment and study status with the reasons for stopping, per drug too, and the time of follow-up."""
    population = select_population(adsl, study.population(), study)
    treated = adsl.loc[adsl["TRTSDT"].notna(), ["USUBJID"]].assign(SEQ=float("nan"))
    parts = [count_disposition(adsl, population, one) for one in (TREATMENT, *_per_drug(adsl, study), STUDY)]
    parts.append(summarise_follow_up(select_times(adtte, "OS", study), population, study))
    counted = [count_subjects(treated, population, TREATED)], block(line("Treated, n (%)", TREATED.id, N_PCT))
    results, blocks = split_parts([counted, *parts])
    return make_table("Subject Disposition", population, results=results, layout=Layout(blocks), footnotes=[method_note(study)])


def _per_drug(adsl: pd.DataFrame, study: Study) -> list[Disposition]:
    """One per drug whose status ADSL knows; a study of one drug needs none."""
    known = [(drug.word, f"{drug.prefix}EOTST", f"{drug.prefix}DCTRS") for drug in several(study) if drug.prefix]
    return [
        Disposition(status, reason, f"On {name} at data cut-off", name, without=f"Never treated with {name}")
        for name, status, reason in known
        if adsl[status].notna().any()
    ]


def count_disposition(adsl: pd.DataFrame, population: Population, one: Disposition) -> Part:
    """Subjects by status, and those who discontinued by reason; completed, and without a status, only where it occurs."""
    people = adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])]
    status = _records(people, people[one.status].fillna(MISSING))
    found = set(status["variable_level"])
    labels = {"ONGOING": one.ongoing, "COMPLETED": f"Completed {one.what}", "DISCONTINUED": f"Discontinued {one.what}"}
    optional = {"COMPLETED", MISSING} - found
    shown = {level: text for level, text in (labels | {MISSING: one.without}).items() if level not in optional}
    by_status = Analysis(f"AN_{one.status}", "ADSL", variable=one.status)
    stopped = people[people[one.status].eq("DISCONTINUED")]
    reasons, reason_lines = _reasons(stopped, population, one)
    counted = count_subjects(status, population, by_status, levels=pd.DataFrame({"variable_level": list(shown)}))
    lines = {level: [line(f"{text}, n (%)", by_status.id, N_PCT, variable_level=level)] for level, text in shown.items()}
    lines["DISCONTINUED"] += reason_lines
    return [counted, reasons], block(*(each for part in lines.values() for each in part))


def _reasons(stopped: pd.DataFrame, population: Population, one: Disposition) -> tuple[Results, list[dict[str, object]]]:
    """Those who discontinued by reason: the listed also with 0, others of the data, Other; Missing if it occurs."""
    records = _records(stopped, stopped[one.reason].fillna(MISSING))
    others = sorted(set(records["variable_level"]) - {*one.reasons, MISSING})
    last = {OTHER: one.reasons[OTHER]} if OTHER in one.reasons else {}
    texts = {r: text for r, text in one.reasons.items() if r not in last} | {r: r.capitalize() for r in others} | last
    texts |= {MISSING: MISSING} if stopped[one.reason].isna().any() else {}
    analysis = Analysis(f"AN_{one.reason}", "ADSL", subset=f"{one.status} = 'DISCONTINUED'", variable=one.reason)
    results = count_subjects(records, population, analysis, levels=pd.DataFrame({"variable_level": list(texts)}))
    return results, [line(text, analysis.id, N_PCT, 1, variable_level=reason) for reason, text in texts.items()]


def _records(people: pd.DataFrame, level: Series) -> pd.DataFrame:
    return pd.DataFrame({"USUBJID": people["USUBJID"], "SEQ": np.nan, "variable_level": level})


def summarise_follow_up(times: pd.DataFrame, population: Population, study: Study) -> Part:
    """Median follow-up by reverse Kaplan-Meier, and the shortest and longest time, in months; `times` of OS as `select_times`
    has them."""
    months = times.assign(AVAL=times["DAYS"] / study.tte.month)
    results = [
        estimate_follow_up(times, population, study),
        summarise(months, population, RANGE, decimals=study.tlf.month_decimals, fixed=True),
    ]
    lines = block(
        line("Follow-up (months)"),
        line(f"Median by reverse Kaplan-Meier ({percent_of(study)}% CI)", "AN_FU_KM", "{t_q50} ({t_q50_low}, {t_q50_high})", 1),
        line("Min, max", RANGE.id, "{min}, {max}", 1),
    )
    return results, lines


@output("disposition_listing", needs=("ds",))
def l_16_2_1_1(adsl: pd.DataFrame, study: Study) -> Content:
    """Every enrolled subject: doses, how treatment and study ended (TLF_SPEC 4)."""
    columns = {
        "Enrolled": print_analysis_date(adsl["ENRLDT"]),
        "Treatment\nfirst dose\nlast dose (day)": _doses(adsl, "TRTSDT", "TRTEDT"),
        "Treatment\nstatus: reason": join_texts([adsl["EOTSTT"], adsl["DCTREAS"]], ": "),
    }
    for code, drug in ((drug.prefix, drug.label) for drug in several(study) if drug.prefix):
        columns[f"{drug}\nfirst dose\nlast dose (day)"] = _doses(adsl, f"{code}SDT", f"{code}EDT")
        columns[f"{drug}\nstatus: reason"] = join_texts([adsl[f"{code}EOTST"], adsl[f"{code}DCTRS"]], ": ")
    columns["Study\nstatus: reason"] = join_texts([adsl["EOSSTT"], adsl["DCSREAS"]], ": ")
    columns["End of\nstudy (day)"] = print_analysis_date(adsl["EOSDT"], study_day(adsl["EOSDT"], adsl["TRTSDT"]))
    notes = ["Days count from the first dose of any study drug, which is day 1."]
    listed = list_records("ADSL", adsl, columns)
    return make_listing("Disposition", select_population(adsl, study.population("ENRLFL"), study), [listed], notes)


def _doses(adsl: pd.DataFrame, first: str, last: str) -> Series:
    day = study_day(adsl[last], adsl["TRTSDT"])
    return stack_texts(print_analysis_date(adsl[first]), print_analysis_date(adsl[last], day))
