"""Table 14.3.1.23: any and serious events by the subgroups of `tlf.subgroups` (TLF_SPEC 3)."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, count_subjects, select_population
from pipeline.tlf.ard.collected import is_collected, not_shown
from pipeline.tlf.ard.subgroups import select_subgroups, subgroup_blocks, subgroup_notes
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Column, Layout, heads
from pipeline.tlf.outputs.adverse_events.events import SERIOUS, SEVERE, TEAE, select_teae, teae_notes

PATTERN = "{n}/{N}[ ({p})]"
ANALYSIS = Analysis("AN_AE_SUBGROUP", "ADAE", subset=TEAE, group2="SUBGROUP", group3="LEVEL")
FOLLOWS = "After FDA, Standard Safety Tables and Figures: Integrated Guide, Tables 50 and 51."


@output("ae_by_subgroup", on_request=True)
def t_14_3_1_23(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Content:
    """n/N (%) of each level: any event, of grade >= 3, serious."""
    population = select_population(adsl, study.population("SAFFL"), study)
    teae = select_teae(adae, population, study)
    subgroups = select_subgroups(adsl, population, study)
    parts = {"Any TEAE": None, "Grade ≥\u00a03": SEVERE, "Serious": SERIOUS}
    shown = {name: met for name, met in parts.items() if met is None or is_collected(teae, met.needs)}
    results, roles = [], {}
    for number, (name, met) in enumerate(shown.items(), start=1):
        subset = TEAE if met is None else f"{TEAE} and {met.text}"
        rows = teae if met is None else teae[met.where(teae)]
        placed = rows[["USUBJID", "SEQ"]].merge(subgroups.members, on="USUBJID")
        own = replace(ANALYSIS, id=f"{ANALYSIS.id}_{number}", subset=subset)
        results.append(count_subjects(placed, population, own, levels=subgroups.levels, among=subgroups.members))
        roles[name] = own.id
    blocks = subgroup_blocks(subgroups, f"{ANALYSIS.id}_1", main=PATTERN) if population.groups else []

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        return [
            Column(f"{name}\nn/N (%)", group, head, keys={"analysis_id": analysis})
            for group, head in heads(ard, groups).items()
            for name, analysis in roles.items()
        ]

    notes = [*teae_notes(study), FOLLOWS, *subgroup_notes(subgroups, study), *not_shown([n for n in parts if n not in shown])]
    title = "Overview of Treatment-Emergent Adverse Events by Subgroup"
    return make_table(title, population, results=results, layout=Layout(blocks, columns, "Subgroup"), footnotes=notes)
