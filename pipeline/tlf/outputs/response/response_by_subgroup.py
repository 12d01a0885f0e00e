"""Objective response and disease control by subgroup: Table 14.2.1.5, and its forest plot, Figure 14.2.1.1 (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.endpoints.criteria import RECIST_1_1
from pipeline.endpoints.evaluators import deciding
from pipeline.endpoints.response import control_of, judged_by, primary_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, select_population, without_total
from pipeline.tlf.ard.subgroups import (
    PAIR,
    Subgroups,
    count_by_subgroup,
    select_subgroups,
    subgroup_blocks,
    subgroup_labels,
    subgroup_notes,
)
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.pictures import Forest
from pipeline.tlf.layout.table import Column, Layout, heads
from pipeline.tlf.outputs.response.responses import primary_label, select_responders
from pipeline.tlf.statistics.survival import percent_of

RATE = "{p} ({ci_low}, {ci_high})"
STATS = ("n", "N", "p", "ci_low", "ci_high")
NOTE = "Square: rate, its area in proportion to N; line: confidence interval ({method}); dotted line: rate of all subjects."


@output("response_by_subgroup")
def t_14_2_1_5(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """N, responders and both rates in each level of each subgroup; no p-values."""
    population, subgroups, results = count_response_by_subgroup(adsl, adrs, study)
    limits = f"%\n({percent_of(study)}% CI)"

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        orr, dcr = ({"analysis_id": f"AN_{name}_SUBGROUP"} for name in ("ORR", "DCR"))
        return [
            column
            for group, head in heads(ard, groups).items()
            for column in (
                Column("N", group, head, "size", orr),
                Column("Responders\nn", group, head, "main", orr),
                Column(f"ORR {limits}", group, head, "rate", orr),
                Column(f"DCR {limits}", group, head, "rate", dcr),
            )
        ]

    note = f"ORR: {primary_label(study)}. DCR: confirmed disease control. Limits: {study.ci.binomial}."
    blocks = subgroup_blocks(subgroups, "AN_ORR_SUBGROUP", main="{n}", size="{N}", rate=RATE)
    return make_table(
        f"Objective Response and Disease Control by Subgroup ({_judges(study)})",
        population,
        results=results,
        layout=Layout(blocks, columns, "Subgroup"),
        footnotes=[note, *subgroup_notes(subgroups, study)],
    )


@output("response_forest")
def f_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Content:
    """The response rates of Table 14.2.1.5, drawn."""
    population, subgroups, (response, _) = count_response_by_subgroup(adsl, adrs, study)
    notes = [f"{primary_label(study)}.", NOTE.format(method=study.ci.binomial), *subgroup_notes(subgroups, study)]
    return Content(
        title=f"Objective Response Rate by Subgroup ({_judges(study)})",
        population=population,
        footnotes=notes,
        results=[response],
        body=lambda ard: _picture(ard, without_total(population), subgroups, study),
    )


def _judges(study: Study) -> str:
    return judged_by(RECIST_1_1, study, deciding("orr", study))


def _picture(ard: pd.DataFrame, population: Population, subgroups: Subgroups, study: Study) -> Forest:
    lines = subgroup_labels(subgroups)
    rows = ard[(ard["analysis_id"] == "AN_ORR_SUBGROUP") & ard["group1_level"].isin(population.groups)]
    number, text = _by_stat(rows, "stat_num"), _by_stat(rows, "stat_fmt")
    interval = text["p"] + " (" + text["ci_low"] + ", " + text["ci_high"] + ")"
    found = number.assign(counts=text["n"] + "/" + text["N"], interval=interval).reset_index()
    rates = found.rename(columns={"group1_level": "group"}).merge(lines[PAIR].assign(line=lines.index), on=PAIR)
    return Forest(population.groups, lines, rates, "Objective response rate (%)", f"% ({percent_of(study)}% CI)")


def _by_stat(rows: pd.DataFrame, values: str) -> pd.DataFrame:
    """A column per statistic; index: treatment, subgroup, level."""
    keyed = rows.fillna({"group3_level": ""}).set_index(["group1_level", *PAIR])
    return pd.DataFrame({stat: keyed.loc[keyed["stat_name"] == stat, values] for stat in STATS})


def count_response_by_subgroup(
    adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study
) -> tuple[Population, Subgroups, list[Results]]:
    """The primary response (AN_ORR_SUBGROUP) and confirmed disease control (AN_DCR_SUBGROUP) in each subgroup of the primary
    population, for the table and its figure."""
    population = select_population(adsl, study.population(study.orr.population), study)
    subgroups = select_subgroups(adsl, population, study)
    results = []
    for name, paramcd in (("ORR", primary_of(study).paramcd), ("DCR", control_of(study))):
        subset = f"PARAMCD = '{paramcd}' and AVALC = 'Y'"
        analysis = Analysis(f"AN_{name}_SUBGROUP", "ADRS", "PROPORTION", paramcd, subset)
        results.append(count_by_subgroup(select_responders(adrs, paramcd), population, subgroups, analysis, study))
    return population, subgroups, results
