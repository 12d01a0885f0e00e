"""Table 14.2.8.3: questionnaires expected, filled in and complete by visit (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import N_PCT, Column, Layout, block, heads, line
from pipeline.tlf.outputs.questionnaires.scores import ITEM_COUNT

LEVELS = {"EXPECTED": "Visit made", "RECEIVED": "Any item answered", "COMPLETE": "All items answered"}


@output("questionnaire_completion")
def t_14_2_8_3(adsl: pd.DataFrame, adqs: pd.DataFrame, sv: pd.DataFrame, study: Study) -> Content:
    """Per questionnaire and visit at which anybody filled it in: subjects who made the visit, and of them who answered any item
    and all items."""
    population = select_population(adsl, study.population("SAFFL"), study)
    totals = adqs[adqs["PARAMCD"].eq(ITEM_COUNT) & among(adqs["USUBJID"], population.subjects["USUBJID"])]
    parts = [
        _completion(totals[totals["PARCAT1"].eq(name)], str(name), number, sv, population)
        for number, name in enumerate(sorted(totals["PARCAT1"].dropna().unique()), start=1)
    ]
    layout = Layout([lines for _, lines in parts], _columns, "Visit")
    notes = ["Visit made: subjects with the visit in SV; percentages of the other columns are of these."]
    title = "Completion of Questionnaires by Visit"
    return make_table(title, population, results=[found for found, _ in parts], layout=layout, footnotes=notes)


def _completion(
    rows: pd.DataFrame, name: str, number: int, sv: pd.DataFrame, population: Population
) -> tuple[Results, pd.DataFrame]:
    visits = rows.dropna(subset="VISIT").drop_duplicates("VISIT").sort_values("VISITNUM")["VISIT"].tolist()
    best = rows.sort_values("NITEMANS", ascending=False, kind="stable").drop_duplicates(["USUBJID", "VISIT"])
    filled = pd.DataFrame({"USUBJID": best["USUBJID"], "SEQ": best["ASEQ"], "variable_level": best["VISIT"]})
    complete = best["NITEMANS"].ge(best["NITEMS"])
    attended = sv[sv["VISIT"].isin(visits)]
    visited = pd.DataFrame({"USUBJID": attended["USUBJID"], "SEQ": float("nan"), "variable_level": attended["VISIT"]})
    expected = pd.concat([visited, filled]).drop_duplicates(["USUBJID", "variable_level"])
    parts = {"EXPECTED": expected, "RECEIVED": filled, "COMPLETE": filled[complete]}
    records = pd.concat([part.assign(group2_level=level) for level, part in parts.items()])
    columns = pd.DataFrame({"group2_level": list(LEVELS)}, dtype="str")
    levels = pd.DataFrame({"variable_level": visits}, dtype="str").merge(columns, how="cross")
    members = pd.concat([expected[["USUBJID", "variable_level"]].assign(group2_level=level) for level in LEVELS])
    analysis = Analysis(f"AN_QSDONE_{number}", "ADQS", subset=f"PARCAT1 = '{name}'", variable="VISIT", group2="COMPLETION")
    lines = [line(visit.capitalize(), analysis.id, N_PCT, 1, variable_level=visit) for visit in visits]
    return count_subjects(records, population, analysis, levels=levels, among=members), block(line(name), *lines)


def _columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
    return [
        Column(f"{text}\nn (%)", group, head, keys={"group2_level": level})
        for group, head in heads(ard, groups).items()
        for level, text in LEVELS.items()
    ]
