"""The two-visit table of confirmed best response, cell by cell (STUDY_SPEC 4.10), and which of several responses a day keeps.

Start date 2023-01-01. MET: first visit on day 42, after the minimum of 35 days, second on day 84. LATE and EARLY: first visit
before the minimum, on day 19 and day 4; the second, at least 28 days after it, on day 47 and day 34, so that only that of LATE
has passed the minimum. A cell of the published table "SD if second >= min, else NE" is SD in LATE and NE in EARLY.
"""

from itertools import combinations

import pandas as pd
import pytest

from pipeline.adam.response.best_response import best_response, derive_vars_anl
from tests.spec.tables import assessments, study, table

VISITS = {"MET": ("2023-02-12", "2023-03-26"), "LATE": ("2023-01-20", "2023-02-17"), "EARLY": ("2023-01-05", "2023-02-04")}
CELLS = """
FIRST | SECOND | MET | LATE | EARLY
CR    | CR     | CR  | CR   | CR
CR    | PR     | SD  | SD   | NE
CR    | SD     | SD  | SD   | NE
CR    | PD     | SD  | PD   | PD
CR    | NE     | SD  | NE   | NE
PR    | CR     | PR  | PR   | PR
PR    | PR     | PR  | PR   | PR
PR    | SD     | SD  | SD   | NE
PR    | PD     | SD  | PD   | PD
PR    | NE     | SD  | NE   | NE
SD    | PD     | SD  | PD   | PD
SD    | NE     | SD  | NE   | NE
NE    | NE     | NE  | NE   | NE
PD    |        | PD  | PD   | PD
"""
WORST_FIRST = ("PD", "NON-CR/NON-PD", "SD", "PR", "CR", "NE")
SUBJECT = table("USUBJID | ORIGDT | BLSCANDT | DCODT | NACTDT\n1 | 2023-01-01 | | 2024-12-31 |")


def analysed(records: str) -> pd.DataFrame:
    return derive_vars_anl(assessments(table(f"USUBJID | RECORDS\n1 | {records}")), SUBJECT, study())


@pytest.mark.parametrize("cell", table(CELLS).fillna("").to_dict("records"), ids=lambda c: f"{c['FIRST']}, {c['SECOND']}")
@pytest.mark.parametrize("times", VISITS)
def test_two_visits(cell: dict[str, str], times: str) -> None:
    visits = zip(VISITS[times], (cell["FIRST"], cell["SECOND"]), strict=True)
    records = "; ".join(f"{day} {response}" for day, response in visits if response)
    best = best_response(analysed(records), SUBJECT, study(), confirmed=True)
    assert best["AVALC"].tolist() == [cell[times]]


@pytest.mark.parametrize(("worse", "better"), list(combinations(WORST_FIRST, 2)))
def test_the_worst_response_of_a_day_counts(worse: str, better: str) -> None:
    for first, second in ((worse, better), (better, worse)):
        made = analysed(f"2023-02-12 {first}; 2023-02-12 {second}")
        assert made.loc[made["ANL01FL"].eq("Y"), "AVALC"].tolist() == [worse]
