"""Figure 14.2.1.1: objective response rate by subgroup (forest plot). Takes ADSL and ADRS, gives the output (TLF_SPEC 2)."""

import pandas as pd

from pipeline.endpoints.response import ORR
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, without_total
from pipeline.tlf.ard.subgroups import PAIR, Subgroups, subgroup_labels, subgroup_notes
from pipeline.tlf.layout.output import Output, make_figure
from pipeline.tlf.layout.pictures import Forest
from pipeline.tlf.outputs.response.response_parts import count_response_by_subgroup, primary_label
from pipeline.tlf.statistics.survival import percent_of

TITLE = "Objective Response Rate by Subgroup (Investigator, RECIST 1.1)"
STATS = ("n", "N", "p", "ci_low", "ci_high")
NOTE = "Square: rate, its area in proportion to N; line: confidence interval ({method}); dotted line: rate of all subjects."


def f_14_2_1_1(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
    """The response rates of Table 14.2.1.5, drawn."""
    population, subgroups, (response, _) = count_response_by_subgroup(adsl, adrs, study)
    notes = [f"{primary_label(study)}.", NOTE.format(method=study.ci.binomial), *subgroup_notes(subgroups, study)]
    return make_figure(
        ORR.shown.forest,
        TITLE,
        population,
        ("ADSL", "ADRS"),
        notes,
        [response],
        lambda ard: _picture(ard, without_total(population), subgroups, study),
    )


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
