"""What the baseline tables count, in ADSL: prior therapy, the disease, targets, LDH, why not in RESFL (TLF_SPEC 1)."""

import pandas as pd
import pytest

from pipeline.adam.subjects.adsl import derive_var_resreas
from schemas.sdtm import DOMAINS
from tests.spec.datasets import first_stage, sdtm, supp
from tests.spec.tables import domain, shown, study

# First dose 2023-01-10 of A, B and C; "none" was never treated.
DM = "USUBJID | AGE\n" + "\n".join(f"{i} | 50" for i in ("A", "B", "C", "none"))
EX = "USUBJID | EXTRT | EXDOSE | EXSTDTC\n" + "\n".join(f"{i} | SURUFATINIB | 250 | 2023-01-10" for i in ("A", "B", "C"))
# A: a liposomal anthracycline with ifosfamide, then gemcitabine: the last line; its end is known to the month. Surgery.
# B: one drug, a line without a response. C: radiotherapy alone. Therapy after the trial is no prior therapy.
CM = """
USUBJID | CMSEQ | CMCAT                          | CMTRT                  | CMDECOD     | CMENDTC
A       | 1     | PRIOR ANTI-CANCER THERAPY      | Doxorubicin, liposomal |             | 2021-05-05
A       | 2     | PRIOR ANTI-CANCER THERAPY      | Holoxan                | IFOSFAMIDE  | 2021-05-05
A       | 3     | PRIOR ANTI-CANCER THERAPY      | Gemcitabine            | GEMCITABINE | 2022-11
B       | 1     | PRIOR ANTI-CANCER THERAPY      | Anlotinib              | ANLOTINIB   |
B       | 2     | SUBSEQUENT ANTI-CANCER THERAPY | Ifosfamide             | IFOSFAMIDE  | 2023-08-01
"""
CMS = supp(
    "CM",
    "A | 1 | CMLINE | 1\nA | 2 | CMLINE | 1\nA | 3 | CMLINE | 2\nA | 1 | CMBESTR | PR\nA | 3 | CMBESTR | SD\nB | 1 | CMLINE | 1",
)
PR = """
USUBJID | PRCAT                          | PRSCAT       | PRTRT
A       | PRIOR ANTI-CANCER THERAPY      | SURGERY      | Wide excision
B       | SUBSEQUENT ANTI-CANCER THERAPY | RADIOTHERAPY | Radiotherapy
C       | PRIOR ANTI-CANCER THERAPY      | RADIOTHERAPY | Radiotherapy
"""
MH = """
USUBJID | MHSEQ | MHCAT              | MHTERM        | MHSTDTC
A       | 1     | PRIMARY DIAGNOSIS  | Leiomyosarcoma | 2022-01-10
A       | 2     | METASTATIC DISEASE | LUNG          | 2022-10
A       | 3     | METASTATIC DISEASE | LIVER         | 2022-12-01
B       | 1     | PRIMARY DIAGNOSIS  | Leiomyosarcoma |
none    | 1     | PRIMARY DIAGNOSIS  | Leiomyosarcoma | 2020-01-01
"""
SITES = supp("MH", "A | 1 | MHPRIMS | THIGH")
# The fragment of a split lesion is no further target; a new lesion is none.
TU = """
USUBJID | TULNKID | TUTESTCD | TUSTRESC   | TULOC
A       | T01     | TUMIDENT | TARGET     | BONE
A       | T02     | TUMIDENT | TARGET     | LYMPH NODE, AXILLARY
A       | T01.1   | TUSPLIT  | TARGET     | BONE
A       | NEW01   | TUMIDENT | NEW        | LUNG
B       | NT01    | TUMIDENT | NON-TARGET | LIVER
"""
TR = """
USUBJID | TRGRPID    | TRLNKID | TRTESTCD | TRSTRESN | TRSTRESC | TRDTC
A       | TARGET     | T01     | LDIAM    | 20       | 20       | 2023-01-02
B       | NON-TARGET | NT01    | TUMSTATE |          | PRESENT  | 2023-01-02
"""
# A: above the limit on the day of the first dose. B: at the limit; above it only after the first dose. C: no limit was given.
LB = """
USUBJID | LBSEQ | LBTESTCD | LBSTRESN | LBSTNRHI | LBDTC
A       | 1     | LDH      | 200      | 250      | 2022-12-20
A       | 2     | LDH      | 251      | 250      | 2023-01-10
A       | 3     | ALT      | 20       | 50       | 2023-01-10
B       | 1     | LDH      | 250      | 250      | 2022-12-20
B       | 2     | LDH      | 900      | 250      | 2023-01-11
C       | 1     | LDH      | 900      |          | 2023-01-05
"""
EXPECTED = {
    "PRIORANT PRIORIFO PRIORSRG PRIORRT": {"A": "Y Y Y N", "B": "N N N N", "C": "N N N Y", "none": "   "},
    "LASTBOR": {"A": "SD", "B": "", "C": ""},
    "PRIMSITE": {"A": "THIGH", "B": "", "none": ""},
    "BONMETFL LNMETFL": {"A": "Y Y", "B": "N N", "C": " "},
    "NTARGBL": {"A": "2.0", "B": "0.0", "C": ""},
    "LDHHIFL": {"A": "Y", "B": "N", "C": "", "none": ""},
}
CELLS = [(columns, subject, cells) for columns, subjects in EXPECTED.items() for subject, cells in subjects.items()]
# 2022-01-10, 2022-10-01 and 2022-11-01 to 2023-01-10, both days counted: 366, 102 and 71 days of 30.4375 to the month.
MONTHS = {"DXMOS": 366 / 30.4375, "METMOS": 102 / 30.4375, "LASTTMOS": 71 / 30.4375}


@pytest.fixture(scope="module")
def adsl() -> pd.DataFrame:
    tables = sdtm(dm=DM, ex=EX, cm=CM, suppcm=CMS, pr=PR, mh=MH, suppmh=SITES, tu=TU, tr=TR)
    return first_stage(tables | {"lb": domain(DOMAINS["lb"], LB)}, study()).table.set_index("USUBJID")


@pytest.mark.parametrize(("columns", "subject", "cells"), CELLS, ids=[f"{columns}: {who}" for columns, who, _ in CELLS])
def test_variables_of_the_baseline_tables(columns: str, subject: str, cells: str, adsl: pd.DataFrame) -> None:
    assert " ".join(shown(value) for value in adsl.loc[subject, columns.split()]) == cells


@pytest.mark.parametrize(("name", "months"), MONTHS.items())
def test_months_to_the_first_dose(name: str, months: float, adsl: pd.DataFrame) -> None:
    assert adsl.loc["A", name] == pytest.approx(months, abs=1e-12)
    assert adsl.loc[["B", "none"], name].isna().all()  # no date; no first dose


def test_without_laboratory_data_nothing_is_known_of_ldh() -> None:
    made = first_stage(sdtm(dm=DM, ex=EX), study()).table
    assert made["LDHHIFL"].isna().all()


def test_first_reason_not_to_be_response_evaluable() -> None:
    flags = ["YYYY", "YNYN", "YNNN", "YYNN", "YYYN", "NNNN"]
    adsl = pd.DataFrame([list(f) for f in flags], columns=["ENRLFL", "FASFL", "MDISFL", "RESFL"], dtype="str")
    none, target, scan = "NOT TREATED", "NO MEASURABLE DISEASE AT BASELINE", "NO EVALUABLE POST-BASELINE ASSESSMENT"
    assert derive_var_resreas(adsl, study())["RESREAS"].fillna("").tolist() == ["", none, none, target, scan, ""]
