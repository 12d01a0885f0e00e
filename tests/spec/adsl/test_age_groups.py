"""Age in years and age groups (STUDY_SPEC 5.2): bounds belong to the upper group; units by C66781."""

import pytest

from pipeline.adam.subjects.age import age_issues, derive_vars_age, derive_vars_age_group
from tests.spec.tables import lines, shown, study, table


@pytest.mark.parametrize(
    ("age_bins", "expected"),
    [((65,), ["<65 1.0", "<65 1.0", ">=65 2.0", " "]), ((50, 65), ["<50 1.0", "50-<65 2.0", ">=65 3.0", " "])],
)
def test_age_groups(age_bins: tuple[int, ...], expected: list[str]) -> None:
    made = derive_vars_age_group(table("USUBJID | AAGE\n1 | 49\n2 | 64\n3 | 65\n4 |"), study(adsl={"age_bins": age_bins}))
    assert [f"{shown(r['AGEGR1'])} {shown(r['AGEGR1N'])}" for r in made.to_dict("records")] == expected


# 420 months are 35 years; 780 are 65, a month less is not; 3,392 weeks are 65.008 years, one less 64.989; 23,741 days are 64.9993
# years and 23,742 are 65.002; 8,766 hours are a year of 365.25 days.
AGES = """
USUBJID | AGE   | AGEU    | AAGE    | AAGEU | AGEGR1
years   | 64    | YEARS   | 64      | YEARS | <65
months  | 420   | MONTHS  | 35      | YEARS | <65
65      | 780   | MONTHS  | 65      | YEARS | >=65
just    | 779   | MONTHS  | 64.9167 | YEARS | <65
weeks   | 3392  | WEEKS   | 65.0075 | YEARS | >=65
days    | 23741 | DAYS    | 64.9993 | YEARS | <65
more    | 23742 | DAYS    | 65.0021 | YEARS | >=65
hours   | 8766  | HOURS   | 1       | YEARS | <65
spelled | 61    | Year    | 61      | YEARS | <65
unknown | 6     | DECADES |         |       |
no unit | 60    |         |         |       |
no age  |       | YEARS   |         |       |
"""


def test_age_is_counted_in_years_whatever_its_unit() -> None:
    ages = table(AGES)
    made = derive_vars_age_group(derive_vars_age(ages[["USUBJID", "AGE", "AGEU"]]), study())
    made = made.assign(AAGE=made["AAGE"].round(4))
    columns = ["USUBJID", "AGE", "AGEU", "AAGE", "AAGEU", "AGEGR1"]
    assert lines(made, *columns) == lines(ages, *columns)


def test_an_age_of_no_known_unit_is_listed() -> None:
    issues = age_issues(derive_vars_age(table(AGES)[["USUBJID", "AGE", "AGEU"]]))
    assert lines(issues, "CODE", "SEVERITY", "USUBJID", "COLUMN", "VALUE") == [
        "UNIT_UNKNOWN | error | unknown | AGEU | 6 DECADES",
        "UNIT_UNKNOWN | error | no unit | AGEU | 60",
    ]
