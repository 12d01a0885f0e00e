"""How a check says what it found: takes the records at fault, gives findings.

Its own module because all checks share it, and none knows another.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from schemas.base import DTYPES, conform, names
from schemas.conformance import Conformance

Tables = Mapping[str, pd.DataFrame]
"""The datasets by their names as submitted: AE, SUPPAE, TA."""


def findings(check: str, dataset: str, rows: pd.DataFrame, key: list[str], message: "pd.Series[Any] | str") -> pd.DataFrame:
    """One finding per row; KEY reads "VISITNUM=4; AESEQ=2", without the variables that are missing or empty."""
    made = {
        "CHECK": check,
        "DATASET": dataset,
        "USUBJID": rows.get("USUBJID"),
        "KEY": key_text(rows, key),
        "MESSAGE": message,
    }
    return conform(pd.DataFrame(made, index=rows.index).reindex(columns=names(Conformance)), Conformance)


def key_text(rows: pd.DataFrame, key: list[str]) -> "pd.Series[Any]":
    """The variables of `key` with their values as text."""
    text = pd.Series("", index=rows.index, dtype=DTYPES["Char"])
    for variable in [v for v in key if v in rows]:
        value = rows[variable].astype(DTYPES["Char"]).str.removesuffix(".0")
        text = text + (f"; {variable}=" + value).fillna("")
    return text.str.slice(2)


def sequence(dataset: str) -> list[str]:
    """The variable that numbers the records of a dataset, as a key."""
    return [f"{dataset}SEQ"]


def absent(rows: pd.DataFrame, keys: list[str], others: pd.DataFrame) -> pd.DataFrame:
    """The rows whose values of `keys` no record of `others` has."""
    known = others[keys].drop_duplicates()
    joined = rows[keys].merge(known, how="left", indicator="_side")
    return rows[joined["_side"].eq("left_only").to_numpy()]


def observations(tables: Tables) -> dict[str, pd.DataFrame]:
    """The datasets of records about subjects: no SUPP--, no RELREC, no trial design."""
    return {
        name: table for name, table in tables.items() if "USUBJID" in table and name != "RELREC" and not name.startswith("SUPP")
    }
