"""Scans every 4 weeks to week 12, then every 8, window 7 days: whatever decides by the schedule reads the change (STUDY_SPEC 5.3,
5.5).

From 2023-01-01 they are planned for the days 28, 56, 84, 140, 196, 252 after it.
"""

import pandas as pd
import pytest

from pipeline.adam.time_to_event.endpoints import progression_at_visit
from pipeline.adam.time_to_event.progression import Adequate, progression_facts
from pipeline.adam.tumour.adtr_parameters import name_visits
from pipeline.endpoints.versions import Version
from pipeline.study.schedule import Change, Schedule
from schemas.base import DTYPES
from tests.spec.tables import study, table

START = pd.Timestamp("2023-01-01")
SCANS = {"interval_days": 28, "then": [{"after": 84, "every": 56}], "window_days": 7}
STUDY = study(scan=SCANS)


def day(number: int) -> str:
    return (START + pd.Timedelta(days=number)).date().isoformat()


@pytest.mark.parametrize(
    ("seen", "last_that_counts"),
    [
        (28, 98),  # the scans of day 56 and 84 and their windows: 84 - 28 + 14 = 70 days
        (49, 147),  # in the window of day 56: those of day 84 and 140 follow, 140 - 56 + 14 = 98 days
        (56, 154),  # the same
        (84, 210),  # those of day 140 and 196: 196 - 84 + 14 = 126 days
        (140, 266),  # those of day 196 and 252: 126 days
    ],
)
def test_two_missed_scans_are_those_planned_next(seen: int, last_that_counts: int) -> None:
    assert STUDY.gap_days_after([seen]).tolist() == [last_that_counts - seen]
    for death, missed in ((last_that_counts, False), (last_that_counts + 1, True)):
        assert missed_by("days", seen, death) == missed


@pytest.mark.parametrize(
    ("seen", "death", "missed"),
    [
        (28, 84, False),  # only the scan of day 56 was due before the day of death
        (28, 85, True),  # those of day 56 and 84
        (84, 196, False),  # only that of day 140
        (84, 197, True),  # those of day 140 and 196
    ],
)
def test_missed_scans_counted_by_visits(seen: int, death: int, missed: bool) -> None:
    assert missed_by("visits", seen, death) == missed


def missed_by(rule: str, seen: int, death: int) -> bool:
    subjects = table(f"USUBJID | BLEVALFL | DTHDT\nx | Y | {day(death)}")
    dates = dict.fromkeys(("STARTDT", "ORIGDT", "BLSCANDT"), START) | {"DCODT": pd.Timestamp("2024-12-31")}
    none = {name: pd.Series([pd.NaT], dtype=DTYPES["Date"]) for name in ("NACTDT", "PDDT", "CLINPDDT")}
    subjects = subjects.assign(**dates, **none, DCSREAS="").astype(dict.fromkeys(dates, DTYPES["Date"]))
    records = table(f"USUBJID | ADT | AVALC | RSSEQ | ADTF\nx | {day(seen)} | SD | 1 |")
    facts = progression_facts(subjects, Adequate.of(records, subjects, STUDY), STUDY, Version(missed_rule=rule))
    return bool(facts["missed"].iloc[0])


@pytest.mark.parametrize(("seen", "visit"), [(30, 28), (36, 56), (92, 140), (147, 140), (148, 196)])
def test_a_progression_is_dated_by_the_planned_scan(seen: int, visit: int) -> None:
    facts = table(f"ORIGDT | PDDT\n{day(0)} | {day(seen)}")
    assert progression_at_visit(facts, STUDY)["PDDT"].dt.date.astype("str").tolist() == [day(visit)]


@pytest.mark.parametrize(
    ("seen", "avisit", "number"),
    [
        (28, "Week 4", 4.0),
        (91, "Week 12", 12.0),
        (112, "Unscheduled 16.0", 16.0),  # would be the scan of week 16, were they still every 4 weeks
        (135, "Week 20", 20.0),
        (203, "Week 28", 28.0),
        (204, "Unscheduled 29.1", 29.1),
    ],
)
def test_weeks_of_tumour_visits(seen: int, avisit: str, number: float) -> None:
    records = table(f"USUBJID | ABLFL | TPDT\nx | | {day(seen)}")
    named = name_visits(records, table(f"USUBJID | ORIGDT\nx | {day(0)}"), STUDY)
    assert named[["AVISIT", "AVISITN"]].to_numpy().tolist() == [[avisit, number]]


def test_the_gap_in_words() -> None:
    assert STUDY.gap_words == "70 to 126 days"
    assert study(scan=SCANS, pfs={"gap_days": 91}).gap_words == "91 days"
    assert study().gap_words == "98 days"


@pytest.mark.parametrize(
    ("then", "says"),
    [
        ([{"after": 80, "every": 56}], "key 'scan.then.0.after' has the value 80, at which nothing is planned before it changes; "
         "write a planned point, for instance 56"),
        ([{"after": 84, "every": 56}, {"after": 84, "every": 28}], "key 'scan.then.1.after' has the value 84, at which"),
    ],
)  # fmt: skip
def test_a_change_between_two_planned_scans_is_refused(then: list[dict[str, int]], says: str) -> None:
    with pytest.raises(ValueError, match="scan") as refused:
        study(scan=SCANS | {"then": then})
    assert says in str(refused.value)


def test_a_schedule_counts_its_points_and_back() -> None:
    weeks = Schedule(4, 4, (Change(after=80, every=8),))
    assert weeks.until(104) == [*range(4, 81, 4), 88, 96, 104]
    assert weeks.count([4, 6, 80, 84, 88]).tolist() == [0, 0.5, 19, 19.5, 20]
    assert weeks.point([0, 0.5, 19, 19.5, 20]).tolist() == [4, 6, 80, 84, 88]
    assert weeks.plans([0, 4, 6, 80, 84, 88]).tolist() == [False, True, False, True, False, True]
