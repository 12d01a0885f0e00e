"""Durations that the dates make negative: no duration is given, the dates are kept (STUDY_SPEC 2.3 X18, 5.6, 5.7)."""

import pytest

from pipeline.adam.frames import no_date
from pipeline.adam.safety.adae import derive_vars_analysis_dates
from pipeline.adam.safety.adex import dose_records
from pipeline.study.design import Drug
from tests.spec.tables import shown, study, table

EVENTS = """
USUBJID | AESTDTC    | AEENDTC    | TRTSDT     | DURATION
1       | 2023-02-10 | 2023-02-12 | 2023-01-01 | 3
2       | 2023-02-10 | 2023-02-10 | 2023-01-01 | 1
3       | 2023-02-10 | 2023-02-09 | 2023-01-01 |
4       | 2023-02-10 | 2023-01    | 2023-01-01 |
5       | 2023-02-10 |            | 2023-01-01 |
"""


def test_an_event_that_ends_before_it_starts_has_no_duration() -> None:
    events = table(EVENTS).assign(BEGANBEF=False)
    subjects = events[["USUBJID"]].assign(DTHDT=no_date(events.index), DCODT=table("DCODT\n2024-12-31")["DCODT"][0])
    made = derive_vars_analysis_dates(events, subjects)
    assert [f"{days:g}" if shown(days) else "" for days in made["ADURN"]] == [shown(d) for d in events["DURATION"]]
    assert [shown(u) for u in made["ADURU"]] == ["DAYS", "DAYS", "", "", ""]
    assert (shown(made["ASTDT"][2]), shown(made["AENDT"][2])) == ("2023-02-10", "2023-02-09")


@pytest.mark.parametrize(("end", "last", "days"), [("2023-01-03", "2023-01-03", 3), ("2022-12-01", "2023-01-01", 1)])
def test_a_dosing_interval_has_at_least_its_first_day(end: str, last: str, days: int) -> None:
    ex = table(f"USUBJID | EXSEQ | EXDOSE | EXSTDTC | EXENDTC\n1 | 1 | 250 | 2023-01-01 | {end}")
    daily = Drug(form="CAPSULE", route="ORAL", frequency="QD", dose_mg=250, unit_mg=50)
    doses = dose_records(ex, daily, study())
    assert (shown(doses["AENDT"][0]), doses["NEWDAYS"].tolist()) == (last, [days])
