"""Sums of target diameters over time: takes target measurements, baselines and time points, gives one sum per time point.

A target may split or merge (STUDY_SPEC 4.2), a sum is complete only when every target expected is covered (4.3), and each piece
counts once. Sizes are whole micrometres (lesions.py).
"""

import pandas as pd

from pipeline.adam.frames import join_text
from pipeline.adam.tumour.lesions import PER_MM
from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from schemas.base import DTYPES

VISIT = ["USUBJID", "VISITNUM"]
TARGET = [*VISIT, "TARGET"]
MERGED, SPLIT, WHOLE = 0, 1, 2
NODE_MM = 10  # the short axis from which a lymph node counts as diseased


def sums_by_visit(targets: pd.DataFrame, baseline: pd.DataFrame, visits: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `visits` (USUBJID, VISITNUM, TPDT; after baseline) of a subject who has targets.

    SUM (micrometres, missing when incomplete), PARTIAL (of what was measured), NTARGET, LSEXP, LSASS (ids joined by ","), and
    ABOVECR: whether any that was measured is larger than complete response allows (a node 10 mm, any other at all; 4.4 row 3b).
    """
    expected = visits[[*VISIT, "TPDT"]].merge(baseline[["USUBJID", "LESION"]].rename(columns={"LESION": "TARGET"}), on="USUBJID")
    used = _best_pieces(_pieces(targets, expected))
    covered = used.groupby(TARGET, as_index=False).agg(COVERED=("MEASURED", "all"))
    grid = expected.merge(covered, on=TARGET, how="left", validate="1:1")
    grid = grid.assign(COVERED=grid["COVERED"].eq(True))
    counted = used.merge(grid.loc[grid["COVERED"], TARGET], on=TARGET).drop_duplicates([*VISIT, "LESION"])
    per_visit = grid.groupby(VISIT, as_index=False).agg(EXPECTED=("TARGET", "size"), NTARGET=("COVERED", "sum"))
    total = counted.groupby(VISIT, as_index=False).agg(PARTIAL=("SIZE", "sum"), ABOVECR=("ABOVECR", "any"))
    sums = per_visit.merge(total, on=VISIT, how="left", validate="1:1")
    ordered = grid.sort_values(TARGET), counted.sort_values([*VISIT, "LESION"])
    for name, rows, column in (("LSEXP", ordered[0], "TARGET"), ("LSASS", ordered[1], "LESION")):
        sums = sums.merge(join_text(rows, VISIT, column).rename(name).reset_index(), on=VISIT, how="left", validate="1:1")
    return sums.assign(SUM=sums["PARTIAL"].where(sums["NTARGET"].eq(sums["EXPECTED"])), ABOVECR=sums["ABOVECR"].eq(True))


def _pieces(targets: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """One row per time point, target and piece of it: the target itself, a fragment (T04.1), a merged lesion (T02/T03).

    A fragment once seen is expected at every later time point: without a row there it is not measured.
    """
    lesion = targets["LESION"]
    named = targets.assign(TARGET=each_distinct(lesion, _targets), KIND=each_distinct(lesion, _kind), ABOVECR=above_cr(targets))
    exploded = named.explode("TARGET").astype({"TARGET": DTYPES["Char"]})
    measured_first = exploded.assign(NE=exploded["SIZE"].isna()).sort_values(["NE", "TRSEQ"], kind="stable")
    seen = measured_first[[*TARGET, "LESION", "KIND", "SIZE", "ABOVECR"]]  # of two records of a piece the measured one counts
    return pd.concat([seen, _later_fragments(seen, expected)], ignore_index=True).drop_duplicates([*TARGET, "LESION"])


def _targets(lesion: Series) -> Series:
    """The targets that each lesion id names: T02/T03 is of two, T04.1 of T04."""
    return lesion.str.replace(r"\.[^/]*", "", regex=True).str.split("/")


def above_cr(targets: pd.DataFrame) -> Series:
    """Whether a measured target (SIZE in micrometres, NODE) is too large for CR: a node from 10 mm, others at all."""
    size, in_node = targets["SIZE"], targets["NODE"]
    return size.ge(NODE_MM * PER_MM).where(in_node, size.gt(0)).fillna(False).astype(bool)


def _kind(lesion: Series) -> Series:
    """MERGED, SPLIT or WHOLE, by the id of the lesion (STUDY_SPEC 3.2 TU: T02/T03, T04.1, T01)."""
    whole = pd.Series(WHOLE, index=lesion.index)
    return whole.mask(lesion.str.contains(".", regex=False), SPLIT).mask(lesion.str.contains("/", regex=False), MERGED)


def _later_fragments(seen: pd.DataFrame, expected: pd.DataFrame) -> pd.DataFrame:
    """The fragments of each target at every time point from their first on, as not measured."""
    fragments = seen.loc[seen["KIND"].eq(SPLIT)].merge(expected, on=TARGET)
    first = fragments.groupby(["USUBJID", "TARGET", "LESION", "KIND"], as_index=False).agg(FIRST=("TPDT", "min"))
    later = first.merge(expected, on=["USUBJID", "TARGET"])
    later = later.loc[later["TPDT"].ge(later["FIRST"])]
    return later[[*TARGET, "LESION", "KIND"]].assign(SIZE=pd.Series(pd.NA, index=later.index, dtype="Int64"), ABOVECR=False)


def _best_pieces(pieces: pd.DataFrame) -> pd.DataFrame:
    """Per time point and target the pieces that stand for it: a measured merged lesion, else its fragments, else itself."""
    measured = pieces["SIZE"].notna()
    stands = pieces.assign(MEASURED=measured).loc[~pieces["KIND"].eq(MERGED) | measured]
    return stands.loc[stands["KIND"].eq(stands.groupby(TARGET)["KIND"].transform("min"))]


def derive_vars_nadir(sums: pd.DataFrame, baseline_sum: Series) -> pd.DataFrame:
    """`sums` with BASESUM and NADIR: the lowest of the baseline and all complete sums at earlier time points (STUDY_SPEC 4.3).

    `sums` needs USUBJID, TPDT, VISITNUM, SUM; `baseline_sum` is by USUBJID, missing when the baseline is not evaluable.
    """
    ordered = sums.sort_values(["USUBJID", "TPDT", "VISITNUM"], kind="stable", ignore_index=True)
    base = ordered["USUBJID"].map(baseline_sum).astype("Int64")
    # A missing sum must not enter the nadir: a value above every possible sum stands for it.
    above = ordered["SUM"].fillna(10**12)
    lowest = above.groupby(ordered["USUBJID"]).cummin().groupby(ordered["USUBJID"]).shift().fillna(10**12)
    nadir = lowest.where(lowest.lt(base).eq(True), base)
    return ordered.assign(BASESUM=base, NADIR=nadir)
