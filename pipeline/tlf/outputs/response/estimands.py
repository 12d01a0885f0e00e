"""Table 14.2.6.1: the estimand of each endpoint (TLF_SPEC 2)."""

import numpy as np
import pandas as pd

from pipeline.endpoints.estimands import Estimand, estimands_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.ard.analysis import finish as finish_results
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Column, Layout, block, line

ANALYSIS = Analysis("AN_ESTIMAND", "ADSL", "TEXT", group2="ENDPOINT", variable="ATTRIBUTE")
NOTE = (
    "ICH E9(R1). Strategies and the handling of missing data are those of the decisions in force, by which the endpoints are "
    "derived."
)


@output("estimands", needs=("rs",))
def t_14_2_6_1(adsl: pd.DataFrame, study: Study) -> Content:
    """Treatment, population, variable, intercurrent events with strategies and summary measure, endpoint by endpoint."""
    population = select_population(adsl, study.population(), study)
    estimands = estimands_of(study)
    rows = pd.DataFrame([row for one in estimands for row in _rows(one)])
    return make_table(
        "Estimands",
        population,
        results=[finish_results(rows, ANALYSIS, population)],
        layout=Layout(
            [_lines(one) for one in estimands], lambda ard, groups: [Column("Description", "", words=True)], "Endpoint"
        ),
        footnotes=[NOTE],
    )


def _rows(one: Estimand) -> list[dict[str, object]]:
    return [
        {
            "group2_level": one.name,
            "variable_level": attribute,
            "stat_name": "value",
            "stat_label": "Value",
            "stat_num": np.nan,
            "stat_chr": text,
            "stat_fmt": text,
        }
        for attribute, text in one.attributes.items()
    ]


def _lines(one: Estimand) -> pd.DataFrame:
    keys = {"group2_level": one.name}
    shown = [line(attribute, ANALYSIS.id, "{value}", 1, variable_level=attribute, **keys) for attribute in one.attributes]
    return block(line(f"{one.name}: {one.endpoint.name}{one.judge}"), *shown)
