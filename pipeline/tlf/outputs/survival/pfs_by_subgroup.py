"""Table 14.2.3.3: progression-free survival by subgroup (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.endpoints.time_to_event import PFS
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, select_population
from pipeline.tlf.ard.subgroups import count_by_subgroup, select_subgroups, subgroup_blocks, subgroup_notes
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Column, Layout, heads
from pipeline.tlf.statistics.arms import reference_of
from pipeline.tlf.statistics.survival import method_note, percent_of, select_times
from pipeline.tlf.statistics.survival_comparison import RATIO
from pipeline.tlf.statistics.survival_subgroups import estimate_by_subgroup

COUNTS, MEDIANS, RATIOS = ({"analysis_id": f"AN_PFS_SUBGROUP{name}"} for name in ("", "_KM", "_COX"))


@output("pfs_by_subgroup")
def t_14_2_3_3(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """N, events, median and hazard ratio in each level of each subgroup; no p-values."""
    population = select_population(adsl, PFS.population, study)
    subgroups = select_subgroups(adsl, population, study)
    times = select_times(adtte, PFS.paramcd, study)
    analysis = Analysis(COUNTS["analysis_id"], "ADTTE", "PROPORTION", "PFS", "PARAMCD = 'PFS' and CNSR = 0")
    estimates = estimate_by_subgroup(times, population, subgroups, PFS, study)
    compared = set(estimates[1].ard["group1_level"])
    blocks = subgroup_blocks(
        subgroups, COUNTS["analysis_id"], main="{n}", size="{N}", median="{t_q50} ({t_q50_low}, {t_q50_high})", ratio=RATIO
    )
    if not reference_of(population, study):
        blocks[0] = blocks[0].assign(ratio="")  # all subjects of the only arm have nobody to be compared with
    limits = f"({percent_of(study)}% CI)"

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        return [
            column
            for group, head in heads(ard, groups).items()
            for column in (
                Column("N", group, head, "size", COUNTS),
                Column("Events\nn", group, head, "main", COUNTS),
                Column(f"Median, months\n{limits}", group, head, "median", MEDIANS),
                *([Column(f"Hazard ratio\n{limits}", group, head, "ratio", RATIOS)] if group in compared else []),
            )
        ]

    return make_table(
        "Progression-Free Survival by Subgroup (Investigator, RECIST 1.1)",
        population,
        results=[count_by_subgroup(times[times["EVENT"] == 1], population, subgroups, analysis, study), *estimates],
        layout=Layout(blocks, columns, "Subgroup"),
        footnotes=[method_note(study), _ratio_note(study), *subgroup_notes(subgroups, study)],
    )


def _ratio_note(study: Study) -> str:
    return (
        "Hazard ratio: Cox model, ties by Efron, Wald limits, unstratified; estimated where each side has at least "
        f"{study.tlf.hr_subjects} subjects and {study.tlf.hr_events} events."
    )
