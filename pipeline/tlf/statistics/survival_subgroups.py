"""Medians and hazard ratios by subgroup (TLF_SPEC 0.3, Table 14.2.3.3).

Treatments are compared within each level or, in a trial with one treatment, each level with the first level of its subgroup.
"""

import pandas as pd

from pipeline.endpoints.time_to_event import TimeToEvent
from pipeline.study import Study
from pipeline.tlf.ard.analysis import TOTAL, Analysis, Population, Results, finish
from pipeline.tlf.ard.ids import analysis_id
from pipeline.tlf.ard.subgroups import OVERALL, PAIR, Subgroups
from pipeline.tlf.statistics.arms import reference_of
from pipeline.tlf.statistics.comparisons.hazard_ratio import compute_hazard_ratio
from pipeline.tlf.statistics.estimates import NOTHING
from pipeline.tlf.statistics.survival import curve_of, quantile_rows
from pipeline.tlf.statistics.survival_comparison import is_comparable, ratio_rows, reference_rows

Row = dict[str, object]


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
    cox = Analysis(analysis_id(code, "SUBGROUP", "COX"), "ADTTE", "COX_EFRON", code, against, **levels)
    pairs = [
        pd.concat([parts[key], parts[other]]).assign(**_at(key)) for key, other in opposites.items() if other and other != key
    ]
    return [
        finish(pd.DataFrame(medians), km, population, placed.assign(stat_name="t_q50")),
        finish(pd.DataFrame(ratios), cox, population, pd.concat(pairs).assign(stat_name="hr") if pairs else None),
    ]


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
    return ratio_rows(compute_hazard_ratio(pair["DAYS"], pair["EVENT"], second, study.ci.level))
