"""Table 14.3.4.1: shift of laboratory grades from baseline to the worst on treatment. Takes ADSL and ADLB (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.outputs.laboratory.worst_results import GRADE_NOTE, GRADES, select_worst_grades, window_note
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

TITLE = "Laboratory Results: Shift of CTCAE Grade from Baseline to Worst on Treatment"
SUBSET = "ANL02FL = 'Y' (low) or ANL03FL = 'Y' (high)"
ANALYSIS = Analysis("AN_LAB_SHIFT", "ADLB", subset=SUBSET, variable="ATOXGR", group2="PARAM", group3="BTOXGR")


def t_14_3_4_1(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Output:
    """Subjects per test, direction, grade at baseline (rows) and worst grade on treatment (columns)."""
    population = select_population(adsl, "SAFFL", study)
    worst = select_worst_grades(adlb, population)
    records = worst.rename(columns={"BASELINE": "group3_level", "WORST": "variable_level"})
    tests = sorted(worst["group2_level"].unique())
    results, lines = count_shifts(records, population, ANALYSIS, tests, GRADES)
    notes = [GRADE_NOTE, window_note(study)]
    stub = "Test\n\u00a0\u00a0Grade at baseline"
    return make_table("t_14_3_4_1", TITLE, population, ("ADSL", "ADLB"), notes, [results], lines, shift_columns(GRADES), stub)
