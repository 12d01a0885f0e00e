"""The first new anti-cancer therapy (STUDY_SPEC 5.2; M12 of 8.10). First dose 2023-01-10, last dose 2023-05-12."""

import pytest

from tests.spec.datasets import sdtm, stage_1, supp
from tests.spec.tables import shown, study

DM = "USUBJID | RFICDTC\nM12 | 2023-01-02"
EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
M12     | SURUFATINIB | 250    | 2023-01-10 | 2023-05-12
"""
DS = """
USUBJID | DSCAT             | DSSCAT      | DSDECOD             | DSSTDTC
M12     | DISPOSITION EVENT | SURUFATINIB | PROGRESSIVE DISEASE | 2023-05-13
"""
CM = "USUBJID | CMCAT | CMSCAT | CMTRT | CMSTDTC\nM12 | SUBSEQUENT ANTI-CANCER THERAPY | CHEMOTHERAPY | Drug | {start}"
PR = """
USUBJID | PRCAT                          | PRSCAT       | PRLOC | PRSTDTC
M12     | SUBSEQUENT ANTI-CANCER THERAPY | RADIOTHERAPY | BONE  | 2023-05-20
"""
INTENT = supp("PR", "M12 | 1 | PRINTENT | PALLIATIVE")


@pytest.mark.parametrize(
    ("start", "excluded", "date", "imputed", "kind"),
    [
        ("2023-05", False, "2023-05-13", "D", "CHEMOTHERAPY"),  # the month of the last dose: the day after it
        (None, False, "2023-05-20", "", "RADIOTHERAPY"),
        (None, True, "", "", ""),  # palliative radiotherapy to bone does not count
        ("2023-05", True, "2023-05-13", "D", "CHEMOTHERAPY"),
        ("2023-04", False, "2023-04-01", "D", "CHEMOTHERAPY"),  # the first possible day
        ("2023-01", False, "2023-01-10", "D", "CHEMOTHERAPY"),  # not before the first dose
        ("2025-01-05", True, "", "", ""),  # after the cut-off
    ],
)
def test_first_new_therapy(start: str | None, excluded: bool, date: str, imputed: str, kind: str) -> None:
    texts = {"dm": DM, "ex": EX, "ds": DS, "pr": PR, "supppr": INTENT} | ({"cm": CM.format(start=start)} if start else {})
    adsl = stage_1(sdtm(**texts), study(pfs={"nact_excl_pall_rt": excluded}))
    assert [shown(v) for v in adsl.loc[0, ["NACTDT", "NACTDTF", "NACTTYP"]]] == [date, imputed, kind]
