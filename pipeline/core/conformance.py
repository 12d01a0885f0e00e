"""Findings of checks across datasets, built from the records at fault (schemas.conformance.Conformance).

Shared by the checks of SDTM, of ADaM and of a submission's files.
"""

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES, conform, empty, names
from schemas.conformance import Conformance

Tables = Mapping[str, pd.DataFrame]
"""The datasets by their names as submitted: AE, SUPPAE, ADSL."""
ConformanceCheck = Callable[[Tables], pd.DataFrame]
"""A check takes all datasets and gives its findings; its docstring begins with its code: "SUBJECT: every USUBJID is in DM."."""


def findings(check: str, dataset: str, rows: pd.DataFrame, key: list[str], message: Series | str) -> pd.DataFrame:
    """One finding per row; KEY reads "VISITNUM=4; AESEQ=2", without the variables that are missing or empty."""
    if rows.empty:
        return empty(Conformance)
    made = {
        "CHECK": check,
        "DATASET": dataset,
        "USUBJID": rows.get("USUBJID"),
        "KEY": key_text(rows, key),
        "MESSAGE": message,
    }
    return conform(pd.DataFrame(made, index=rows.index).reindex(columns=names(Conformance)), Conformance)


def key_text(rows: pd.DataFrame, key: list[str]) -> Series:
    """The variables of `key` with their values as text."""
    text = pd.Series("", index=rows.index, dtype=DTYPES["Char"])
    for variable in [v for v in key if v in rows]:
        value = rows[variable].astype(DTYPES["Char"]).str.removesuffix(".0")
        text = text + (f"; {variable}=" + value).fillna("")
    return text.str.slice(2)


def absent(rows: pd.DataFrame, keys: list[str], others: pd.DataFrame) -> pd.DataFrame:
    """The rows whose values of `keys` no record of `others` has."""
    known = others[keys].drop_duplicates()
    joined = rows[keys].merge(known, how="left", indicator="_side")
    return rows[joined["_side"].eq("left_only").to_numpy()]


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """The findings of several checks, one below the other; the empty table when there are none."""
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty(Conformance)
