"""First and last dose, end of treatment, arms and populations (STUDY_SPEC 5.2; M01, M03, M04, M05, M13 of 8.10)."""

import pandas as pd
import pytest

from tests.spec.datasets import sdtm, stage_1
from tests.spec.tables import shown, study

ARM = "Surufatinib + Envafolimab"
STUDY = {"arms": [{"code": "SURENV", "label": ARM}]}

DM = f"""
USUBJID | SUBJID | AGE | AGEU | ARM   | ACTARM | RFICDTC
M01     | M01    | 64  | YEARS | {ARM} | {ARM}  | 2023-01-02
M03     | M03    | 65  | YEARS | {ARM} | {ARM}  | 2023-01-02
M04     | 0107   | 50  | YEARS | {ARM} | {ARM}  | 2023-02-01
SF      | SF     | 50  | YEARS |       |        | 2023-01-02
closed  | closed | 50  | YEARS |       |        | 2023-01-02
nodose  | nodose | 50  | YEARS | {ARM} |        | 2023-01-02
enva    | enva   | 50  | YEARS | {ARM} | {ARM}  | 2023-01-02
"""
EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
M01     | SURUFATINIB | 250    | 2023-01-10 | 2023-06-15
M01     | ENVAFOLIMAB | 400    | 2023-01-10 | 2023-01-10
M01     | ENVAFOLIMAB | 400    | 2023-06-28 | 2023-06-28
M03     | SURUFATINIB | 250    | 2023-01-10 |
M03     | ENVAFOLIMAB | 400    | 2024-12-12 | 2024-12-12
M04     | SURUFATINIB | 250    | 2023-03-10 | 2023-05-01
enva    | ENVAFOLIMAB | 300    | 2023-01-12 | 2023-01-12
"""
DS = """
USUBJID | DSCAT              | DSSCAT              | DSDECOD               | DSSTDTC
M01     | PROTOCOL MILESTONE |                     | ENTERED INTO TRIAL    | 2023-01-05
M01     | DISPOSITION EVENT  | SURUFATINIB         | ADVERSE EVENT         | 2023-06-16
M01     | DISPOSITION EVENT  | ENVAFOLIMAB         | PROGRESSIVE DISEASE   | 2023-07-01
M03     | PROTOCOL MILESTONE |                     | ENTERED INTO TRIAL    | 2023-01-05
M03     | DISPOSITION EVENT  | SURUFATINIB         | ADVERSE EVENT         | 2024-12-20
M04     | PROTOCOL MILESTONE |                     | ENTERED INTO TRIAL    | 2023-03-08
M04     | DISPOSITION EVENT  | STUDY PARTICIPATION | SCREEN FAILURE        | 2023-02-10
M04     | DISPOSITION EVENT  | SURUFATINIB         | COMPLETED             | 2023-05-02
M04     | DISPOSITION EVENT  | STUDY PARTICIPATION | WITHDRAWAL BY SUBJECT | 2023-06-01
SF      | DISPOSITION EVENT  | STUDY PARTICIPATION | SCREEN FAILURE        | 2023-01-04
nodose  | PROTOCOL MILESTONE |                     | ENTERED INTO TRIAL    | 2023-01-05
enva    | PROTOCOL MILESTONE |                     | ENTERED INTO TRIAL    | 2023-01-05
"""


@pytest.fixture(scope="module")
def adsl() -> pd.DataFrame:
    return stage_1(sdtm(dm=DM, ex=EX, ds=DS), study(**STUDY)).set_index("USUBJID")


def cells(adsl: pd.DataFrame, subject: str, columns: str) -> list[str]:
    return [shown(value) for value in adsl.loc[subject, columns.split()]]


def test_two_drugs_that_end_on_different_days(adsl: pd.DataFrame) -> None:
    """M01."""
    dates = cells(adsl, "M01", "TRTSDT SURSDT ENVSDT SUREDT ENVEDT TRTEDT TRTEDTA")
    assert dates == ["2023-01-10"] * 3 + ["2023-06-15", "2023-06-28", "2023-06-28", "2023-06-28"]
    assert adsl.loc["M01", "TRTDURD"] == 170  # 10 January to 28 June
    status = cells(adsl, "M01", "EOTSTT DCTREAS SURDCTRS ENVDCTRS")
    assert status == ["DISCONTINUED", "PROGRESSIVE DISEASE", "ADVERSE EVENT", "PROGRESSIVE DISEASE"]


def test_still_on_treatment_while_one_drug_goes_on(adsl: pd.DataFrame) -> None:
    """M03: surufatinib has ended, envafolimab has no end-of-treatment record."""
    assert cells(adsl, "M03", "TRTEDT TRTEDTA EOTSTT SUREOTST ENVEOTST ENVEDT DCTREAS") == [
        "", "2024-12-31", "ONGOING", "DISCONTINUED", "ONGOING", "", "",
    ]  # fmt: skip


def test_a_second_screening_is_one_subject(adsl: pd.DataFrame) -> None:
    """M04: the screen failure of the first screening is not the end of the study."""
    assert cells(adsl, "M04", "SUBJID RFICDT ENRLDT TRT01P EOTSTT EOSSTT DCSREAS EOSDT ITTFL") == [
        "0107", "2023-02-01", "2023-03-08", ARM, "COMPLETED", "DISCONTINUED", "WITHDRAWAL BY SUBJECT", "2023-06-01", "Y",
    ]  # fmt: skip
    assert not adsl.index.duplicated().any()


@pytest.mark.parametrize(
    ("subject", "flags", "planned", "actual"),
    [
        ("SF", "N N N N", "", ""),
        ("closed", "N N N N", "", ""),
        ("nodose", "Y Y N N", ARM, ""),
        ("enva", "Y Y Y Y", ARM, ARM),
    ],
)
def test_arms_and_populations(adsl: pd.DataFrame, subject: str, flags: str, planned: str, actual: str) -> None:
    """M05."""
    assert cells(adsl, subject, "ENRLFL ITTFL FASFL SAFFL") == flags.split()
    assert cells(adsl, subject, "TRT01P TRT01A") == [planned, actual]


def test_age_groups(adsl: pd.DataFrame) -> None:
    assert cells(adsl, "M01", "AGEGR1 AGEGR1N") == ["<65", "1.0"]
    assert cells(adsl, "M03", "AGEGR1 AGEGR1N") == [">=65", "2.0"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [(["RANDDT", "ENRLDT", "TRTSDT"], ["2023-01-05", "ENRLDT"]), (["TRTSDT"], ["2023-01-10", "TRTSDT"])],
)
def test_where_time_starts(order: list[str], expected: list[str]) -> None:
    """M13: nobody is randomised, so the origin is enrolment; one line makes it the first dose."""
    adsl = stage_1(sdtm(dm=DM, ex=EX, ds=DS), study(start_date={"order": order})).set_index("USUBJID")
    assert cells(adsl, "M01", "ORIGDT ORIGSRC") == expected


def test_not_per_protocol_is_a_list() -> None:
    adsl = stage_1(sdtm(dm=DM, ex=EX, ds=DS), study(populations={"per_protocol": {"subjects": ["M01"]}})).set_index("USUBJID")
    assert adsl.loc[["M01", "M03", "nodose"], "PPROTFL"].tolist() == ["N", "Y", "N"]


FOREIGN_DM = """
USUBJID | AGE | ARM            | ACTARM
P1      | 70  | Placebo        | Placebo
P2      | 70  | Drug X High    | Drug X Low
P3      | 70  | Screen Failure | Screen Failure
"""
FOREIGN_EX = """
USUBJID | EXTRT   | EXDOSE | EXSTDTC    | EXENDTC
P1      | PLACEBO | 0      | 2014-01-02 | 2014-07-02
P2      | DRUG X  | 54     | 2014-01-05 | 2014-02-01
P2      | DRUG X  | 0      | 2014-02-02 | 2014-02-09
"""
FOREIGN_DS = """
USUBJID | DSCAT              | DSDECOD        | DSSTDTC
P1      | PROTOCOL MILESTONE | RANDOMIZED     | 2014-01-02
P1      | DISPOSITION EVENT  | COMPLETED      | 2014-07-02
P2      | PROTOCOL MILESTONE | RANDOMIZED     | 2014-01-04
P2      | DISPOSITION EVENT  | ADVERSE EVENT  | 2014-02-10
P3      | DISPOSITION EVENT  | SCREEN FAILURE | 2013-12-20
"""


def test_a_study_with_three_arms_placebo_and_one_disposition() -> None:
    """Randomisation proves enrolment; a dose of placebo is a dose; arms without study.arms are numbered by name."""
    adsl = stage_1(sdtm(dm=FOREIGN_DM, ex=FOREIGN_EX, ds=FOREIGN_DS), study()).set_index("USUBJID")
    columns = "ORIGSRC TRTEDT EOTSTT EOSSTT TRT01P TRT01A TRT01PN TRT01AN ENRLFL FASFL"
    assert cells(adsl, "P1", columns) == [
        "RANDDT", "2014-07-02", "COMPLETED", "COMPLETED", "Placebo", "Placebo", "3.0", "3.0", "Y", "Y",
    ]  # fmt: skip
    assert cells(adsl, "P2", columns) == [
        "RANDDT", "2014-02-01", "DISCONTINUED", "DISCONTINUED", "Drug X High", "Drug X Low", "1.0", "2.0", "Y", "Y",
    ]  # fmt: skip
    assert cells(adsl, "P3", columns) == ["", "", "", "", "", "", "", "", "N", "N"]
