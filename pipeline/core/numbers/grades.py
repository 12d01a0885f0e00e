"""Grades of CTCAE as people write them: takes texts, gives whole numbers.

Every grade that decides a number is read here, of SDTM from forms and of SDTM as received.
"""

import re

import pandas as pd

from pipeline.core.distinct import each_distinct, each_distinct_number
from pipeline.core.series import Series
from schemas.base import DTYPES
from schemas.codelists import normalise

# "3", "3.0", "GRADE 3", "Grade III", "G3", "CTCAE grade: 3", "3级"; nothing that is more or less than one grade ("2-3", ">= 3").
_GRADE = re.compile(r"(?:(?:NCI[- ])?CTCAE )?(?:(?:GRADE|GR\.?|G)\s?[:=-]?\s?)?(?:([0-5])(?:\.0+)?|(I{1,3}|IV|V))\s?级?")
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}


def read_grades(text: Series, lowest: int = 1) -> Series:
    """The grade that each text names, `lowest` to 5; missing where it names none. `lowest` is 0 where "no toxicity" is an answer:
    laboratory tests, and states before treatment."""
    return each_distinct(text, lambda known: pd.Series([_read(value, lowest) for value in known], dtype=DTYPES["Num"]))


def grade_text(grade: Series) -> Series:
    """Grades as text, as ATOXGR has them: "3"."""
    return each_distinct_number(grade, lambda known: known.astype("Int64").astype(DTYPES["Char"]))


def _read(text: str, lowest: int) -> float:
    match = _GRADE.fullmatch(normalise(text))
    if match is None:
        return float("nan")
    grade = int(match[1]) if match[1] else _ROMAN[match[2]]
    return float(grade) if grade >= lowest else float("nan")
