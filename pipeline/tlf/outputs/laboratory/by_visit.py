"""Table 14.3.4.5: laboratory results and change from baseline by visit (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.statistics.by_visit import ByVisit, kinds_of, summarise_visits, visit_columns, visit_note

TITLE = "Laboratory Results and Change from Baseline by Visit"
UNSCHEDULED = "UNSCHEDULED"


@output("lab_by_visit")
def t_14_3_4_5(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Every test with numbers at baseline and each later planned visit: the value, and its change."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = adlb[at_planned_visit(adlb) & among(adlb["USUBJID"], population.subjects["USUBJID"])]
    family, kinds = ByVisit("AN_LB", "ADLB"), kinds_of(rows, order_tests(rows))
    parts = [summarise_visits(kind, paramcd, number, population, family) for paramcd, number, kind in kinds]
    results, lines = [found for found, _ in parts], [shown for _, shown in parts]
    beyond = {"left out": "are in no mean and no change", "limit": "count as the limit", "half": "count as half the limit"}
    notes = [
        visit_note(study),
        f"Results below or above a limit {beyond[study.laboratory.beyond_limit]}. Unscheduled visits are not shown.",
    ]
    layout = Layout(lines, visit_columns, "Test\n\u00a0\u00a0Visit")
    return make_table(TITLE, population, results=results, layout=layout, footnotes=notes)


def at_planned_visit(adlb: pd.DataFrame) -> Series:
    """Which numbers stand for the baseline or a planned visit."""
    planned = ~adlb["AVISIT"].str.upper().str.startswith(UNSCHEDULED).fillna(True).astype(bool)
    return adlb["ANL01FL"].eq("Y").fillna(False).astype(bool) & planned & adlb["AVAL"].notna()


def order_tests(rows: pd.DataFrame) -> list[str]:
    """PARAMCD by category and name."""
    tests = rows[["PARCAT1", "PARAM", "PARAMCD"]].drop_duplicates("PARAMCD")
    return list(tests.sort_values(["PARCAT1", "PARAM"], kind="stable")["PARAMCD"])
