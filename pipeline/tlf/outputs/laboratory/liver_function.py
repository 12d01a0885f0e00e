"""Table 14.3.4.3: liver function on treatment and potential Hy's law cases (TLF_SPEC 3).

A line whose test was not collected is left out and named in a footnote: without bilirubin nobody can be a Hy's law case, and 0
would say that it was looked for.
"""

import pandas as pd

from pipeline.core.distinct import among
from pipeline.core.numbers.decimals import decimals
from pipeline.core.numbers.measured import measured
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.ard.collected import not_shown
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Layout, block, line
from pipeline.tlf.outputs.laboratory.worst_results import window_note

TITLE = "Liver Function on Treatment and Potential Hy's Law Cases"
ANALYSIS = Analysis("AN_HY", "ADLB", subset="ONTRTFL = 'Y'", variable="CRITERION")
ELEVATED = {"ALT": (3, 5, 10, 20), "AST": (3, 5, 10, 20), "BILI": (2,)}
NAMES = {"ALT": "ALT", "AST": "AST", "BILI": "Total bilirubin"}
EITHER = "ALT or AST > 3 × ULN"
HY = "Potential Hy's law: ALT or AST > 3 × ULN and total bilirubin > 2 × ULN"


@output("liver_function")
def t_14_3_4_3(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> Content:
    """Subjects with a result on treatment above multiples of the upper limit of normal (ULN), of each test and together."""
    population = select_population(adsl, study.population("SAFFL"), study)
    tested = adlb[(adlb["ONTRTFL"] == "Y") & adlb["ANRHI"].gt(0) & adlb["PARAMCD"].isin(ELEVATED)]
    tested = tested[among(tested["USUBJID"], population.subjects["USUBJID"])]
    rows = tested.assign(SEQ=tested["ASEQ"])
    asked = list_criteria(rows)
    collected = set(rows["PARAMCD"])
    shown = {name: met for name, (met, needs) in asked.items() if needs <= collected}
    results, lines = [], []
    if shown:
        met = pd.concat([found.assign(variable_level=name) for name, found in shown.items()], ignore_index=True)
        levels = pd.DataFrame({"variable_level": list(shown)}, dtype="str")
        results = [count_subjects(met[["USUBJID", "SEQ", "variable_level"]], population, ANALYSIS, levels=levels)]
        lines = [block(*(line(name, ANALYSIS.id, N_PCT, variable_level=name) for name in shown))]
    notes = [
        window_note(study),
        "Elevations of a subject need not be on one day. ULN: upper limit of normal.",
        *not_shown([name for name in asked if name not in shown]),
    ]
    return make_table(TITLE, population, results=results, layout=Layout(lines), footnotes=notes)


def list_criteria(rows: pd.DataFrame) -> dict[str, tuple[pd.DataFrame, set[str]]]:
    """Line -> its records (results surely above the multiple of ULN), and the tests without which it is not shown."""
    result, upper = measured(rows["AVAL"], rows["AVALC"]), decimals(rows["ANRHI"])
    above = {limit: result.above(upper * limit, surely=True) for limit in (2, 3, 5, 10, 20)}
    enzyme = rows[rows["PARAMCD"].isin(["ALT", "AST"]) & above[3]]
    bilirubin = rows[(rows["PARAMCD"] == "BILI") & above[2]]
    together = set(enzyme["USUBJID"]) & set(bilirubin["USUBJID"])
    both = pd.concat([enzyme, bilirubin])
    found = {
        f"{NAMES[test]} > {limit} × ULN": (rows[(rows["PARAMCD"] == test) & above[limit]], {test})
        for test, limits in ELEVATED.items()
        for limit in limits
    }
    return {**found, EITHER: (enzyme, {"ALT", "AST"}), HY: (both[both["USUBJID"].isin(together)], {"ALT", "AST", "BILI"})}
