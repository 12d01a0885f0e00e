"""A baseline scan longer before the start date than the window is used and listed (STUDY_SPEC 4.1, scan.baseline_window_days)."""

import pytest

from pipeline.adam.tumour.adtr_issues import old_baseline
from pipeline.study.evaluators import BY_INVESTIGATOR
from tests.spec.tables import study, table

# Start 2023-01-29: a scan of 2023-01-01 is 28 days before it, inside the window of 28 days; one of 2022-12-31 is 29 days before.
SUBJECTS = """
USUBJID  | FASFL | ORIGDT     | BLSCANDT
inside   | Y     | 2023-01-29 | 2023-01-01
outside  | Y     | 2023-01-29 | 2022-12-31
no scan  | Y     | 2023-01-29 |
untreated | N    | 2023-01-29 | 2022-06-01
"""


@pytest.mark.parametrize(("window", "listed"), [(28, ["outside"]), (29, []), (27, ["inside", "outside"])])
def test_an_old_scan_is_listed(window: int, listed: list[str]) -> None:
    issues = old_baseline(table(SUBJECTS), BY_INVESTIGATOR, study(scan={"baseline_window_days": window}))
    assert issues["USUBJID"].tolist() == listed
    assert set(issues["CODE"]) <= {"BASELINE_OLD"}
