"""Figure 14.3.4.2: box plots of key laboratory results over visits (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, select_population, without_total
from pipeline.tlf.ard.ids import analysis_id, is_of
from pipeline.tlf.layout.laboratory_pictures import VisitBoxes
from pipeline.tlf.layout.output import Content, output
from pipeline.tlf.outputs.laboratory.by_visit import at_planned_visit
from pipeline.tlf.statistics.by_visit import visit_note
from pipeline.tlf.statistics.summaries import METHOD, summarise

TESTS = ("HGB", "NEUT", "PLAT", "ALT", "BILI", "CREAT")
STATISTICS = ("n", "min", "q1", "median", "q3", "max")
FAMILY = "LB_BOX"


@output("lab_boxes")
def f_14_3_4_2(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Median, quartiles and range by visit and treatment, a panel per test."""
    population = without_total(select_population(adsl, study.population("SAFFL"), study))
    own = at_planned_visit(adlb) & adlb["PARAMCD"].isin(TESTS) & among(adlb["USUBJID"], population.subjects["USUBJID"])
    rows = adlb[own].sort_values("ASEQ", kind="stable").drop_duplicates(["USUBJID", "PARAMCD", "AVISIT"], keep="last")
    tests = order_visits(rows)
    records = pd.DataFrame(
        {"PARAMCD": rows["PARAMCD"], "USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "AVAL": rows["AVAL"]}
        | {"group2_level": rows["PARAM"], "variable_level": rows["AVISIT"]}
    )
    of_test = {test: records[records["PARAMCD"] == test] for test in TESTS}
    results = [summarise(some, population, analysis_of(test)) for test, some in of_test.items() if len(some)]
    return Content(
        title="Key Laboratory Results by Visit: Box Plots",
        population=population,
        footnotes=(
            "Box: first to third quartile, with the median; whiskers: smallest and largest value; a box of few subjects is no "
            "distribution (numbers below the figure).",
            f"{visit_note(study)} Unscheduled visits are not shown.",
            "After FDA, Standard Safety Tables and Figures: Integrated Guide, laboratory values over time.",
        ),
        results=results,
        body=lambda ard: _picture(ard, population, tests),
    )


def analysis_of(test: str) -> Analysis:
    """The analysis of one test."""
    where = f"PARAMCD = '{test}' and ANL01FL = 'Y'"
    return Analysis(analysis_id(FAMILY, test), "ADLB", METHOD, test, where, "AVISIT", "PARAM")


def order_visits(rows: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """PARAM of each test in the order of TESTS -> its visits in order."""
    visits = rows.drop_duplicates(["PARAMCD", "AVISIT"]).sort_values("AVISITN", kind="stable")
    found: dict[str, tuple[str, ...]] = {}
    for test in TESTS:
        mine = visits[visits["PARAMCD"] == test]
        if len(mine):
            found[str(mine["PARAM"].iloc[0])] = tuple(mine["AVISIT"])
    return found


def _picture(ard: pd.DataFrame, population: Population, tests: dict[str, tuple[str, ...]]) -> VisitBoxes:
    rows = ard[is_of(ard["analysis_id"], FAMILY) & ard["stat_name"].isin(STATISTICS)]
    keys = ["group1_level", "group2_level", "variable_level"]
    names = ["group", "test", "visit"]
    wide = rows.pivot_table(index=keys, columns="stat_name", values="stat_num").reindex(columns=[*STATISTICS])
    texts = (
        rows.pivot_table(index=keys, columns="stat_name", values="stat_fmt", aggfunc="first")
        .reindex(columns=[*STATISTICS])
        .astype("str")
    )
    text = texts["n"] + ", " + texts["median"] + " (" + texts["q1"] + ", " + texts["q3"] + "), "
    boxes = wide.assign(text=text + texts["min"] + " to " + texts["max"]).query("n > 0").reset_index()
    boxes = boxes.set_axis([*names, *STATISTICS, "text"], axis=1)
    order = {(test, visit): place for place, (test, visit) in enumerate((t, v) for t, of in tests.items() for v in of)}
    place = pd.MultiIndex.from_frame(boxes[["test", "visit"]]).map(order)
    arm = boxes["group"].map({group: place for place, group in enumerate(population.groups)})
    boxes = boxes.assign(place=place, arm=arm).sort_values(["place", "arm"]).drop(columns=["place", "arm"])
    return VisitBoxes(population.groups, tests, boxes.reset_index(drop=True), "Key laboratory results")
