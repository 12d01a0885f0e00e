"""Table 14.3.4.4: thyroid function, shift by reference range (TLF_SPEC 3).

CTCAE grades thyroid disorders by symptoms and treatment, not by these numbers: the shift is by the reference range.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.shifts import count_shifts, shift_columns

TITLE = "Thyroid Function: Shift by Reference Range from Baseline to Lowest and Highest Result on Treatment"
TESTS = ("TSH", "T3FR", "T4FR")
RANGES = {"LOW": "Low", "NORMAL": "Normal", "HIGH": "High"}
EXTREMES = {"lowest": "ANL02FL", "highest": "ANL03FL"}
SUBSET = "ANL02FL = 'Y' (lowest) or ANL03FL = 'Y' (highest)"
ANALYSIS = Analysis("AN_THYROID_SHIFT", "ADLB", subset=SUBSET, variable="ANRIND", group2="PARAM", group3="BNRIND")


@output("thyroid_function")
def t_14_3_4_4(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Subjects per test and extreme, range at baseline (rows) and of the extreme on treatment (columns)."""
    population = select_population(adsl, study.population("SAFFL"), study)
    records = select_extremes(adlb, population, TESTS)
    tests = list(dict.fromkeys(records["group2_level"]))
    results, blocks = count_shifts(records, population, ANALYSIS, tests, RANGES)
    layout = Layout(blocks, shift_columns(RANGES), "Test\n\u00a0\u00a0Range at baseline")
    return make_table(TITLE, population, results=[results], layout=layout, footnotes=[window_note(study)])


def select_extremes(adlb: pd.DataFrame, population: Population, tests: Sequence[str]) -> pd.DataFrame:
    """One row per subject, test and extreme: USUBJID, SEQ, group2_level, group3_level (BNRIND), variable_level (ANRIND).
    A subject with a baseline only has its baseline record, and no level after it."""
    rows = adlb[adlb["PARAMCD"].isin(tests) & among(adlb["USUBJID"], population.subjects["USUBJID"])]
    return pd.concat([_extreme(rows, name, flag) for name, flag in EXTREMES.items()], ignore_index=True)


def _extreme(rows: pd.DataFrame, name: str, flag: str) -> pd.DataFrame:
    later = rows[flag] == "Y"
    chosen = rows[later | (rows["ABLFL"] == "Y")].assign(LATER=later, LEVEL=rows["ANRIND"].where(later))
    one = chosen.sort_values("LATER", ascending=False, kind="stable").drop_duplicates(["USUBJID", "PARAMCD"])
    levels = {"group2_level": one["PARAM"] + f", {name}", "group3_level": one["BNRIND"], "variable_level": one["LEVEL"]}
    return pd.DataFrame({"USUBJID": one["USUBJID"], "SEQ": one["ASEQ"], **levels})
