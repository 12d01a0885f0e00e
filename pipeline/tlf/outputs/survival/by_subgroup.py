"""Time to event by subgroup: Table 14.2.3.3 and, where arms are compared, Table 14.2.4.2 and the forests of hazard ratios,
Figures 14.2.3.3 and 14.2.4.2 (TLF_SPEC 2).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from pipeline.endpoints.time_to_event import PFS, TimeToEvent, parameters_of, primary_of
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, select_population, without_total
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.ard.subgroups import (
    OVERALL,
    PAIR,
    Subgroups,
    count_by_subgroup,
    select_subgroups,
    subgroup_blocks,
    subgroup_labels,
    subgroup_notes,
)
from pipeline.tlf.layout.comparisons import RatioForest
from pipeline.tlf.layout.output import Content, Output, make_table, output
from pipeline.tlf.layout.table import Column, Layout, heads
from pipeline.tlf.statistics.arms import reasons_note, reference_of
from pipeline.tlf.statistics.survival import method_note, percent_of, select_times
from pipeline.tlf.statistics.survival_comparison import RATIO, ties_of
from pipeline.tlf.statistics.survival_subgroups import estimate_by_subgroup, interact_by_subgroup

FOREST_NOTE = "Square: hazard ratio, its area in proportion to the events of both arms; diamond and dotted line: all subjects."


@dataclass(frozen=True)
class _Estimated:
    """What table and forest of an endpoint show."""

    endpoint: TimeToEvent
    population: Population
    subgroups: Subgroups
    counts: Results
    estimates: list[Results]
    tests: list[Results]

    def keys(self, part: str = "") -> dict[str, str]:
        """The ARD key of an analysis: AN_PFS_SUBGROUP and a part behind it."""
        return {"analysis_id": analysis_id(self.endpoint.paramcd, "SUBGROUP", *([part] if part else []))}


@output("pfs_by_subgroup")
def t_14_2_3_3(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """N, events, median and hazard ratio in each level of each subgroup; p-values of interaction only."""
    return make_subgroup_table(primary_of(PFS, study), adsl, adtte, study)


def subgroup_outputs(study: Study) -> list[Callable[..., Output]]:
    """Where arms are compared: the forest of each endpoint that declares one, and its table where the engine has none."""
    if not study.compares_arms:
        return []
    endpoints = [one for one in parameters_of(study) if one.shown.forest]
    tables = [_table_of(one) for one in endpoints if one.shown.by_subgroup not in globals()]
    return [*tables, *map(_forest_of, endpoints)]


def _table_of(endpoint: TimeToEvent) -> Callable[..., Output]:
    def by_subgroup(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
        return make_subgroup_table(endpoint, adsl, adtte, study)

    return _number(by_subgroup, endpoint.shown.by_subgroup, "by_subgroup", endpoint)


def _forest_of(endpoint: TimeToEvent) -> Callable[..., Output]:
    def forest(adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
        return make_ratio_forest(endpoint, adsl, adtte, study)

    return _number(forest, endpoint.shown.forest, "forest", endpoint)


def _number(function: Callable[..., Content], number: str, what: str, endpoint: TimeToEvent) -> Callable[..., Output]:
    function.__name__ = function.__qualname__ = number
    function.__doc__ = f"{endpoint.param}: hazard ratios by subgroup."
    return output(f"{endpoint.code.lower()}_{what}")(function)


def make_subgroup_table(endpoint: TimeToEvent, adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """N, events, median and hazard ratio in each level, and the test of each subgroup where the study asks for it."""
    found = _estimate(endpoint, select_population(adsl, endpoint.population_in(study), study), adsl, adtte, study)
    compared = set(found.estimates[1].ard["group1_level"])
    blocks = subgroup_blocks(
        found.subgroups,
        found.keys()["analysis_id"],
        main="{n}",
        size="{N}",
        median="{t_q50} ({t_q50_low}, {t_q50_high})",
        ratio=RATIO,
    )
    if not reference_of(found.population, study):
        blocks[0] = blocks[0].assign(ratio="")  # all subjects of the only arm have nobody to be compared with
    tested = set(found.tests[0].ard["group1_level"]) if found.tests else set()
    blocks = [_with_test(lines) for lines in blocks] if found.tests else blocks
    limits = f"({percent_of(study)}% CI)"

    def columns(ard: pd.DataFrame, groups: Sequence[str]) -> list[Column]:
        return [
            column
            for group, head in heads(ard, groups).items()
            for column in (
                Column("N", group, head, "size", found.keys()),
                Column("Events\nn", group, head, "main", found.keys()),
                Column(f"Median, months\n{limits}", group, head, "median", found.keys("KM")),
                *([Column(f"Hazard ratio\n{limits}", group, head, "ratio", found.keys("COX"))] if group in compared else []),
                *([Column("Interaction\np-value", group, head, "test", found.keys("INTERACTION"))] if group in tested else []),
            )
        ]

    return make_table(
        title_of(endpoint),
        found.population,
        results=[found.counts, *found.estimates, *found.tests],
        layout=Layout(blocks, columns, "Subgroup"),
        footnotes=[
            method_note(study),
            _ratio_note(study),
            *_test_notes(found.tests, study),
            *subgroup_notes(found.subgroups, study),
        ],
    )


def make_ratio_forest(endpoint: TimeToEvent, adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> Content:
    """The hazard ratios of the table by subgroup, drawn on a logarithmic axis."""
    population = without_total(select_population(adsl, endpoint.population_in(study), study))
    found = _estimate(endpoint, population, adsl, adtte, study)
    reference = reference_of(population, study)
    against = [f"Hazard ratio against {reference}; below 1: lower hazard than {reference}. {FOREST_NOTE}"] if reference else []
    return Content(
        title=f"Forest Plot of {title_of(endpoint)}",
        population=population,
        footnotes=[
            *against,
            f"{_ratio_note(study)} NE = not estimable.",
            *_test_notes(found.tests, study),
            *subgroup_notes(found.subgroups, study),
        ],
        results=[found.counts, *found.estimates, *found.tests],
        body=lambda ard: _picture(ard, found, reference, study),
    )


def title_of(endpoint: TimeToEvent) -> str:
    """The title of the table: that of the endpoint, with "by Subgroup" before what stands in brackets."""
    what, bracket, judged = endpoint.title.partition(" (")
    return f"{what} by Subgroup{bracket}{judged}"


def _estimate(endpoint: TimeToEvent, population: Population, adsl: pd.DataFrame, adtte: pd.DataFrame, study: Study) -> _Estimated:
    subgroups = select_subgroups(adsl, population, study)
    times, code = select_times(adtte, endpoint.paramcd, study), endpoint.paramcd
    analysis = Analysis(analysis_id(code, "SUBGROUP"), "ADTTE", "PROPORTION", code, f"PARAMCD = '{code}' and CNSR = 0")
    return _Estimated(
        endpoint,
        population,
        subgroups,
        count_by_subgroup(times[times["EVENT"] == 1], population, subgroups, analysis, study),
        estimate_by_subgroup(times, population, subgroups, endpoint, study),
        interact_by_subgroup(times, adsl, population, subgroups, endpoint, study),
    )


def _picture(ard: pd.DataFrame, found: _Estimated, reference: str | None, study: Study) -> RatioForest:
    lines = subgroup_labels(found.subgroups)
    counted = _stats(ard, found.keys(), ["n", "N"])
    of_reference = counted[counted["group"] == reference].drop(columns="group")
    ratios = _stats(ard, found.keys("COX"), ["hr", "hr_low", "hr_high"])
    arms = [group for group in found.population.groups if reference and group != reference]
    rows = (
        counted[counted["group"].isin(arms)]
        .merge(of_reference, on=PAIR, suffixes=("", "_reference"))
        .merge(ratios, on=[*PAIR, "group"])
    )
    shown = rows.merge(lines[PAIR].assign(line=lines.index), on=PAIR).assign(
        events=lambda t: t["n_text"] + "/" + t["N_text"],
        reference=lambda t: t["n_text_reference"] + "/" + t["N_text_reference"],
        interval=lambda t: (t["hr_text"] + " (" + t["hr_low_text"] + ", " + t["hr_high_text"] + ")").where(t["hr"].notna(), "NE"),
        size=lambda t: t["n"] + t["n_reference"],
        test="",
    )
    limits = f"HR ({percent_of(study)}% CI)"
    tested = _tests(ard, found, lines)
    every = pd.concat([shown, tested], ignore_index=True) if len(tested) else shown
    return RatioForest(tuple(arms), reference or "", lines, every, "Hazard ratio", limits, bool(found.tests))


def _stats(ard: pd.DataFrame, keys: dict[str, str], stats: Sequence[str]) -> pd.DataFrame:
    """A row per treatment (group), subgroup and level with each statistic as a number, and as printed (`<stat>_text`)."""
    rows = ard[ard["analysis_id"] == keys["analysis_id"]].fillna({PAIR[1]: ""}).rename(columns={"group1_level": "group"})
    key = [*PAIR, "group"]
    indexed = rows.set_index(key)
    columns = {
        name: indexed.loc[indexed["stat_name"] == stat, column]
        for stat in stats
        for name, column in ((stat, "stat_num"), (f"{stat}_text", "stat_fmt"))
    }
    return pd.DataFrame(columns).reindex(rows[key].drop_duplicates()).reset_index()


def _tests(ard: pd.DataFrame, found: _Estimated, lines: pd.DataFrame) -> pd.DataFrame:
    """The p-value of each subgroup at the line that names it."""
    rows = ard[(ard["analysis_id"] == found.keys("INTERACTION")["analysis_id"]) & (ard["stat_name"] == "p_value")]
    named = pd.DataFrame({"group": rows["group1_level"], "label": rows[PAIR[0]], "test": rows["stat_fmt"]})
    first = lines[(lines["indent"] == 0) & (lines["label"] != OVERALL)]
    placed = named.merge(first[["label"]].assign(line=first.index), on="label")
    return placed.drop(columns="label").assign(events="", reference="", interval="")


def _with_test(lines: pd.DataFrame) -> pd.DataFrame:
    """The first line of a subgroup shows its test; it has no level."""
    first = (lines["indent"] == 0) & (lines["label"] != OVERALL)
    subgroup = lines[PAIR[0]].where(~first, lines["label"])
    return lines.assign(**{PAIR[0]: subgroup}, test=pd.Series("{p_value}", lines.index).where(first, ""))


def _test_notes(tests: Sequence[Results], study: Study) -> list[str]:
    if not tests:
        return []
    by = f", stratified by {study.factors_in_words}" if study.comparison.strata else ""
    note = "Interaction: likelihood ratio test of Cox models of arm and level with and without their product, ties by Efron"
    return [f"{note}{by}; subjects whose level is missing are left out.", *reasons_note(tests)]


def _ratio_note(study: Study) -> str:
    return (
        f"Hazard ratio: Cox model, {ties_of(study)}, Wald limits, unstratified; estimated where each side has at least "
        f"{study.tlf.hr_subjects} subjects and {study.tlf.hr_events} events."
    )
