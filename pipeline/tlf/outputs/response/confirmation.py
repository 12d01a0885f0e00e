"""Table 14.2.1.4: concordance of best overall response with and without confirmation (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.endpoints.criteria import RECIST_1_1
from pipeline.endpoints.evaluators import code_of, deciding
from pipeline.endpoints.response import judged_by
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, count_subjects, select_population
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import COUNT, Column, Layout, block, line
from pipeline.tlf.outputs.response.responses import CATEGORIES, select_best_response

SELDOM = ("NON-CR/NON-PD", "MISSING")
ANY = ""


@output("response_concordance")
def t_14_2_1_4(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """Subjects by confirmed (lines) and unconfirmed (columns) best overall response, with the sums of both."""
    evaluator = deciding("orr", study)
    codes = code_of("CBOR", evaluator), code_of("BOR", evaluator)
    analysis = Analysis(
        f"AN_{codes[1]}_CONCORDANCE", "ADRS", subset=f"PARAMCD in ('{codes[1]}', '{codes[0]}')", variable="AVALC", group2="BOR"
    )
    return cross_table(
        adrs,
        select_population(adsl, study.population(study.orr.population), study),
        analysis,
        codes,
        title=f"Concordance of Best Overall Response with and without Confirmation ({judged_by(RECIST_1_1, study, evaluator)})",
        stub="Confirmed",
        span="Confirmation not required",
        note="Lines: best overall response, confirmed; columns: the same, confirmation not required. Numbers of subjects.",
    )


def cross_table(
    adrs: pd.DataFrame,
    population: Population,
    analysis: Analysis,
    codes: tuple[str, str],
    *,
    title: str,
    stub: str,
    span: str,
    note: str,
) -> Content:
    """Subjects by the best responses of two parameters, that of lines and that of columns, with the sums of both."""
    pairs = _pairs(adrs, population, *codes)
    found = {*pairs["group2_level"], *pairs["variable_level"]}
    shown = [c for c in CATEGORIES if c not in SELDOM or c in found]
    grid = pd.MultiIndex.from_product([[*shown, ANY]] * 2, names=["group2_level", "variable_level"]).to_frame(index=False)
    lines = [_lines(group, shown, analysis) for group in population.groups]
    return make_table(
        title,
        population,
        results=[count_subjects(pairs, population, analysis, levels=grid)],
        layout=Layout(lines, lambda ard, groups: _columns(shown, span), stub),
        footnotes=[note],
    )


def _lines(group: str, shown: Sequence[str], analysis: Analysis) -> pd.DataFrame:
    """A treatment's block: columns cannot hold both the treatments and the responses."""
    labels = {c: CATEGORIES[c] for c in shown} | {ANY: "Total"}
    lines = [line(label, analysis.id, COUNT, 1, variable_level=c) for c, label in labels.items()]
    return block(line(group), *lines).assign(group1_level=group)


def _columns(shown: Sequence[str], span: str) -> list[Column]:
    names = {"NON-CR/NON-PD": "Non-CR/\nNon-PD", "MISSING": "Missing", ANY: "Total"}
    return [Column(names.get(c, c), "", span, keys={"group2_level": c}) for c in (*shown, ANY)]


def _pairs(adrs: pd.DataFrame, population: Population, of_lines: str, of_columns: str) -> pd.DataFrame:
    """Both records of each subject under both responses (group2_level that of columns, variable_level that of lines), and again
    under the sums."""
    across, down = (select_best_response(adrs, population, code) for code in (of_columns, of_lines))
    both = across.rename(columns={"variable_level": "group2_level"}).merge(down, on="USUBJID", suffixes=("_across", "_down"))
    records = pd.concat([both.assign(SEQ=both[f"SEQ_{name}"]) for name in ("across", "down")])
    parts = [records, records.assign(group2_level=ANY), records.assign(variable_level=ANY)]
    return pd.concat([*parts, records.assign(group2_level=ANY, variable_level=ANY)], ignore_index=True)
