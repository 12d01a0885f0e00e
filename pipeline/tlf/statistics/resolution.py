"""How long first events last until they are resolved, by Kaplan-Meier where some are not, as ARD rows (TLF_SPEC 0.3)."""

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects, finish
from pipeline.tlf.layout.formats import format_number
from pipeline.tlf.statistics.arms import estimate_rows
from pipeline.tlf.statistics.estimates import NOTHING
from pipeline.tlf.statistics.kaplan_meier import compute_quantile
from pipeline.tlf.statistics.survival import curve_of

RESOLVED = ("RECOVERED/RESOLVED", "RECOVERED/RESOLVED WITH SEQUELAE")


def resolution_times(first: pd.DataFrame, adsl: pd.DataFrame) -> pd.DataFrame:
    """`first` (USUBJID, SEQ, ASTDT, AENDT, AEOUT) with DAYS (from the start, both ends counted) and EVENT (1: resolved on AENDT).

    Censored: at the end of one that did not resolve, else at death, the last day known alive, or the cut-off. Without a start:
    left out.
    """
    dated = first[first["ASTDT"].notna()]
    by_subject = adsl.drop_duplicates("USUBJID").set_index("USUBJID")
    ends = {name: dated["USUBJID"].map(by_subject[name]) for name in ("DTHDT", "LSTALVDT", "DCODT")}
    resolved = dated["AEOUT"].isin(RESOLVED) & dated["AENDT"].notna()
    last = dated["AENDT"].fillna(pd.DataFrame(ends).min(axis="columns").astype(dated["AENDT"].dtype))
    days = ((last - dated["ASTDT"]).dt.days + 1.0).clip(lower=1)
    known = days.notna()
    return dated.assign(DAYS=days, EVENT=resolved.astype("float64"))[known]


def estimate_resolution(times: pd.DataFrame, population: Population, analysis: Analysis, study: Study) -> list[Results]:
    """Subjects whose first event resolved, and the median days until then with limits, per treatment and category (group2_level):
    _RESOLVED and the analysis itself."""
    levels = times[["group2_level"]].drop_duplicates()
    of = replace(analysis, id=f"{analysis.id}_RESOLVED", variable="")
    counts = count_subjects(
        times.loc[times["EVENT"].eq(1), ["USUBJID", "SEQ", "group2_level"]], population, of, levels=levels,
        among=times[["USUBJID", "group2_level"]],
    )  # fmt: skip
    joined = times.merge(population.subjects, on="USUBJID")
    parts = dict(iter(joined.groupby(["group1_level", "group2_level"], sort=False)))
    rows = []
    for group in population.groups:
        for category in levels["group2_level"]:
            part = parts.get((group, category))
            curve = curve_of(part["DAYS"], part["EVENT"], study) if part is not None else None
            found = compute_quantile(curve, 0.5) if curve else NOTHING
            keys = {"group1_level": group, "group2_level": category}
            made = estimate_rows("t_q50", "Median days to resolution", found, lambda value: format_number(value, 1))
            rows += [row | keys for row in made]
    behind = joined.assign(stat_name="t_q50")
    method = f"KM_{study.ci.km.upper()}"
    return [counts, finish(pd.DataFrame(rows), replace(analysis, method=method), population, behind if len(rows) else None)]


def days_rows(first: pd.DataFrame, column: str) -> pd.DataFrame:
    """`first` with a value of `column` as AVAL."""
    return first[first[column].notna()].assign(AVAL=np.asarray(first.loc[first[column].notna(), column], dtype="float64"))
