"""The row ledger: takes the forms, the rows that are not current and all lineage, gives the balance of rows of every form.

Its own module because it is an invariant over all domains and belongs to none: every raw row is mapped, excluded with a reason or
quarantined (DESIGN 3). A row that a domain reads but that makes no record stands in that domain's lineage with the reason as its
RULE (`excluded: ...`, `quarantined: ...`); it counts as mapped when another domain, or another block, made a record of it.
"""

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from pipeline.product import EXCLUDED, QUARANTINED
from pipeline.raw.records import QUARANTINE
from schemas.base import conform
from schemas.landing import Ledger

MAPPED, UNACCOUNTED = "MAPPED", "UNACCOUNTED"
BALANCED, UNBALANCED, NOT_YET_MAPPED = "balanced", "unbalanced", "not yet mapped"


def ledger(
    current: Mapping[str, pd.DataFrame], excluded: pd.DataFrame, lineage: pd.DataFrame, mapped_forms: Collection[str]
) -> pd.DataFrame:
    """One Ledger row per form of `current` (tables by form name). A form outside `mapped_forms` is stated as not yet mapped."""
    prefix = excluded["REASON"].isin(QUARANTINE).map({True: QUARANTINED, False: EXCLUDED}).astype("str")
    fates = [pd.DataFrame({"FORM": excluded["FORM"], "FATE": prefix + excluded["REASON"]})]
    for form, table in current.items():
        fates.append(pd.DataFrame({"FORM": form, "FATE": _fate(table["ROWKEY"], lineage)}))
    counts = pd.concat(fates, ignore_index=True).value_counts(["FORM", "FATE"], sort=False).rename("ROWS").reset_index()
    return _balance(counts, pd.Index(list(current), name="FORM"), mapped_forms)


def _fate(rowkey: "pd.Series[Any]", lineage: pd.DataFrame) -> "pd.Series[Any]":
    """What became of each current row: MAPPED, the reason that its first domain gives, or UNACCOUNTED."""
    left_out = lineage["RULE"].str.startswith((EXCLUDED, QUARANTINED)).fillna(False)
    reasons = lineage[left_out].drop_duplicates("ROWKEY").set_index("ROWKEY")["RULE"]
    fate = rowkey.map(reasons).astype("str").fillna(UNACCOUNTED)
    return fate.mask(rowkey.isin(lineage.loc[~left_out, "ROWKEY"]), MAPPED)


def _balance(counts: pd.DataFrame, forms: "pd.Index[str]", mapped_forms: Collection[str]) -> pd.DataFrame:
    kind = counts["FATE"].mask(counts["FATE"].str.startswith(EXCLUDED), "EXCLUDED")
    kind = kind.mask(counts["FATE"].str.startswith(QUARANTINED), "QUARANTINED")
    sums = counts.assign(KIND=kind).pivot_table(index="FORM", columns="KIND", values="ROWS", aggfunc="sum")
    sums = sums.reindex(index=forms, columns=[MAPPED, "EXCLUDED", "QUARANTINED", UNACCOUNTED]).fillna(0)
    stated = counts[~counts["FATE"].isin([MAPPED, UNACCOUNTED])]
    text = (stated["FATE"] + ": " + stated["ROWS"].astype("str")).groupby(stated["FORM"]).agg("; ".join)
    state = pd.Series(BALANCED, index=forms).mask(sums[UNACCOUNTED].gt(0), UNBALANCED)
    state = state.mask(~forms.isin(list(mapped_forms)) & sums[MAPPED].eq(0), NOT_YET_MAPPED)
    table = sums.assign(ROWS=sums.sum(axis=1), REASONS=text.reindex(forms), STATE=state)
    return conform(table.reset_index(), Ledger)
