"""Values and changes by visit: takes records of findings, gives summaries of each visit and the lines that show them (TLF_SPEC
3)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results
from pipeline.tlf.layout.table import Column, block, heads, line
from pipeline.tlf.statistics.summaries import summarise

BASELINE = "Baseline"
MEASURES = {"AVAL": "Value", "CHG": "Change from baseline"}
STATISTICS = {"n": "{n}", "Mean (SD)": "{mean} ({sd})", "Median (min, max)": "{median} ({min}, {max})"}

_BEFORE = {
    "time": "before the first dose, or on its day where a time is unknown",
    "day": "on or before the day of the first dose",
}


def visit_note(study: Study) -> str:
    """What counts as baseline and as a visit's value."""
    return (
        f"Baseline: the last value {_BEFORE[study.baseline.time]}. "
        "Later visits: the last value of each, also after the last dose. NE: not estimable."
    )


@dataclass(frozen=True)
class ByVisit:
    """A family of summaries: what their analyses are called (AN_VS), the dataset, and the decimals of the values (None: as many
    as they have)."""

    prefix: str
    dataset: str
    decimals: int | None = None


def kinds_of(rows: pd.DataFrame, parameters: Sequence[str]) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The records of each parameter and BASETYPE: PARAMCD, what its analysis ends with, and the records."""
    for paramcd in parameters:
        of_parameter = rows[rows["PARAMCD"] == paramcd]
        kinds = sorted(of_parameter["BASETYPE"].dropna().unique())
        for number, kind in enumerate(kinds, start=1):
            yield paramcd, f"_{number}", of_parameter[of_parameter["BASETYPE"] == kind]
        if len(of_parameter) and not kinds:
            yield paramcd, "", of_parameter


def summarise_visits(
    rows: pd.DataFrame, paramcd: str, number: str, population: Population, family: ByVisit
) -> tuple[Results, pd.DataFrame]:
    """Summaries of AVAL and CHG per visit, and a line per visit in order; nothing has changed yet at baseline."""
    visits = rows.drop_duplicates("AVISITN").sort_values("AVISITN")["AVISIT"].drop_duplicates().tolist()
    name, where = str(rows["PARAM"].iloc[0]), f"PARAMCD = '{paramcd}' and ANL01FL = 'Y'"
    if number:
        kind = str(rows["BASETYPE"].iloc[0])
        name, where = f"{name}, {kind.lower()}", f"{where} and BASETYPE = '{kind}'"
    analysis = Analysis(f"{family.prefix}_{paramcd}{number}", family.dataset, "SUMMARY", paramcd, where, "AVISIT", "MEASURE")
    visited = pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "variable_level": rows["AVISIT"]})
    records = pd.concat([visited.assign(group2_level=measure, AVAL=rows[measure]) for measure in MEASURES])
    levels = pd.DataFrame({"variable_level": visits}, dtype="str").merge(
        pd.DataFrame({"group2_level": list(MEASURES)}), how="cross"
    )
    levels = levels[(levels["group2_level"] == "AVAL") | (levels["variable_level"] != BASELINE)]
    lines = [_line(visit, analysis.id) for visit in visits]
    return summarise(records, population, analysis, levels=levels, decimals=family.decimals), block(line(name), *lines)


def _line(visit: str, analysis_id: str) -> dict[str, object]:
    """One visit: every statistic of the value and, after baseline, of the change; SDTM names visits in capitals."""
    shown = [measure for measure in MEASURES if measure == "AVAL" or visit != BASELINE]
    patterns = {f"{measure} {head}": pattern for measure in shown for head, pattern in STATISTICS.items()}
    return line(visit.capitalize(), analysis_id, "", 1, variable_level=visit, **patterns)


def visit_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """Per treatment: the statistics of the value, then of the change."""
    return [
        Column(f"{name}\n{statistic}", group, head, f"{measure} {statistic}", {"group2_level": measure})
        for group, head in heads(ard, groups).items()
        for measure, name in MEASURES.items()
        for statistic in STATISTICS
    ]
