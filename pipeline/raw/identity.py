"""Which row a raw row is: codes as they were meant, and the key made of them.

Its own module because files (landing), renamed columns (translate) and current rows (records) must clean a code in one way.
"""

from functools import reduce
from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct

KEY_PARTS = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "FORM", "RECPOS"]


def clean_code(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """A coded field as it was meant: NFKC, blanks trimmed and collapsed, upper case; missing if nothing is left (X07)."""

    def read(distinct: "pd.Series[Any]") -> "pd.Series[Any]":
        clean = distinct.str.normalize("NFKC").str.strip().str.upper().str.replace(r"\s+", " ", regex=True)
        return clean.mask(clean.eq("").fillna(False))

    return each_distinct(text, read)


def identified(table: pd.DataFrame, form: str, file: str) -> pd.DataFrame:
    """ROWKEY = SITEID|SUBJID|FOLDER|FOLDERSEQ|FORM|RECPOS; a part that is missing stays empty between its bars."""
    parts = table.assign(FORM=pd.Series(form, index=table.index, dtype="str"))[KEY_PARTS]
    clean = parts.apply(clean_code).fillna("")
    key = reduce(lambda left, part: left + "|" + clean[part], KEY_PARTS[1:], clean[KEY_PARTS[0]])
    return table.assign(ROWKEY=key, FILE=pd.Series(file, index=table.index, dtype="str"))
