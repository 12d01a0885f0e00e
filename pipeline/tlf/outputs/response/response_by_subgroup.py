"""Table 14.2.1.5: objective response and disease control by subgroup. Takes ADSL and ADRS, gives the output (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.endpoints.response import ORR
from pipeline.study import Study
from pipeline.tlf.ard.subgroups import subgroup_blocks, subgroup_notes
from pipeline.tlf.layout.output import Output, make_table
from pipeline.tlf.layout.table import Column, heads
from pipeline.tlf.outputs.response.response_parts import count_response_by_subgroup, primary_label
from pipeline.tlf.statistics.survival import percent_of

RATE = "{p} ({ci_low}, {ci_high})"


def t_14_2_1_5(adsl: pd.DataFrame, adrs: pd.DataFrame, study: Study) -> Output:
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

    return make_table(
        ORR.shown.by_subgroup,
        "Objective Response and Disease Control by Subgroup (Investigator, RECIST 1.1)",
        population,
        ("ADSL", "ADRS"),
        [
            f"ORR: {primary_label(study)}. DCR: confirmed disease control. Limits: {study.ci.binomial}.",
            *subgroup_notes(subgroups, study),
        ],
        results,
        subgroup_blocks(subgroups, "AN_ORR_SUBGROUP", main="{n}", size="{N}", rate=RATE),
        columns,
        stub="Subgroup",
    )
