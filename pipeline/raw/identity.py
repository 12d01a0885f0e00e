"""Which row a raw row is: codes as they were meant, and the key made of them.

Landing, translation and the choice of current rows clean a code in this one way.
"""

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.row_key import PARTS, make_keys
from pipeline.core.series import Series
from schemas.base import DTYPES


def clean_code(text: Series) -> Series:
    """A coded field as it was meant: NFKC, blanks trimmed and collapsed, upper case; missing if nothing is left (X07)."""

    def read(distinct: Series) -> Series:
        clean = distinct.str.normalize("NFKC").str.strip().str.upper().str.replace(r"\s+", " ", regex=True)
        return clean.mask(clean.eq("").fillna(False))

    return each_distinct(text, read)


def recoded(text: Series, codes: dict[str, str]) -> Series:
    """Their codes as ours, whatever their case and blanks; other text stays as it is, a code that means nothing is missing."""
    theirs = clean_code(pd.Series(list(codes), dtype="str"))
    known = clean_code(text).map(dict(zip(theirs, codes.values(), strict=True))).astype(DTYPES["Char"])
    answer = known.fillna(text)
    return answer.mask(answer.eq(""))


def identified(table: pd.DataFrame, form: str, files: Series | str) -> pd.DataFrame:
    """The rows of a form with ROWKEY (core/row_key.py) and FILE; `files` is the file of each row."""
    parts = table.assign(FORM=pd.Series(form, index=table.index, dtype="str"))[PARTS]
    return table.assign(
        ROWKEY=make_keys(parts.apply(clean_code).fillna("")), FILE=pd.Series(files, index=table.index, dtype="str")
    )
