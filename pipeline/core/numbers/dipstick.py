"""Results of a dipstick: takes texts as laboratories write them, gives the number of plus signs, a half for a trace.

The spellings are data (dipstick.csv). "(+)" is not among them: it means a trace to one laboratory and 1+ to another.
"""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series


def plus_signs(texts: Series) -> Series:
    """0 negative, 0.5 trace, 1 to 4; missing for any other text. Capitals, blanks and full-width signs make no difference."""
    return each_distinct(texts, _read)["PLUS"]


@cache
def spellings() -> Mapping[str, float]:
    """How a result is written, in capitals without blanks -> its number of plus signs."""
    text = files("pipeline.core.numbers").joinpath("dipstick.csv").read_text(encoding="utf-8")
    return {row["WRITTEN"].replace(" ", ""): float(row["PLUS"]) for row in csv.DictReader(text.splitlines())}


def _read(texts: Series) -> pd.DataFrame:
    plain = texts.str.normalize("NFKC").str.upper()
    return pd.DataFrame({"PLUS": plain.str.replace(r"\s", "", regex=True).map(spellings()).astype("float64")}, index=texts.index)
