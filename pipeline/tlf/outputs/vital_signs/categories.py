"""Table 14.3.5.6: blood pressure by category and weight change on treatment (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.numbers.decimals import decimals
from pipeline.core.series import Series
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Layout
from pipeline.tlf.outputs.laboratory.worst_results import window_note
from pipeline.tlf.statistics.criteria import EVALUATED_NOTE, count_criteria, criteria_lines

TITLE = "Blood Pressure by Category and Weight Change on Treatment"
SUBSET = "ONTRTFL = 'Y'"
SYSTOLIC, DIASTOLIC, WEIGHT = "SYSBP", "DIABP", "WEIGHT"
HIGHEST = {SYSTOLIC: (120, 140, 160, 180), DIASTOLIC: (80, 90, 100, 110, 120)}
LOWEST = {SYSTOLIC: 90, DIASTOLIC: 60}
NAMES = {SYSTOLIC: "Systolic blood pressure (mmHg)", DIASTOLIC: "Diastolic blood pressure (mmHg)"}
CONSECUTIVE = ((140, 90), (160, 100))
PERCENT = (5, 10)
Met = dict[str, tuple[str, pd.DataFrame]]
"""Level -> its text and the records that meet it (USUBJID, SEQ)."""


@output("vital_sign_categories")
def t_14_3_5_6(adsl: pd.DataFrame, advs: pd.DataFrame, study: Study) -> Content:
    """Subjects with any value beyond each limit, a high blood pressure at consecutive visits, a change of weight."""
    population = select_population(adsl, study.population("SAFFL"), study)
    own = advs["ONTRTFL"].eq("Y") & advs["AVAL"].notna() & among(advs["USUBJID"], population.subjects["USUBJID"])
    rows = advs[own].assign(SEQ=advs["ASEQ"])
    pressure = rows[rows["PARAMCD"].isin(NAMES) & rows["AVALU"].eq("mmHg")]
    weight = rows[rows["PARAMCD"].eq(WEIGHT) & rows["BASE"].gt(0)]
    blocks = [(name, pressure[pressure["PARAMCD"].eq(code)], limits_met(pressure, code)) for code, name in NAMES.items()]
    blocks.append(("Blood pressure at two consecutive visits (mmHg)", pressure, consecutive_met(pressure)))
    blocks.append(("Weight, change from baseline", weight, weight_met(weight)))
    results, lines = [], []
    for number, (head, evaluated, met) in enumerate(blocks, start=1):
        if len(evaluated):
            analysis = Analysis(f"AN_VS_CATEGORY_{number}", "ADVS", subset=SUBSET, group2="CATEGORY")
            of = dict.fromkeys(met, evaluated)
            results.append(count_criteria({level: found for level, (_, found) in met.items()}, of, population, analysis))
            lines.append(criteria_lines({level: text for level, (text, _) in met.items()}, analysis, f"{head}, n/N (%)", 1))
    notes = [
        window_note(study),
        f"{EVALUATED_NOTE} Categories are cumulative; a subject counts by the highest (lowest) value in any position. "
        "Consecutive: at two visits with a measurement that follow each other.",
        "After FDA, Standard Safety Tables and Figures: Integrated Guide, blood pressure by category postbaseline.",
    ]
    return make_table(TITLE, population, results=results, layout=Layout(lines, stub="Category"), footnotes=notes)


def limits_met(pressure: pd.DataFrame, code: str) -> Met:
    """Values of a pressure below its low limit, and at or above each of its high ones."""
    rows = pressure[pressure["PARAMCD"].eq(code)]
    low = {"LOW": (f"Any value < {LOWEST[code]}", _ids(rows, rows["AVAL"].lt(LOWEST[code])))}
    return low | {f"HIGH {limit}": (f"Any value ≥ {limit}", _ids(rows, rows["AVAL"].ge(limit))) for limit in HIGHEST[code]}


def consecutive_met(pressure: pd.DataFrame) -> Met:
    """Values at or above either limit at two visits (days) that follow each other among those with a measurement."""
    found: Met = {}
    for systolic, diastolic in CONSECUTIVE:
        limit = pressure["PARAMCD"].map({SYSTOLIC: systolic, DIASTOLIC: diastolic})
        high = pressure.assign(HIGH=pressure["AVAL"].ge(limit))
        days = high.groupby(["USUBJID", "ADT"], as_index=False)["HIGH"].max().sort_values(["USUBJID", "ADT"])
        before, after = (days.groupby("USUBJID")["HIGH"].shift(step).eq(True) for step in (1, -1))
        twice = days[days["HIGH"] & (before | after)]
        rows = high[high["HIGH"]].merge(twice[["USUBJID", "ADT"]], on=["USUBJID", "ADT"])
        found[f"{systolic}/{diastolic}"] = (f"Systolic ≥ {systolic} or diastolic ≥ {diastolic}", rows[["USUBJID", "SEQ"]])
    return found


def weight_met(weight: pd.DataFrame) -> Met:
    """Weights that are lower or higher than the baseline by at least each percentage, compared exactly."""
    value, base = decimals(weight["AVAL"]) * 100, decimals(weight["BASE"])
    lower = {f"LOSS {p}": (f"Any decrease ≥ {p}%", _ids(weight, value <= base * (100 - p))) for p in PERCENT}
    return lower | {f"GAIN {p}": (f"Any increase ≥ {p}%", _ids(weight, value >= base * (100 + p))) for p in PERCENT}


def _ids(rows: pd.DataFrame, which: Series) -> pd.DataFrame:
    return rows.loc[which.astype(bool), ["USUBJID", "SEQ"]]
