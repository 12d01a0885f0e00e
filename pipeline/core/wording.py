"""Whether two people meant the same by a text: takes texts of data and listed terms, says which are one of them.

Categories such as CMCAT and DSSCAT have no closed codelist: "ANTI-CANCER", "Anticancer" and "anti cancer" are one word.
"""

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.series import Series
from schemas.base import DTYPES
from schemas.codelists import normalise

TREATMENT_WORDS = (
    "STUDY TREATMENT", "TREATMENT", "STUDY DRUG", "STUDY MEDICATION", "STUDY THERAPY", "STUDY INTERVENTION", "END OF TREATMENT",
    "TREATMENT DISPOSITION", "TREATMENT DISCONTINUATION", "TREATMENT COMPLETION", "STUDY TREATMENT DISPOSITION",
    "STUDY TREATMENT DISCONTINUATION", "STUDY DRUG DISCONTINUATION", "INVESTIGATIONAL PRODUCT",
)  # fmt: skip
"""What a disposition calls study treatment as a whole, whatever its drugs."""


def same_words(text: Series, terms: Iterable[str]) -> Series:
    """Which texts are one of `terms`, whatever the case, the blanks and the hyphens; False where there is no text."""
    listed = {_squeezed(term) for term in terms}
    return _each(text, lambda value: _squeezed(value) in listed)


def names_any(text: Series, names: Iterable[str]) -> Series:
    """Which texts have one of `names` among their words, in that order; False where there is no text."""
    wanted = [_spaced(name) for name in names if name]
    return _each(text, lambda value: any(name in _spaced(value) for name in wanted))


def _each(text: Series, holds: Any) -> Series:
    answer = each_distinct(text, lambda known: pd.Series([float(holds(value)) for value in known], dtype=DTYPES["Num"]))
    return answer.eq(1)


def _squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", normalise(text))


def _spaced(text: str) -> str:
    return " " + re.sub(r"[\W_]+", " ", normalise(text)).strip() + " "
