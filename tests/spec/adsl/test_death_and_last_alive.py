"""Date of death and date last known alive (STUDY_SPEC 5.9, 5.10; M09, M16, D31, D32 of section 8)."""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.imputation import impute_death
from tests.spec.datasets import first_stage, sdtm, stage_1
from tests.spec.tables import column, shown, study, table

PARTIAL = """
DTHDTC     | LSTALVDT   | TRTSDT     | DTHDT      | DTHDTF
2023-07    | 2023-07-12 | 2023-01-10 | 2023-07-13 | D
2023-07    | 2023-06-20 | 2023-01-10 | 2023-07-01 | D
2023-07    | 2023-07-31 | 2023-01-10 | 2023-07-31 | D
2023       | 2023-05-30 | 2023-01-10 | 2023-05-31 | M
2023       | 2022-11-02 |            | 2023-01-01 | M
2023       | 2022-11-02 | 2023-01-10 | 2023-01-10 | M
2023       | 2023-12-31 | 2023-01-10 | 2023-12-31 | M
2023-07-15 | 2023-07-12 | 2023-01-10 | 2023-07-15 |
           | 2023-05-30 | 2023-01-10 |            |
"""


@pytest.mark.parametrize("row", table(PARTIAL).to_dict("records"), ids=lambda r: shown(r["DTHDTC"]))
def test_partial_death_dates(row: dict[str, Any]) -> None:
    """M09."""
    made = impute_death(
        column([shown(row["DTHDTC"])], "Char"), column([shown(row["LSTALVDT"])], "Date"), column([shown(row["TRTSDT"])], "Date")
    )
    assert (shown(made["DT"][0]), shown(made["DTF"][0])) == (shown(row["DTHDT"]), shown(row["DTHDTF"]))


DM = """
USUBJID | RFICDTC    | DTHFL | DTHDTC
M16     | 2023-01-02 |       |
partial | 2023-01-02 | Y     | 2023-07
after   | 2023-01-02 | Y     | 2023-07
nodate  | 2023-01-02 | Y     |
late    | 2023-01-02 | Y     | 2025-02-01
contact | 2023-01-02 |       |
only    | 2023-01    |       |
dayof   | 2023-01-02 | Y     | 2023-07-15
"""
AE = """
USUBJID | AESTDTC    | AEENDTC    | AEOUT | AEDECOD
M16     | 2024-01-10 | 2024-02-20 |       | Cough
after   | 2023-08-05 |            |       | Cough
dayof   | 2023-07-15 | 2023-07-15 | FATAL | Sepsis
"""
SS = """
USUBJID | SSDTC      | SSSTRESC
M16     | 2024-02-10 | ALIVE
M16     | 2024-05-01 | UNKNOWN
partial | 2023-07-12 | ALIVE
after   | 2023-07-12 | ALIVE
nodate  | 2023-05-30 | ALIVE
late    | 2024-12-20 | ALIVE
contact | 2025-03-03 | ALIVE
dayof   | 2023-07-01 | ALIVE
"""
DS = """
USUBJID | DSCAT             | DSSCAT              | DSDECOD           | DSSTDTC
M16     | DISPOSITION EVENT | STUDY PARTICIPATION | LOST TO FOLLOW-UP | 2024-06-01
"""
TR = """
USUBJID | TRDTC      | TRTESTCD | TRLNKID
M16     | 2024-01-30 | LDIAM    | T01
"""

EXPECTED = """
USUBJID | LSTALVDT   | DTHFL | DTHDT      | DTHDTF | DTHCAUS | DTHDOM
M16     | 2024-02-10 |       |            |        |         |
partial | 2023-07-12 | Y     | 2023-07-13 | D      |         |
after   | 2023-07-12 | Y     | 2023-07-13 | D      |         |
nodate  | 2023-05-30 | Y     |            |        |         |
late    | 2024-12-31 |       |            |        |         |
contact | 2024-12-31 |       |            |        |         |
only    | 2023-01-01 |       |            |        |         |
dayof   | 2023-07-01 | Y     | 2023-07-15 |        | Sepsis  | AE
"""


@pytest.fixture(scope="module")
def adsl() -> pd.DataFrame:
    return stage_1(sdtm(dm=DM, ae=AE, ss=SS, ds=DS, tr=TR), study()).set_index("USUBJID")


@pytest.mark.parametrize("subject", table(EXPECTED).to_dict("records"), ids=lambda s: s["USUBJID"])
def test_last_known_alive_and_death(subject: dict[str, Any], adsl: pd.DataFrame) -> None:
    result = adsl.loc[subject["USUBJID"]]
    columns = list(subject)[1:]
    assert [shown(result[c]) for c in columns] == [shown(subject[c]) for c in columns]


def test_deaths_without_date_are_listed() -> None:
    issues = first_stage(sdtm(dm=DM, ae=AE, ss=SS, ds=DS, tr=TR), study()).issues
    assert issues[["CODE", "USUBJID"]].to_numpy().tolist() == [["DTH_NODATE", "nodate"]]
