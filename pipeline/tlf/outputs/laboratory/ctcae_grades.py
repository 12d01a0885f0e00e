"""Tables 14.3.4.1 and 14.3.4.2: laboratory results by CTCAE grade, shift from baseline to the worst and worst on treatment
(TLF_SPEC 3)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Column, Layout, block, heads, line
from pipeline.tlf.outputs.laboratory.worst_results import GRADES, grade_note, select_worst_grades, window_note
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

SHIFT = Analysis(
    "AN_LAB_SHIFT",
    "ADLB",
    subset="ANL02FL = 'Y' (low) or ANL03FL = 'Y' (high)",
    variable="ATOXGR",
    group2="PARAM",
    group3="BTOXGR",
)
WORST = Analysis("AN_LAB_WORST", "ADLB", subset="ONTRTFL = 'Y'", variable="ATOXGR", group2="PARAM")
COLUMNS = {
    "EVALUATED": "Evaluated",
    **{grade: text for grade, text in GRADES.items() if grade != "0"},
    ">=1": "Grade\u00a0≥\u00a01",
    ">=3": "Grade\u00a0≥\u00a03",
    "WORSE3": "Worsened to\u00a0≥\u00a03",
}


@output("lab_grade_shift")
def t_14_3_4_1(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Subjects per test, direction, grade at baseline (rows) and worst grade on treatment (columns)."""
    population = select_population(adsl, study.population("SAFFL"), study)
    worst = select_worst_grades(adlb, population)
    records = worst.rename(columns={"BASELINE": "group3_level", "WORST": "variable_level"})
    tests = sorted(worst["group2_level"].unique())
    results, blocks = count_shifts(records, population, SHIFT, tests, GRADES)
    layout = Layout(blocks, shift_columns(GRADES), "Test\n\u00a0\u00a0Grade at baseline")
    title = "Laboratory Results: Shift of CTCAE Grade from Baseline to Worst on Treatment"
    return make_table(title, population, results=[results], layout=layout, footnotes=[grade_note(study), window_note(study)])


@output("lab_worst_grade")
def t_14_3_4_2(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Per test and direction: subjects with a result on treatment, by worst grade, and those who got worse to grade 3 or 4."""
    population = select_population(adsl, study.population("SAFFL"), study)
    worst = select_worst_grades(adlb, population).dropna(subset="WORST")
    records = _by_column(worst)
    tests = sorted(worst["group2_level"].unique())
    grid = pd.DataFrame({"group2_level": tests}, dtype="str").merge(pd.DataFrame({"variable_level": list(COLUMNS)}), how="cross")
    results = count_subjects(records, population, WORST, levels=grid)
    lines = [block(*(line(test, WORST.id, N_PCT, group2_level=test) for test in tests))] if tests else []
    notes = [
        grade_note(study),
        window_note(study),
        "Worsened: grade 3 or 4, and higher than the grade at baseline; without a baseline grade, from grade 0.",
    ]
    title = "Laboratory Results: Worst CTCAE Grade on Treatment"
    layout = Layout(lines, grade_columns, "Test")
    return make_table(title, population, results=[results], layout=layout, footnotes=notes)


def _by_column(worst: pd.DataFrame) -> pd.DataFrame:
    """The records once for every column that they count in."""
    grade, baseline = worst["WORST"].astype("float64"), worst["BASELINE"].astype("float64").fillna(0)
    met = {
        "EVALUATED": grade.notna(),
        **{level: grade == float(level) for level in GRADES if level != "0"},
        ">=1": grade >= 1,
        ">=3": grade >= 3,
        "WORSE3": (grade >= 3) & (grade > baseline),
    }
    return pd.concat([worst[rows].assign(variable_level=level) for level, rows in met.items()], ignore_index=True)


def grade_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """The columns below each treatment."""
    return [
        Column(f"{text}\nn (%)", group, head, keys={"variable_level": level})
        for group, head in heads(ard, groups).items()
        for level, text in COLUMNS.items()
    ]
