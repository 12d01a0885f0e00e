"""Table 14.3.5.3: maximum QTc after the first dose and its maximum change by category (TLF_SPEC 3)."""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.endpoints.ecg import QTC
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.laboratory.worst_results import window_note

EVALUATED, CHANGED = "EVALUATED", "CHANGED"
NOTES = (
    "Derived QTc: QT / RR^(1/3) (Fridericia) and QT / RR^(1/2) (Bazett), with RR in seconds. Recorded QTc as the site "
    "reported it.",
    "Each category above a limit counts a subject in the lower categories too.",
)


@output("qtc_categories")
def t_14_3_5_3(adsl: pd.DataFrame, adeg: pd.DataFrame, study: Study) -> Content:
    """Per QTc: subjects with a value on treatment, above each limit at its highest, and with its largest increase above each
    limit."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = adeg[among(adeg["USUBJID"], population.subjects["USUBJID"])]
    shown = [code for code in QTC if rows["PARAMCD"].eq(code).any()]
    parts = [_categories(rows[rows["PARAMCD"].eq(code)], code, population, study) for code in shown]
    layout = Layout([lines for _, lines in parts])
    notes = [*NOTES, window_note(study)]
    results = [result for result, _ in parts]
    title = "QTc: Maximum and Largest Increase on Treatment by Category"
    return make_table(title, population, results=results, layout=layout, footnotes=notes)


def _categories(rows: pd.DataFrame, code: str, population: Population, study: Study) -> tuple[Results, pd.DataFrame]:
    """The counts of one parameter: of all with a value, above each limit; of all with a change, above each."""
    highest = rows[rows["ANL02FL"].eq("Y")].rename(columns={"ASEQ": "SEQ"})
    largest = rows[rows["ANL03FL"].eq("Y")].rename(columns={"ASEQ": "SEQ"})
    met = {EVALUATED: highest} | {f">{limit}": highest[highest["AVAL"].gt(limit)] for limit in study.ecg.qtc_limits}
    met |= {CHANGED: largest} | {f"CHG>{limit}": largest[largest["CHG"].gt(limit)] for limit in study.ecg.qtc_changes}
    records = pd.concat([found[["USUBJID", "SEQ"]].assign(variable_level=level) for level, found in met.items()])
    where = f"PARAMCD = '{code}', ANL02FL = 'Y' (value) or ANL03FL = 'Y' (change)"
    analysis = Analysis(f"AN_QTC_{code}", "ADEG", parameter=code, subset=where, variable="AVALCAT1")
    levels = pd.DataFrame({"variable_level": list(met)}, dtype="str")
    name = str(rows["PARAM"].iloc[0])
    texts = {
        EVALUATED: ("With a value on treatment", 1), **{f">{limit}": (f"Maximum > {limit} msec", 2) for limit in
        study.ecg.qtc_limits}, CHANGED: ("With a baseline and a value on treatment", 1),
        **{f"CHG>{limit}": (f"Increase from baseline > {limit} msec", 2) for limit in study.ecg.qtc_changes},
    }  # fmt: skip
    lines = [line(text, analysis.id, N_PCT, indent, variable_level=level) for level, (text, indent) in texts.items()]
    return count_subjects(records, population, analysis, levels=levels), block(line(name), *lines)
