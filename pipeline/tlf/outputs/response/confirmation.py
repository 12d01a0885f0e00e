"""Table 14.2.1.4: concordance of best overall response with and without confirmation (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import COUNT, Column, Layout, block, line
from pipeline.tlf.outputs.response.responses import CATEGORIES, select_best_response

ANALYSIS = Analysis("AN_BOR_CONCORDANCE", "ADRS", subset="PARAMCD in ('BOR', 'CBOR')", variable="AVALC", group2="BOR")
SELDOM = ("NON-CR/NON-PD", "MISSING")
ANY = ""


@output("response_concordance")
def t_14_2_1_4(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Subjects by confirmed (lines) and unconfirmed (columns) best overall response, with the sums of both."""
    population = select_population(adsl, study.population(study.orr.population), study)
    pairs = _pairs(adrs, population)
    found = {*pairs["group2_level"], *pairs["variable_level"]}
    shown = [c for c in CATEGORIES if c not in SELDOM or c in found]
    grid = pd.MultiIndex.from_product([[*shown, ANY]] * 2, names=["group2_level", "variable_level"]).to_frame(index=False)
    lines = [_lines(group, shown) for group in population.groups]
    return make_table(
        "Concordance of Best Overall Response with and without Confirmation (Investigator, RECIST 1.1)",
        population,
        results=[count_subjects(pairs, population, ANALYSIS, levels=grid)],
        layout=Layout(lines, lambda ard, groups: _columns(shown), "Confirmed"),
        footnotes=["Lines: best overall response, confirmed; columns: the same, confirmation not required. Numbers of subjects."],
    )


def _lines(group: str, shown: Sequence[str]) -> pd.DataFrame:
    """A treatment's block: columns cannot hold both the treatments and the responses."""
    labels = {c: CATEGORIES[c] for c in shown} | {ANY: "Total"}
    lines = [line(label, ANALYSIS.id, COUNT, 1, variable_level=c, group=group) for c, label in labels.items()]
    return block(line(group), *lines).assign(group1_level=group)


def _columns(shown: Sequence[str]) -> list[Column]:
    names = {"NON-CR/NON-PD": "Non-CR/\nNon-PD", "MISSING": "Missing", ANY: "Total"}
    return [Column(names.get(c, c), "", "Confirmation not required", keys={"group2_level": c}) for c in (*shown, ANY)]


def _pairs(adrs: pd.DataFrame, population: Population) -> pd.DataFrame:
    """Both records of each subject under both responses (group2_level without, variable_level with confirmation), and again under
    the sums."""
    without, confirmed = (select_best_response(adrs, population, code) for code in ("BOR", "CBOR"))
    both = without.rename(columns={"variable_level": "group2_level"}).merge(confirmed, on="USUBJID", suffixes=("_bor", "_cbor"))
    records = pd.concat([both.assign(SEQ=both[f"SEQ_{name}"]) for name in ("bor", "cbor")])
    parts = [records, records.assign(group2_level=ANY), records.assign(variable_level=ANY)]
    return pd.concat([*parts, records.assign(group2_level=ANY, variable_level=ANY)], ignore_index=True)
