"""Medians and hazard ratios by subgroup (TLF_SPEC 0.3, Table 14.2.3.3).

Treatments are compared within each level or, in a trial with one treatment, each level with the first level of its subgroup.
"""

import pandas as pd

from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL, Analysis, Population, Results, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.ard.subgroups import MISSING, OVERALL, PAIR, Subgroups
from pipeline.tlf.layout.formats import format_p_value
from pipeline.tlf.statistics.arms import Pair, behind, pairs_of, reference_of, result_row
from pipeline.tlf.statistics.comparisons.hazard_ratio import compute_hazard_ratio
from pipeline.tlf.statistics.comparisons.interaction import compute_interaction
from pipeline.tlf.statistics.estimates import NOTHING
from pipeline.tlf.statistics.survival import curve_of, quantile_rows
from pipeline.tlf.statistics.survival_comparison import is_comparable, ratio_rows, reference_rows

Row = dict[str, object]
INTERACTION = ("SUBGROUP", "INTERACTION")


def estimate_by_subgroup(
    times: pd.DataFrame, population: Population, subgroups: Subgroups, endpoint: TimeToEvent, study: Study
) -> list[Results]:
    """The median per treatment and level (AN_<PARAMCD>_SUBGROUP_KM), and hazard ratios (AN_<PARAMCD>_SUBGROUP_COX)."""
    placed = times.merge(subgroups.members, on="USUBJID").merge(population.subjects, on="USUBJID")
    places = pd.DataFrame({"group1_level": population.groups}, dtype="str").merge(subgroups.levels, how="cross")
    keys = list(zip(places["group1_level"], places[PAIR[0]], places[PAIR[1]], strict=True))
    parts = dict.fromkeys(keys, placed.iloc[:0]) | dict(list(placed.groupby(["group1_level", *PAIR])))
    reference = reference_of(population, study)
    medians = [row | _at(key) for key in keys for row in _median(parts[key], study)]
    opposites = {key: _opposite(key, keys, reference) for key in keys}
    ratios = [row | _at(key) for key in keys for row in _ratio(key, opposites[key], parts, study)]
    code, levels = endpoint.paramcd, {"group2": "SUBGROUP", "group3": "LEVEL"}
    against = f"{population.treatment} against {reference}" if reference else "Level against the first level of the subgroup"
    km = Analysis(analysis_id(code, "SUBGROUP", "KM"), "ADTTE", f"KM_{study.ci.km.upper()}", code, **levels)
    cox = Analysis(analysis_id(code, "SUBGROUP", "COX"), "ADTTE", f"COX_{study.comparison.ties.upper()}", code, against, **levels)
    pairs = [
        pd.concat([parts[key], parts[other]]).assign(**_at(key)) for key, other in opposites.items() if other and other != key
    ]
    return [
        finish(pd.DataFrame(medians), km, population, placed.assign(stat_name="t_q50")),
        finish(pd.DataFrame(ratios), cox, population, pd.concat(pairs).assign(stat_name="hr") if pairs else None),
    ]


def interact_by_subgroup(
    times: pd.DataFrame, adsl: pd.DataFrame, population: Population, subgroups: Subgroups, endpoint: TimeToEvent, study: Study
) -> list[Results]:
    """The p_value of the interaction of arm and level per subgroup, with `comparison.strata`: AN_<PARAMCD>_SUBGROUP_INTERACTION,
    where `comparison.interaction` asks for it. Subjects whose level is missing are left out."""
    pairs = pairs_of(times, adsl, population, study) if study.comparison.interaction else []
    placed = subgroups.members[(subgroups.members[PAIR[0]] != OVERALL) & (subgroups.members[PAIR[1]] != MISSING)]
    names = [name for name in subgroups.levels[PAIR[0]].drop_duplicates() if name != OVERALL]
    if not (pairs and names):
        return []
    rows = [_interaction(pair, name, placed[placed[PAIR[0]] == name], study) for pair in pairs for name in names]
    reference = pairs[0].reference
    analysis = Analysis(
        analysis_id(endpoint.paramcd, *INTERACTION),
        "ADTTE",
        "COX_EFRON_LIKELIHOOD_RATIO",
        endpoint.paramcd,
        f"{population.treatment} against {reference}",
        group2="SUBGROUP",
    )
    records = pd.concat([behind(pairs, "p_value").assign(**dict(zip(PAIR, (name, ""), strict=True))) for name in names])
    return [finish(pd.DataFrame(rows), analysis, population, records)]


def _interaction(pair: Pair, name: str, levels: pd.DataFrame, study: Study) -> Row:
    level = pair.rows[["USUBJID"]].merge(levels[["USUBJID", PAIR[1]]], on="USUBJID", how="left")[PAIR[1]]
    strata = pair.strata(study.comparison.strata)
    found = compute_interaction(pair.rows["DAYS"], pair.rows["EVENT"], pair.second, level, strata=strata)
    reason = f"{name}, {pair.explain(found.reason)}" if found.reason else ""
    row = result_row("p_value", "Interaction, likelihood ratio p-value", found.p_value, format_p_value(found.p_value), reason)
    return row | _at((pair.arm, name, ""))


Key = tuple[str, str, str]


def _at(key: Key) -> Row:
    return dict(zip(["group1_level", *PAIR], key, strict=True))


def _median(part: pd.DataFrame, study: Study) -> list[Row]:
    return quantile_rows(curve_of(part["DAYS"], part["EVENT"], study), "t_q50", study)


def _opposite(key: Key, keys: list[Key], reference: str | None) -> Key | None:
    """With what a treatment and level is compared: the reference arm in the same level, or, with one arm, the first level of the
    subgroup. None: with nothing (the reference arm, the total; all subjects of one arm)."""
    group, subgroup, level = key
    if reference:
        return None if group in (reference, TOTAL) else (reference, subgroup, level)
    several = len({name for name, _, _ in keys}) > 1
    return None if several or subgroup == OVERALL else next(k for k in keys if k[:2] == (group, subgroup))


def _ratio(key: Key, opposite: Key | None, parts: dict[Key, pd.DataFrame], study: Study) -> list[Row]:
    if opposite is None:
        return []
    if opposite == key:
        return reference_rows()
    pair = pd.concat([parts[key].assign(second=True), parts[opposite].assign(second=False)])
    second = pair["second"]
    if key[1] != OVERALL and not is_comparable(pair, second, study):
        return ratio_rows(NOTHING)
    return ratio_rows(compute_hazard_ratio(pair["DAYS"], pair["EVENT"], second, study.ci.level, ties=study.comparison.ties))
