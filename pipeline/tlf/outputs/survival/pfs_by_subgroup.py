"""Table 14.2.3.3: progression-free survival by subgroup (TLF_SPEC 2)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.endpoints.response import judged_by
from pipeline.endpoints.time_to_event import PFS, primary_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Results, select_population
from pipeline.tlf.ard.subgroups import OVERALL, PAIR, count_by_subgroup, select_subgroups, subgroup_blocks, subgroup_notes
from pipeline.tlf.layout.output import Content, make_table, output
from pipeline.tlf.layout.table import Column, Layout, heads
from pipeline.tlf.statistics.arms import reasons_note, reference_of
from pipeline.tlf.statistics.survival import method_note, percent_of, select_times
from pipeline.tlf.statistics.survival_comparison import RATIO, ties_of
from pipeline.tlf.statistics.survival_subgroups import estimate_by_subgroup, interact_by_subgroup

PARTS = ("", "_KM", "_COX", "_INTERACTION")


@output("pfs_by_subgroup")
def t_14_2_3_3(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """N, events, median and hazard ratio in each level of each subgroup; p-values of interaction only."""
    endpoint = primary_of(PFS, study)
    counts, medians, ratios, tests_of = ({"analysis_id": f"AN_{endpoint.paramcd}_SUBGROUP{part}"} for part in PARTS)
    population = select_population(adsl, endpoint.population_in(study), study)
    subgroups = select_subgroups(adsl, population, study)
    times = select_times(adtte, endpoint.paramcd, study)
    subset = f"PARAMCD = '{endpoint.paramcd}' and CNSR = 0"
    analysis = Analysis(counts["analysis_id"], "ADTTE", "PROPORTION", endpoint.paramcd, subset)
    estimates = estimate_by_subgroup(times, population, subgroups, endpoint, study)
    compared = set(estimates[1].ard["group1_level"])
    blocks = subgroup_blocks(
        subgroups, counts["analysis_id"], main="{n}", size="{N}", median="{t_q50} ({t_q50_low}, {t_q50_high})", ratio=RATIO
    )
    if not reference_of(population, study):
        blocks[0] = blocks[0].assign(ratio="")  # all subjects of the only arm have nobody to be compared with
    tests = interact_by_subgroup(times, adsl, population, subgroups, endpoint, study)
    tested = set(tests[0].ard["group1_level"]) if tests else set()
    blocks = [_with_test(lines) for lines in blocks] if tests else blocks
    limits = f"({percent_of(study)}% CI)"

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        return [
            column
            for group, head in heads(ard, groups).items()
            for column in (
                Column("N", group, head, "size", counts),
                Column("Events\nn", group, head, "main", counts),
                Column(f"Median, months\n{limits}", group, head, "median", medians),
                *([Column(f"Hazard ratio\n{limits}", group, head, "ratio", ratios)] if group in compared else []),
                *([Column("Interaction\np-value", group, head, "test", tests_of)] if group in tested else []),
            )
        ]

    return make_table(
        f"Progression-Free Survival by Subgroup ({judged_by(endpoint.criteria, study, endpoint.evaluator)})",
        population,
        results=[count_by_subgroup(times[times["EVENT"] == 1], population, subgroups, analysis, study), *estimates, *tests],
        layout=Layout(blocks, columns, "Subgroup"),
        footnotes=[method_note(study), _ratio_note(study), *_test_notes(tests, study), *subgroup_notes(subgroups, study)],
    )


def _with_test(lines: pd.DataFrame) -> pd.DataFrame:
    """The first line of a subgroup shows its test; it has no level."""
    first = (lines["indent"] == 0) & (lines["label"] != OVERALL)
    subgroup = lines[PAIR[0]].where(~first, lines["label"])
    return lines.assign(**{PAIR[0]: subgroup}, test=pd.Series("{p_value}", lines.index).where(first, ""))


def _test_notes(tests: Sequence[Results], study: Study) -> list[str]:
    if not tests:
        return []
    by = f", stratified by {', '.join(study.comparison.strata)}" if study.comparison.strata else ""
    note = "Interaction: likelihood ratio test of Cox models of arm and level with and without their product, ties by Efron"
    return [f"{note}{by}; subjects whose level is missing are left out.", *reasons_note(tests)]


def _ratio_note(study: Study) -> str:
    return (
        f"Hazard ratio: Cox model, {ties_of(study)}, Wald limits, unstratified; estimated where each side has at least "
        f"{study.tlf.hr_subjects} subjects and {study.tlf.hr_events} events."
    )
