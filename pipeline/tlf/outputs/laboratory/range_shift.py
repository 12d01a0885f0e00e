"""Table 14.3.4.6: shift of laboratory results by reference range (TLF_SPEC 3)."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.thyroid_function import RANGES, SUBSET, TESTS, select_extremes
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

TITLE = "Laboratory Results: Shift by Reference Range from Baseline to Lowest and Highest Result on Treatment"
ANALYSIS = Analysis("AN_LAB_RANGE_SHIFT", "ADLB", subset=SUBSET, variable="ANRIND", group2="PARAM", group3="BNRIND")


@output("lab_range_shift")
def t_14_3_4_6(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Subjects per test with a range and extreme, range at baseline (rows) and of the extreme on treatment (columns)."""
    population = select_population(adsl, study.population("SAFFL"), study)
    ranged = adlb.loc[adlb["ANRIND"].notna() & ~adlb["PARAMCD"].isin(TESTS), ["PARCAT1", "PARAM", "PARAMCD"]]
    tests = list(ranged.drop_duplicates("PARAMCD").sort_values(["PARCAT1", "PARAM"])["PARAMCD"])
    records = select_extremes(adlb, population, tests)
    blocks = [f"{name}, {extreme}" for name in _names(adlb, tests) for extreme in ("lowest", "highest")]
    shown = set(records["group2_level"])
    results, lines = count_shifts(records, population, ANALYSIS, [name for name in blocks if name in shown], RANGES)
    layout = Layout(lines, shift_columns(RANGES), "Test\n\u00a0\u00a0Range at baseline")
    notes = [window_note(study), "Of subjects whose range is not known at one of both: Missing. Thyroid function is shown apart."]
    return make_table(TITLE, population, results=[results], layout=layout, footnotes=notes)


def _names(adlb: pd.DataFrame, tests: list[str]) -> list[str]:
    """PARAM of each test, in order."""
    names = adlb.drop_duplicates("PARAMCD").set_index("PARAMCD")["PARAM"]
    return [str(names[test]) for test in tests]
