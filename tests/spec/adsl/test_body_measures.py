"""Weight, height and body mass index at baseline: the last value on or before the first dose, 2023-01-10 (STUDY_SPEC 5.2)."""

import pytest

from schemas.sdtm import DOMAINS
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import domain, shown, study

VITALS = """
USUBJID | VSSEQ | VSTESTCD | VSSTRESN | VSSTRESU | VSDTC
A       | 1     | WEIGHT   | 80       | kg       | 2022-12-20
A       | 2     | WEIGHT   | 81       | kg       | 2023-01-10T08:00
A       | 3     | WEIGHT   | 70       | kg       | 2023-02-01
A       | 4     | HEIGHT   | 180      | cm       | 2022-12-20
B       | 1     | WEIGHT   | 150      | LB       | 2023-01-05
B       | 2     | HEIGHT   | 170      | cm       | 2023-01-05
"""


@pytest.mark.parametrize(("subject", "expected"), [("A", ["81.0", "180.0", "25.0"]), ("B", ["", "170.0", ""]), ("C", [""] * 3)])
def test_body_measures(subject: str, expected: list[str]) -> None:
    """A: 81 / 1.8^2 = 25. B's weight is in pounds: no standard unit, no value. C has no vital signs."""
    ids = ["A", "B", "C"]
    tables = sdtm(
        dm="\n".join(["USUBJID", *ids]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | DRUG | 1 | 2023-01-10" for i in ids)]),
    )
    adsl = first_stage(tables | {"vs": domain(DOMAINS["vs"], VITALS)}, study()).table.set_index("USUBJID")
    assert [shown(v) for v in adsl.loc[subject, ["WEIGHTBL", "HEIGHTBL", "BMIBL"]]] == expected
