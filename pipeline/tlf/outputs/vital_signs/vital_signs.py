"""Vital signs: Table 14.3.5.1, values and change from baseline by visit (TLF_SPEC 3), and Listing 16.2.9.3."""

from collections.abc import Iterator, Sequence

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, select_population
from pipeline.tlf.layout.listing import list_records, make_listing
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.printed import join_texts, print_date
from pipeline.tlf.layout.table import Column, Layout, block, heads, line
from pipeline.tlf.statistics.summaries import summarise

TITLE = "Vital Signs and Change from Baseline by Visit"
PARAMETERS = ("SYSBP", "DIABP", "WEIGHT")
BASELINE = "Baseline"
BEFORE = {
    "time": "before the first dose, or on its day where a time is unknown",
    "day": "on or before the day of the first dose",
}
MEASURES = {"AVAL": "Value", "CHG": "Change from baseline"}
KINDS = ("VSPOS", "VSLOC", "VSLAT", "VSTPT")
STATISTICS = {"n": "{n}", "Mean (SD)": "{mean} ({sd})", "Median (min, max)": "{median} ({min}, {max})"}


@output("vital_signs")
def t_14_3_5_1(adsl: pd.DataFrame, advs: pd.DataFrame, study: Study) -> Content:
    """Blood pressure and weight at baseline and each later visit, of each position apart: the value, and its change."""
    population = select_population(adsl, study.population("SAFFL"), study)
    rows = advs[(advs["ANL01FL"] == "Y") & among(advs["USUBJID"], population.subjects["USUBJID"])]
    parts = [_by_visit(kind, paramcd, number, population) for paramcd, number, kind in _kinds(rows)]
    results, lines = [found for found, _ in parts], [shown for _, shown in parts]
    notes = [
        f"Baseline: the last value {BEFORE[study.baseline.time]}. "
        "Later visits: the last value of each, also after the last dose. NE: not estimable.",
    ]
    layout = Layout(lines, visit_columns, "Visit")
    return make_table(TITLE, population, results=results, layout=layout, footnotes=notes)


def _kinds(rows: pd.DataFrame) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """The records of each parameter and BASETYPE: PARAMCD, what its analysis ends with, and the records."""
    for paramcd in PARAMETERS:
        of_parameter = rows[rows["PARAMCD"] == paramcd]
        kinds = sorted(of_parameter["BASETYPE"].dropna().unique())
        for number, kind in enumerate(kinds, start=1):
            yield paramcd, f"_{number}", of_parameter[of_parameter["BASETYPE"] == kind]
        if len(of_parameter) and not kinds:
            yield paramcd, "", of_parameter


def _by_visit(rows: pd.DataFrame, paramcd: str, number: str, population: Population) -> tuple[Results, pd.DataFrame]:
    """Summaries of AVAL and CHG per visit, and a line per visit in order; nothing has changed yet at baseline."""
    visits = rows.drop_duplicates("AVISITN").sort_values("AVISITN")["AVISIT"].drop_duplicates().tolist()
    name, where = str(rows["PARAM"].iloc[0]), f"PARAMCD = '{paramcd}' and ANL01FL = 'Y'"
    if number:
        kind = str(rows["BASETYPE"].iloc[0])
        name, where = f"{name}, {kind.lower()}", f"{where} and BASETYPE = '{kind}'"
    analysis = Analysis(f"AN_VS_{paramcd}{number}", "ADVS", "SUMMARY", paramcd, where, "AVISIT", "MEASURE")
    visited = pd.DataFrame({"USUBJID": rows["USUBJID"], "SEQ": rows["ASEQ"], "variable_level": rows["AVISIT"]})
    records = pd.concat([visited.assign(group2_level=measure, AVAL=rows[measure]) for measure in MEASURES])
    levels = pd.DataFrame({"variable_level": visits}, dtype="str").merge(
        pd.DataFrame({"group2_level": list(MEASURES)}), how="cross"
    )
    levels = levels[(levels["group2_level"] == "AVAL") | (levels["variable_level"] != BASELINE)]
    lines = [_line(visit, analysis.id, name) for visit in visits]
    return summarise(records, population, analysis, levels=levels), block(line(name), *lines)


def _line(visit: str, analysis_id: str, group: str) -> dict[str, object]:
    """One visit: every statistic of the value and, after baseline, of the change; SDTM names visits in capitals."""
    shown = [measure for measure in MEASURES if measure == "AVAL" or visit != BASELINE]
    patterns = {f"{measure} {head}": pattern for measure in shown for head, pattern in STATISTICS.items()}
    return line(visit.capitalize(), analysis_id, "", 1, variable_level=visit, group=group, **patterns)


def visit_columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    """Per treatment: the statistics of the value, then of the change."""
    return [
        Column(f"{name}\n{statistic}", group, head, f"{measure} {statistic}", {"group2_level": measure})
        for group, head in heads(ard, groups).items()
        for measure, name in MEASURES.items()
        for statistic in STATISTICS
    ]


@output("vital_signs_listing")
def l_16_2_9_3(adsl: pd.DataFrame, vs: pd.DataFrame, study: Study) -> Content:
    """Every measurement of treated subjects in standard units (TLF_SPEC 4)."""
    columns = {
        "Visit": vs["VISIT"],
        "Date (day)": print_date(vs["VSDTC"], vs["VSDY"]),
        "Test": join_texts([vs["VSTEST"], *(vs[name].str.lower() for name in KINDS if name in vs)], ", "),
        "Result": join_texts([vs["VSSTRESC"], vs["VSSTRESU"]], " "),
        "Status": vs["VSSTAT"],
        "Last before\nfirst dose": vs["VSLOBXFL"],
    }
    listed = list_records("VS", vs, columns, ["VSDTC", "VSTEST"])
    return make_listing("Vital Signs", select_population(adsl, study.population("SAFFL"), study), [listed])
