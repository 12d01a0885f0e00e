"""The result summary of a run: takes the ARD files of a transfer, gives its main numbers as lines of text.

It only selects printed values of the analysis results and computes nothing, so the summary states what the tables state.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.core.issues import OPEN
from pipeline.core.parquet import read_rows
from pipeline.endpoints.adverse_events import TEAE
from pipeline.endpoints.evaluators import by_whom, code_of, deciding
from pipeline.endpoints.response import CONFIRMED, DCR, ORR, control_flags, control_of, describe_primary, stands_apart
from pipeline.endpoints.time_to_event import TimeToEvent, judge_of, outcome_measures
from pipeline.orchestration.assets.output_assets import results_path
from pipeline.study import Study
from pipeline.tlf.ard.ids import response_analysis
from pipeline.tlf.layout.output import WORDING
from pipeline.tlf.outputs import outputs_of


@dataclass(frozen=True)
class Line:
    """One line: its label, the output and analysis (and level) it is read from, and the parts of its text with statistics in
    braces. A part of which a statistic has no printed value is left out, as in the tables."""

    label: str
    output: str
    analysis: str
    parts: tuple[str, ...]
    level: str = ""


def lines_of(study: Study, left_out: Collection[str] = ()) -> tuple[Line, ...]:
    """What the summary shows, in order: subjects of a population and percentage, or months; the interval below.

    `left_out`: the outputs that the trial has not for want of forms.
    """
    rate = ("{n}/{N}", " = {p}%", "\n({ci_low}, {ci_high})")
    median = ("{t_q50}", "\n({t_q50_low}, {t_q50_high})")
    controlled = study.dcr.population
    of = f"_{controlled}" if controlled in control_flags(study) else ""
    decides = deciding("orr", study)
    by = by_whom(decides, study)
    among = WORDING[controlled].removesuffix(" Set").lower()
    made, number = {function.__name__ for function in outputs_of(study)} - set(left_out), study.outputs.number
    main = ORR.called(describe_primary("ORR", study), study)
    confirmed, control = f"AN_{code_of(CONFIRMED, decides)}", f"AN_{control_of(study)}{of}"

    def timed(one: TimeToEvent) -> Line:
        name = one.called(one.code + judge_of(one, study), study)
        return Line(f"{name}, median (months)", number(one.shown.table), f"AN_{one.paramcd}_KM", median)

    times = [(one, timed(one)) for one in outcome_measures(study)]
    lines = (
        *(line for one, line in times if one.is_primary(study)),
        *([Line(main, number(ORR.shown.table), response_analysis(study), rate)] if stands_apart(study) else []),
        Line(f"ORR{by}, confirmed", number(ORR.shown.table), confirmed, rate),
        Line(DCR.called(f"DCR{by}, {among}", study), number(DCR.shown.table), control, rate),
        *(line for one, line in times if not one.is_primary(study)),
        Line("Subjects with a TEAE", number(TEAE.shown.table), "AN_TEAE_OVERVIEW", rate, "TEAE"),
    )
    return tuple(line for line in lines if line.output in made)


def results(outputs: Path, lines: Sequence[Line]) -> pd.DataFrame:
    """The lines as a table: one column per treatment group; a result that is not there yet is a dash."""
    found = {line.label: _by_group(outputs, line) for line in lines}
    groups = list(dict.fromkeys(group for texts in found.values() for group in texts))
    return pd.DataFrame(found, index=groups).T.fillna("-")


def _by_group(outputs: Path, line: Line) -> dict[str, str]:
    file = outputs / results_path(line.output)
    if not file.is_file():
        return {}
    ard = read_rows(file)
    rows = ard[ard["analysis_id"].eq(line.analysis) & ard["variable_level"].fillna("").eq(line.level)]
    printed = rows[rows["stat_fmt"].notna()].groupby("group1_level", sort=False)
    return {str(group): _fill(line.parts, dict(zip(part["stat_name"], part["stat_fmt"], strict=True))) for group, part in printed}


def _fill(parts: Sequence[str], statistics: dict[str, str]) -> str:
    return "".join(part.format(**statistics) for part in parts if set(re.findall(r"{(\w+)}", part)) <= set(statistics))


def issue_counts(outputs: Path) -> dict[str, int]:
    """Open issues by severity."""
    file = outputs / "issues.parquet"
    if not file.is_file():
        return {}
    listed = read_rows(file)
    counts = listed.loc[listed["STATUS"].eq(OPEN), "SEVERITY"].value_counts()
    return {severity: int(counts.get(severity, 0)) for severity in ("error", "warn", "info")}
