"""The ledger: takes the forms, the rows that are not current, the lineage and the fate of the fields, gives each form's balance.

Every raw row is mapped, excluded with a reason or quarantined; every field is mapped, supplemental, used, left out with a reason,
or unmapped (DESIGN 3). A row that a domain reads but that makes no record stands in its lineage with the reason as RULE
(`excluded: ...`, `quarantined: ...`), and counts as mapped when another domain or block made a record of it.
"""

from collections.abc import Collection, Mapping

import pandas as pd

from pipeline.core.distinct import among, each_distinct
from pipeline.core.product import EXCLUDED, QUARANTINED
from pipeline.core.series import Series
from pipeline.raw.records import QUARANTINE
from schemas.base import conform, names
from schemas.landing import RowIdentity
from schemas.ledger import FATES, Ledger

MAPPED, UNACCOUNTED = "MAPPED", "UNACCOUNTED"
BALANCED, UNBALANCED, NO_DOMAIN = "balanced", "unbalanced", "no domain"
_ROWS = {MAPPED: "MAPPED", "EXCLUDED": "EXCLUDED", "QUARANTINED": "QUARANTINED", UNACCOUNTED: "UNACCOUNTED"}
_FIELDS = dict(zip(FATES, ("FMAPPED", "FSUPP", "FUSED", "FNOTSUB", "FUNMAP"), strict=True)) | {UNACCOUNTED: "FLOST"}


def ledger(
    current: Mapping[str, pd.DataFrame],
    excluded: pd.DataFrame,
    lineage: pd.DataFrame,
    fields: pd.DataFrame,
    mapped_forms: Collection[str],
) -> pd.DataFrame:
    """One Ledger row per form of `current` (tables by form name).

    `fields` has the one fate of each field (FORM, COLUMN, STATUS). A form outside `mapped_forms` has no domain that reads it; the
    state of any other is unbalanced when one of its rows or fields has no fate.
    """
    forms = pd.Index(list(current), name="FORM")
    rows = _fates_of_rows(current, excluded, lineage)
    table = _count(rows, forms, _ROWS).assign(REASONS=_reasons(rows).reindex(forms))
    table = table.join(_count(_fates_of_fields(current, fields), forms, _FIELDS))
    table = table.assign(ROWS=table[list(_ROWS.values())].sum(axis=1), FIELDS=table[list(_FIELDS.values())].sum(axis=1))
    state = pd.Series(BALANCED, index=forms).mask(table[UNACCOUNTED].gt(0) | table["FLOST"].gt(0), UNBALANCED)
    state = state.mask(~forms.isin(list(mapped_forms)) & table[MAPPED].eq(0), NO_DOMAIN)
    return conform(table.assign(STATE=state).reset_index()[names(Ledger)], Ledger)


def _fates_of_rows(current: Mapping[str, pd.DataFrame], excluded: pd.DataFrame, lineage: pd.DataFrame) -> pd.DataFrame:
    """FORM, KIND and REASON of every row of every file."""
    prefix = excluded["REASON"].isin(QUARANTINE).map({True: QUARANTINED, False: EXCLUDED}).astype("str")
    gone = pd.DataFrame({"FORM": excluded["FORM"], "REASON": prefix + excluded["REASON"]})
    landed = pd.concat([table["ROWKEY"] for table in current.values()], ignore_index=True)
    forms = pd.Series(list(current), dtype="str").repeat([len(table) for table in current.values()])
    fates = pd.DataFrame({"FORM": forms.to_numpy(), "REASON": _fate(landed, lineage)})
    together = pd.concat([gone, fates], ignore_index=True)
    return together.assign(KIND=each_distinct(together["REASON"], _kind))


def _kind(reason: Series) -> Series:
    kind = reason.mask(reason.str.startswith(EXCLUDED), "EXCLUDED")
    return kind.mask(kind.str.startswith(QUARANTINED), "QUARANTINED")


def _fate(rowkey: Series, lineage: pd.DataFrame) -> Series:
    """What became of each current row: MAPPED, the reason that its first domain gives, or UNACCOUNTED."""
    left_out = lineage["RULE"].str.startswith((EXCLUDED, QUARANTINED)).fillna(False)
    reasons = lineage[left_out].drop_duplicates("ROWKEY").set_index("ROWKEY")["RULE"]
    fate = pd.Series(MAPPED, index=rowkey.index, dtype="str")
    other = rowkey[~among(rowkey, lineage.loc[~left_out, "ROWKEY"])]
    fate.loc[other.index] = other.map(reasons).astype("str").fillna(UNACCOUNTED)
    return fate


def _reasons(rows: pd.DataFrame) -> Series:
    """By form, each reason with the number of its rows."""
    stated = rows[rows["KIND"].isin(["EXCLUDED", "QUARANTINED"])].value_counts(["FORM", "REASON"], sort=False).reset_index()
    text = stated["REASON"] + ": " + stated["count"].astype("str")
    return text.groupby(stated["FORM"]).agg("; ".join)


def _fates_of_fields(current: Mapping[str, pd.DataFrame], fields: pd.DataFrame) -> pd.DataFrame:
    """FORM and KIND of every column that the landed forms have, whether the mapping knows it or not."""
    columns = [(form, column) for form, table in current.items() for column in table.columns if column not in names(RowIdentity)]
    known = pd.DataFrame(columns, columns=["FORM", "COLUMN"], dtype="str").merge(fields, on=["FORM", "COLUMN"], how="left")
    return known.assign(KIND=known["STATUS"].where(known["STATUS"].isin(FATES), UNACCOUNTED))


def _count(fates: pd.DataFrame, forms: "pd.Index[str]", columns: Mapping[str, str]) -> pd.DataFrame:
    """One row per form, one column per kind of fate: how many have it."""
    counts = pd.crosstab(fates["FORM"], fates["KIND"])
    return counts.reindex(index=forms, columns=list(columns)).fillna(0).rename(columns=columns)
