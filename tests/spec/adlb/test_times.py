"""Where the times of a result and of the first dose are known they decide what is baseline and what is on treatment."""

import pytest

from tests.spec.findings import EX, by_sequence, laboratory

PLATELETS = """
USUBJID | LBTESTCD | LBTEST    | LBSTRESN | LBSTRESU | LBSTNRLO | LBDTC            | VISITNUM | VISIT
x       | PLAT     | Platelets | 200      | 10^9/L   | 150      | 2023-01-10T08:00 | 1        | DAY 1
x       | PLAT     | Platelets | 20       | 10^9/L   | 150      | 2023-01-10T16:00 | 1        | DAY 1
"""
TIMED = "x | SURUFATINIB | 250 | 2023-01-10T09:00"
BY_TIME = [["Y", "", 200, "", "0", "Baseline"], ["", "Y", 200, -180, "4", "DAY 1"]]
BY_DAY = [["", "", 20, "", "0", ""], ["Y", "", 20, "", "4", "Baseline"]]


def records(ex: str, dm: str = "USUBJID\nx", lb: str = PLATELETS, **decisions: object) -> list[list[object]]:
    made = laboratory(lb, EX + ex, dm, **decisions)
    return by_sequence(made, "ABLFL", "ONTRTFL", "BASE", "CHG", "ATOXGRL", "AVISIT")


def test_a_result_after_the_first_dose_is_on_treatment() -> None:
    assert records(TIMED) == BY_TIME


def test_a_result_at_the_minute_of_the_dose_is_before_it() -> None:
    at_dose = PLATELETS.replace("T08:00", "T09:00")
    assert records(TIMED, lb=at_dose) == BY_TIME


@pytest.mark.parametrize(
    "ex",
    [
        "x | SURUFATINIB | 250 | 2023-01-10",
        TIMED + "\nx | ENVAFOLIMAB | 300 | 2023-01-10",  # which of both was the first nobody knows
    ],
)
def test_without_the_time_of_the_first_dose_its_day_decides(ex: str) -> None:
    assert records(ex) == BY_DAY


def test_without_the_time_of_a_result_its_day_decides() -> None:
    assert records(TIMED, lb=PLATELETS.replace("T08:00", "").replace("T16:00", "")) == BY_DAY


def test_the_exposure_that_dm_states_has_a_time_where_ex_has_none() -> None:
    assert records("x | SURUFATINIB | 250 | 2023-01-10", "USUBJID | RFXSTDTC\nx | 2023-01-10T09:00") == BY_TIME
    # of another day it says nothing
    assert records("x | SURUFATINIB | 250 | 2023-01-10", "USUBJID | RFXSTDTC\nx | 2023-01-09T09:00") == BY_DAY


def test_the_earliest_of_two_timed_doses_is_the_first() -> None:
    assert records("x | SURUFATINIB | 250 | 2023-01-10T20:00\nx | ENVAFOLIMAB | 300 | 2023-01-10T09:00") == BY_TIME


@pytest.mark.parametrize(("time", "expected"), [("time", BY_TIME), ("day", BY_DAY)])
def test_rules_by_day_are_a_decision(time: str, expected: list[list[object]]) -> None:
    assert records(TIMED, baseline={"time": time}) == expected


def test_seconds_count_where_both_have_them() -> None:
    lb = PLATELETS.replace("T16:00", "T09:00:45")
    assert records("x | SURUFATINIB | 250 | 2023-01-10T09:00:30", lb=lb) == BY_TIME
    assert records(TIMED, lb=lb) == BY_DAY  # 09:00:45 and 09:00 are of one minute
