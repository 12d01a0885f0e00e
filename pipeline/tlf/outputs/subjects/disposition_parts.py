"""What became of subjects: takes ADSL and a pair of status and reason, gives counts and lines (TLF_SPEC 1, Table 14.1.1.2).

Its own module because treatment, each drug and the study have the same three lines - still going on, completed, discontinued with
its reasons - under their own variables.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects
from pipeline.tlf.layout.table import N_PCT, block, line
from pipeline.tlf.statistics.summaries import MISSING, Part, summarise
from pipeline.tlf.statistics.survival import estimate_follow_up, percent_of

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
    head = f"Discontinued {one.what}"
    return results, [line(text, analysis.id, N_PCT, 1, variable_level=reason, group=head) for reason, text in texts.items()]


def _records(people: pd.DataFrame, level: "pd.Series[str]") -> pd.DataFrame:
    return pd.DataFrame({"USUBJID": people["USUBJID"], "SEQ": np.nan, "variable_level": level})


def summarise_follow_up(times: pd.DataFrame, population: Population, study: Study) -> Part:
    """Median follow-up by reverse Kaplan-Meier, and the shortest and longest time, in months; `times` of OS as `select_times`
    has them."""
    months = times.assign(AVAL=times["DAYS"] / study.tte.month)
    results: Sequence[Results] = [
        estimate_follow_up(times, population, study),
        summarise(months, population, RANGE, decimals=study.tlf.month_decimals, fixed=True),
    ]
    lines = block(
        line("Follow-up (months)"),
        line(f"Median by reverse Kaplan-Meier ({percent_of(study)}% CI)", "AN_FU_KM", "{t_q50} ({t_q50_low}, {t_q50_high})", 1),
        line("Min, max", RANGE.id, "{min}, {max}", 1),
    )
    return list(results), lines
