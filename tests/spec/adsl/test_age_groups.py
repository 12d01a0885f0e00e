"""Age groups (STUDY_SPEC 5.2): bounds belong to the upper group."""

import pytest

from pipeline.adam.subjects.adsl_base import derive_vars_age_group
from tests.spec.tables import shown, study, table


@pytest.mark.parametrize(
    ("age_bins", "expected"),
    [((65,), ["<65 1.0", "<65 1.0", ">=65 2.0", " "]), ((50, 65), ["<50 1.0", "50-<65 2.0", ">=65 3.0", " "])],
)
def test_age_groups(age_bins: tuple[int, ...], expected: list[str]) -> None:
    made = derive_vars_age_group(table("USUBJID | AGE\n1 | 49\n2 | 64\n3 | 65\n4 |"), study(adsl={"age_bins": age_bins}))
    assert [f"{shown(r['AGEGR1'])} {shown(r['AGEGR1N'])}" for r in made.to_dict("records")] == expected
