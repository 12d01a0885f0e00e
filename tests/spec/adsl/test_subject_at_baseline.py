"""Demographics, prior therapy, diagnosis, performance status and organs of ADSL (STUDY_SPEC 5.2). First dose 2023-01-10."""

from typing import Any

import pandas as pd
import pytest

from tests.spec.datasets import first_stage, sdtm, stage_1, supp
from tests.spec.tables import shown, study

DM = """
USUBJID | SUBJID | SITEID | COUNTRY | AGE | AGEU  | SEX | RACE  | ETHNIC                 | ARM
A       | 0101   | 01     | CHN     | 64  | YEARS | F   | ASIAN | NOT HISPANIC OR LATINO | ONE
B       | 0201   | 02     | CHN     | 65  | YEARS | M   | ASIAN | NOT REPORTED           | ONE
none    | 0301   | 03     | CHN     | 30  | YEARS | M   | OTHER | UNKNOWN                | ONE
"""
EX = "USUBJID | EXTRT | EXDOSE | EXSTDTC\n" + "\n".join(f"{i} | SURUFATINIB | 250 | 2023-01-10" for i in ("A", "B"))
# A: three drugs in two lines, one of them an immunotherapy. B: one VEGFR inhibitor, by its coded name. Later therapy is none.
CM = """
USUBJID | CMSEQ | CMCAT                          | CMSCAT        | CMTRT        | CMDECOD     | CMSTDTC
A       | 1     | PRIOR ANTI-CANCER THERAPY      | CHEMOTHERAPY  | Doxorubicin  | DOXORUBICIN | 2021-01-05
A       | 2     | PRIOR ANTI-CANCER THERAPY      | CHEMOTHERAPY  | Ifosfamide   | IFOSFAMIDE  | 2021-01-05
A       | 3     | PRIOR ANTI-CANCER THERAPY      | IMMUNOTHERAPY | Sintilimab   | SINTILIMAB  | 2022-02-01
B       | 1     | PRIOR ANTI-CANCER THERAPY      | TARGETED      | Focus V      | ANLOTINIB   | 2022-02-01
B       | 2     | SUBSEQUENT ANTI-CANCER THERAPY | IMMUNOTHERAPY | Sintilimab   | SINTILIMAB  | 2023-08-01
"""
LINES = supp("CM", "A | 1 | CMLINE | 1\nA | 2 | CMLINE | 1\nA | 3 | CMLINE | 2\nB | 1 | CMLINE | 1\nB | 2 | CMLINE | 2")
MH = """
USUBJID | MHSEQ | MHCAT             | MHTERM         | MHDECOD        | MHSTDTC
A       | 1     | PRIMARY DIAGNOSIS | leiomyosarcoma | Leiomyosarcoma | 2020-05
A       | 2     | MEDICAL HISTORY   | hypertension   | Hypertension   | 2015
B       | 1     | PRIMARY DIAGNOSIS | Sarcoma NOS    |                | 2020-05-17
"""
STAGES = supp("MH", "A | 1 | MHGRADE | 3\nA | 1 | MHSTAGE | IV")
ECOG = """
USUBJID | RSSEQ | RSTESTCD | RSSTRESN | RSDTC
A       | 1     | ECOG101  | 0        | 2022-12-20
A       | 2     | ECOG101  | 1        | 2023-01-10
A       | 3     | ECOG101  | 2        | 2023-02-01
"""
TU = """
USUBJID | TULNKID | TUTESTCD | TUSTRESC   | TULOC
A       | T01     | TUMIDENT | TARGET     | LUNG
A       | T02     | TUMIDENT | TARGET     | LYMPH NODE, AXILLARY
A       | NT01    | TUMIDENT | NON-TARGET | LYMPH NODE, MEDIASTINAL
A       | NEW01   | TUMIDENT | NEW        | LIVER
B       | T01     | TUMIDENT | TARGET     | LIVER
"""
EXPECTED: dict[str, dict[str, str]] = {
    "SUBJID SITEID COUNTRY AGE AGEU": {"A": "0101 01 CHN 64.0 YEARS", "none": "0301 03 CHN 30.0 YEARS"},
    "SEX RACE ETHNIC": {"A": "F ASIAN NOT HISPANIC OR LATINO", "none": "M OTHER UNKNOWN"},
    "PDLINES PRIORIO PRIORTKI": {"A": "2.0 Y N", "B": "1.0 N Y", "none": "  "},
    "HISTGR1 GRADEBL STAGEBL": {"A": "LEIOMYOSARCOMA 3 IV", "B": "SARCOMA NOS  ", "none": "  "},
    "DXDT DXDTF": {"A": "2020-05-01 D", "B": "2020-05-17 ", "none": " "},
    "ECOGBL": {"A": "1.0", "B": ""},
    "LIVMETFL LUNGMFL NMETSITE": {"A": "N Y 2.0", "B": "Y N 1.0", "none": "  "},
    "DCODT": {"A": "2024-12-31", "none": "2024-12-31"},
}
CELLS = [(columns, subject, cells) for columns, subjects in EXPECTED.items() for subject, cells in subjects.items()]


@pytest.fixture(scope="module")
def adsl() -> pd.DataFrame:
    return stage_1(sdtm(dm=DM, ex=EX, cm=CM, suppcm=LINES, mh=MH, suppmh=STAGES, rs=ECOG, tu=TU), study()).set_index("USUBJID")


@pytest.mark.parametrize(("columns", "subject", "cells"), CELLS, ids=[f"{columns}: {who}" for columns, who, _ in CELLS])
def test_subject_at_baseline(columns: str, subject: str, cells: str, adsl: pd.DataFrame) -> None:
    """ECOG: the last on or before the first dose. Two lymph nodes are one site; a new lesion is none of the baseline."""
    assert " ".join(shown(value) for value in adsl.loc[subject, columns.split()]) == cells


def test_partial_dates_of_exposure() -> None:
    """The first possible day of the first dose, the last possible day of the last, with what was imputed."""
    ex = """
        USUBJID | EXTRT       | EXDOSE | EXSTDTC | EXENDTC
        A       | SURUFATINIB | 250    | 2023-01 | 2023-02
        B       | SURUFATINIB | 250    | 2022    | 2023
    """
    ds = "USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC\n" + "\n".join(
        f"{i} | DISPOSITION EVENT | SURUFATINIB | COMPLETED | 2024-01-05" for i in ("A", "B")
    )
    made = stage_1(sdtm(dm=DM, ex=ex, ds=ds), study()).set_index("USUBJID")
    dates = ["TRTSDT", "TRTSDTF", "TRTEDT", "TRTEDTF"]
    assert [shown(v) for v in made.loc["A", dates]] == ["2023-01-01", "D", "2023-02-28", "D"]
    assert [shown(v) for v in made.loc["B", dates]] == ["2022-01-01", "M", "2023-12-31", "M"]


def test_an_origin_unlike_that_of_most_is_an_issue() -> None:
    """STUDY_SPEC 1.2: A and none have only a date of enrolment; B was randomised."""
    milestones = {"A": "ENTERED INTO TRIAL", "B": "RANDOMIZED", "none": "ENTERED INTO TRIAL"}
    ds = "USUBJID | DSCAT | DSDECOD | DSSTDTC\n" + "\n".join(
        f"{i} | PROTOCOL MILESTONE | {term} | 2023-01-05" for i, term in milestones.items()
    )
    issues: Any = first_stage(sdtm(dm=DM, ds=ds), study()).issues
    assert issues[["CODE", "USUBJID"]].to_numpy().tolist() == [["MIXED_ORIGIN", "B"]]
