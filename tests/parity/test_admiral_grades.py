"""Laboratory results of CDISCPILOT01 have the grades that the criteria of the R package admiral give them, versions 5.0 and 6.0.

`admiral_grades.csv`: results of the published ADLB of pharmaverseadam, graded in R by the expressions of admiral 1.5 (they assume
the worst of what a result does not tell, fasting, and calcium that is corrected): all of grade 1 or more, and 400 of grade 0.
"""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.adam.safety.grading import derive_vars_toxicity
from schemas.base import DTYPES

GIVEN = Path(__file__).parent / "admiral_grades.csv"
TEXTS = ("PARAMCD", "AVALU", "AVALC", "BNRIND", "FAST")


@pytest.mark.parametrize("version", ["5.0", "6.0"])
def test_no_grade_differs(version: str) -> None:
    given = pd.read_csv(GIVEN, dtype={"VERSION": "str", "GRADE": "float64"})
    rows = given[given["VERSION"].eq(version)].reset_index(drop=True)
    asked = rows.assign(PARAMCD=rows["TEST"], AVALC=None, BASEHI=rows["ANRHI"], FAST="Y", AFTER=True, AAGE=60.0, USABLE=True)
    made = derive_vars_toxicity(asked.astype(dict.fromkeys(TEXTS, DTYPES["Char"])), version, worst_case=True)
    grade = made["ATOXGRLN"].where(rows["SIDE"].eq("L"), made["ATOXGRHN"])
    differs = rows.assign(OURS=grade)[grade.ne(rows["GRADE"])]
    assert differs.empty, differs.head().to_string()
    assert {1.0, 2.0, 3.0} <= set(rows["GRADE"])
    assert rows["TEST"].nunique() >= 12
