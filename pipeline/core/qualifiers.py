"""Supplemental qualifiers and the records that they qualify, as SDTMIG 3.4 (8.4) joins them.

IDVAR names any variable of the parent that identifies records (--SEQ, --SPID, --GRPID, VISITNUM), and IDVARVAL its value; without
IDVAR a qualifier is of the subject, and so of each of its records. ADaM, listings and the checks of SDTM all read them here.
"""

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

_PERSON = ["USUBJID", "KEY"]


def qualifiers_of(records: pd.DataFrame, supp: pd.DataFrame, sequence: str, wanted: list[str]) -> pd.DataFrame:
    """The qualifiers `wanted` (QNAM) as text columns on the index of `records`; missing where a record has none.

    What names a record by `sequence` (the parent's --SEQ) comes before what names it by another variable, and that before what is
    said of the subject.
    """
    asked = supp[supp["QNAM"].isin(wanted) & supp["QVAL"].notna()]
    named = asked["IDVAR"].fillna("")
    others = sorted(set(named) - {sequence, ""})
    values = pd.DataFrame(index=records.index, columns=wanted, dtype=DTYPES["Char"])
    for variable in [sequence, *others, ""]:
        rows = asked[named.eq(variable)]
        if len(rows) and (not variable or variable in records):
            values = values.fillna(_values(records, rows, variable, wanted))
    return values


def without_record(supp: pd.DataFrame, records: pd.DataFrame) -> Series:
    """Which rows (USUBJID, IDVAR, IDVARVAL) of a SUPP-- or RELREC name a record that `records`, their parent, does not have."""
    named = supp["IDVAR"].fillna("")
    lost = pd.Series(True, index=supp.index)
    for variable in named.unique():
        rows = supp[named.eq(variable)]
        if not variable or variable in records:
            keyed = _keyed_as(rows, records, variable)
            lost.loc[rows.index] = ~_index(keyed).isin(_index(_keyed(records, variable))) | keyed["KEY"].isna().to_numpy()
    return lost


def _values(records: pd.DataFrame, rows: pd.DataFrame, variable: str, wanted: list[str]) -> pd.DataFrame:
    """The qualifiers of `rows`, all of which name their records by `variable`."""
    said = _keyed_as(rows, records, variable).dropna(subset="KEY").drop_duplicates([*_PERSON, "QNAM"])
    wide = said.pivot_table(index=_PERSON, columns="QNAM", values="QVAL", aggfunc="first")
    wide = wide.reindex(columns=wanted).astype(DTYPES["Char"])
    found = _keyed(records, variable).merge(wide.reset_index(), on=_PERSON, how="left", validate="m:1")
    return found[wanted].set_axis(records.index)


def _keyed(records: pd.DataFrame, variable: str) -> pd.DataFrame:
    """USUBJID and KEY, the value of `variable`, of the parent's records."""
    return records[["USUBJID"]].assign(KEY=_comparable(records[variable]) if variable else "")


def _keyed_as(rows: pd.DataFrame, records: pd.DataFrame, variable: str) -> pd.DataFrame:
    """The rows with KEY, IDVARVAL in the type of the parent's `variable`."""
    if not variable:
        return rows.assign(KEY="")
    numeric = pd.api.types.is_numeric_dtype(records[variable])
    value = pd.to_numeric(rows["IDVARVAL"], errors="coerce").astype(DTYPES["Num"]) if numeric else rows["IDVARVAL"]
    return rows.assign(KEY=_comparable(value))


def _comparable(value: Series) -> Series:
    if pd.api.types.is_numeric_dtype(value):
        return value.astype(DTYPES["Num"])
    text = value.astype(DTYPES["Char"]).str.strip()
    return text.mask(text.eq(""))


def _index(keyed: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(keyed[_PERSON])
