"""Which medications are concomitant: taken, or possibly taken, on a day of the treatment from 2023-01-10 to 2023-06-30."""

import pytest

from pipeline.tlf.outputs.subjects.therapies import select_timed
from tests.unit.tlf.hand_made import analysed, make_study, table

ADSL = table("USUBJID | TRTSDT | TRTEDTA\nx | 2023-01-10 | 2023-06-30", dates="TRTSDT TRTEDTA")


@pytest.mark.parametrize(
    ("start", "end", "relation", "taken"),
    [
        ("2022-12-01", "2023-01-09", "", False),
        ("2022-12-01", "2023-01-10", "", True),
        ("2022-12-01", "2023-01", "", True),  # may have ended on treatment
        ("2023-07-01", "", "", False),
        ("", "", "", True),
        ("", "", "BEFORE | FIRST DOSE |", False),
        ("", "", "ONGOING | FIRST DOSE |", True),
        ("", "", "BEFORE | LAST DOSE |", True),
        ("", "", " | | BEFORE", False),
        ("", "", " | | DURING/AFTER", True),
        ("", "2023-02-01", "BEFORE | FIRST DOSE |", True),  # the date that was collected decides
    ],
)
def test_concomitant(start: str, end: str, relation: str, taken: bool) -> None:
    head = "USUBJID | CMSEQ | CMTRT | CMSTDTC | CMENDTC | CMENRTPT | CMENTPT | CMENRF"
    cm = table(f"{head}\nx | 1 | Aspirin | {start} | {end} | {relation or ' | |'}", numbers="CMSEQ")
    study = make_study()
    rows = select_timed(analysed({"cm": cm, "adsl": ADSL}, study)["adcm"], "ONTRTFL", study)
    assert (len(rows) == 1) is taken
