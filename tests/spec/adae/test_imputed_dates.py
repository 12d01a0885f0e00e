"""Start and end of an event from partial dates, and what follows from them (STUDY_SPEC 5.8; E10-E12, E14, E18, E21, E22 of 8.8).

First dose 2023-01-10. START and END are collected; ASTDT, AENDT and their flags are what the rule makes of them.
"""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.imputation import impute_end, impute_start
from pipeline.adam.safety.adae import adae
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.tables import column, domain, shown, study, table

STARTS = """
CASE                           | START      | END        | ASTDT      | F
complete                       | 2023-02-03 |            | 2023-02-03 |
E10, month of the first dose   | 2023-01    |            | 2023-01-10 | D
E11, ended before the dose     | 2023-01    | 2023-01-05 | 2023-01-01 | D
ended on the day of the dose   | 2023-01    | 2023-01-10 | 2023-01-10 | D
E14, another month             | 2023-07    |            | 2023-07-01 | D
month before the first dose    | 2022-12    |            | 2022-12-01 | D
E12, year of the first dose    | 2023       |            | 2023-01-10 | M
E12, another year              | 2022       |            | 2022-01-01 | M
E22, year, ended before        | 2023       | 2023-01-08 | 2023-01-01 | M
E21, never after its end       | 2023-03    | 2023-03-02 | 2023-03-01 | D
end before the month collected | 2023-03    | 2023-02-20 | 2023-03-01 | D
nothing                        |            | 2023-02-01 |            |
"""
ENDS = """
CASE                           | END        | DEATH      | CUTOFF     | AENDT      | F
complete                       | 2023-02-03 |            | 2024-12-31 | 2023-02-03 |
last day of the month          | 2023-02    |            | 2024-12-31 | 2023-02-28 | D
leap year                      | 2024-02    |            | 2024-12-31 | 2024-02-29 | D
last day of the year           | 2023       |            | 2024-12-31 | 2023-12-31 | M
E18, capped at death           | 2023-02    | 2023-02-20 | 2024-12-31 | 2023-02-20 | D
capped at the cut-off          | 2024-12    |            | 2024-12-20 | 2024-12-20 | D
capped at the earlier of both  | 2024       | 2024-11-30 | 2024-12-20 | 2024-11-30 | M
not before the month collected | 2023-03    | 2023-02-20 | 2024-12-31 | 2023-03-01 | D
ongoing                        |            | 2023-02-20 | 2024-12-31 |            |
"""


def cells(row: dict[str, Any], name: str, kind: str) -> "pd.Series[Any]":
    return column([shown(row[name])], kind)


@pytest.mark.parametrize("row", table(STARTS).to_dict("records"), ids=lambda r: r["CASE"])
def test_start(row: dict[str, Any]) -> None:
    made = impute_start(cells(row, "START", "Char"), column(["2023-01-10"], "Date"), cells(row, "END", "Char"))
    assert (shown(made["DT"][0]), shown(made["DTF"][0])) == (shown(row["ASTDT"]), shown(row["F"]))


@pytest.mark.parametrize("row", table(ENDS).to_dict("records"), ids=lambda r: r["CASE"])
def test_end(row: dict[str, Any]) -> None:
    made = impute_end(cells(row, "END", "Char"), column([shown(row["DEATH"])], "Date"), column([shown(row["CUTOFF"])], "Date"))
    assert (shown(made["DT"][0]), shown(made["DTF"][0])) == (shown(row["AENDT"]), shown(row["F"]))


def test_days_and_duration() -> None:
    """Day 1 is the first dose, the day before it day -1; a duration counts both ends; none while the event goes on."""
    events = domain(
        DOMAINS["ae"],
        """
        USUBJID | AESEQ | AEDECOD | AESTDTC    | AEENDTC    | AETOXGR
        A       | 1     | Cough   | 2023-01-09 | 2023-01-10 | 1
        A       | 2     | Rash    | 2023-01-10 | 2023-02-01 | 3
        A       | 3     | Nausea  | 2023-02-01 |            |
        """,
    )
    subjects = domain(ADSL_BASE, "USUBJID | SAFFL | TRTSDT | TRTEDT | DCODT\nA | Y | 2023-01-10 | 2023-06-30 | 2024-12-31")
    made = adae(events, domain(DOMAINS["suppae"]), domain(DOMAINS["mh"]), subjects, study()).table
    columns = ["AEDECOD", "ASTDY", "AENDY", "ADURN", "ADURU", "ATOXGRN"]
    assert [[shown(v) for v in row] for row in made[columns].to_numpy().tolist()] == [
        ["Cough", "-1.0", "1.0", "2.0", "DAYS", "1.0"],
        ["Rash", "1.0", "23.0", "23.0", "DAYS", "3.0"],
        ["Nausea", "23.0", "", "", "", ""],
    ]
