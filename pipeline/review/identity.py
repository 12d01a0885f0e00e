"""What names a record whatever its number: takes a table as stored, gives each record a text that is the same in every transfer.

Sequence numbers (--SEQ, ASEQ) are given anew with every run. Raw rows have their own key; SUPP-- and RELREC point to records of
other datasets, by their identity here.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.core.series import Series
from pipeline.review.compare.cells import key_text
from schemas.base import DTYPES, Table, key_of
from schemas.sdtm import DOMAINS

RECORD = "RECORD"
ROW = "ROWKEY"
Tables = Mapping[str, pd.DataFrame]


def renumbered(table: pd.DataFrame) -> list[str]:
    """The variables that number records anew in every run."""
    return [c for c in table.columns if c.endswith("SEQ") and c != "FOLDERSEQ"]


def sequence_of(dataset: str, table: pd.DataFrame) -> str | None:
    """What numbers the records of a dataset within a subject: AESEQ of ADAE, ASEQ of other ADaM datasets, --SEQ of a domain."""
    own = "AESEQ" if dataset == "ADAE" else "ASEQ" if "ASEQ" in table else f"{dataset}SEQ"
    return own if own in table else None


def identify(name: str, tables: Tables, declared: Mapping[str, type[Table]]) -> Series:
    """The identity of each record of `tables[name]` (lower-case names): its key without numbers, "#2" for the second of a key.

    `declared`: what analysis datasets must look like.
    """
    table = tables[name]
    if {"IDVAR", "IDVARVAL", "RDOMAIN"} <= set(table.columns):
        table = table.assign(IDVARVAL=_pointed(table, tables, declared))
    text = key_text(table, _key(name, table, declared))
    if text.is_unique:
        return text
    nth = text.groupby(text).cumcount() + 1
    return text.where(nth.eq(1), text + " #" + nth.astype("str"))


def _key(name: str, table: pd.DataFrame, analysis: Mapping[str, type[Table]]) -> list[str]:
    """The declared key and the term, else all that names or dates a record; STUDYID says nothing within one study."""
    if ROW in table:
        return [ROW]
    schema = {**DOMAINS, **analysis}.get(name)
    declared = (*key_of(schema), *(c for c in table if c.endswith("DECOD"))) if schema else tuple(table.columns)
    skipped = {*renumbered(table), "STUDYID"}
    return [c for c in dict.fromkeys(declared) if c in table and c not in skipped]


def _pointed(table: pd.DataFrame, tables: Tables, declared: Mapping[str, type[Table]]) -> Series:
    """IDVARVAL with the identity of the record that a sequence number points to."""
    value = table["IDVARVAL"].astype(DTYPES["Char"])
    by_number = table["IDVAR"].fillna("").str.endswith("SEQ")
    for domain, rows in table[by_number].groupby("RDOMAIN"):
        parent = tables.get(str(domain).lower())
        sequence = f"{domain}SEQ"
        if parent is None or sequence not in parent:
            continue
        number = parent["USUBJID"] + "|" + parent[sequence].map("{:.0f}".format, na_action="ignore").astype(DTYPES["Char"])
        names = pd.Series(identify(str(domain).lower(), tables, declared).to_numpy(), index=number)
        pointed = (rows["USUBJID"] + "|" + rows["IDVARVAL"]).map(names[~names.index.duplicated()])
        value.loc[rows.index] = pointed.fillna(rows["IDVARVAL"]).astype(DTYPES["Char"])
    return value
