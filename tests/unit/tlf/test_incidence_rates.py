"""Incidence rates by time at risk (TLF_SPEC 3): days counted by hand (two_arms.py), limits by R's poisson.test."""

import pandas as pd
import pytest

from pipeline.tlf.ard.analysis import select_population
from pipeline.tlf.statistics.time_at_risk import periods_at_risk
from tests.unit.tlf.two_arms import ADAE, ADSL, printed, two_arms


def test_who_is_at_risk_how_long() -> None:
    study = two_arms()
    periods = periods_at_risk(ADSL, select_population(ADSL, "SAFFL", study), study)
    assert periods["DAYS"].tolist() == [365, 95, 200, 300, 40, 731]
    assert periods.loc[periods["DIED"], "USUBJID"].tolist() == ["2"]
    longer = two_arms(te={"window_days": 28})
    # the window adds 28 days, but neither after death and end of study nor beyond the cut-off
    assert periods_at_risk(ADSL, select_population(ADSL, "SAFFL", longer), longer)["DAYS"].tolist() == [
        393,
        95,
        228,
        328,
        40,
        731,
    ]


def test_rates_of_first_events_and_of_all_events() -> None:
    lines = printed("t_14_3_1_12", ADSL, ADAE)
    # A: until the first event 10 + 95 (its event has no date) + 200 = 305 days, all 660; B: 1 (present at the first dose) +
    # 40 + 731 = 772 days, all 1071. In R: 100 * poisson.test(2, 305 / 365.25)$conf.int, poisson.test(c(1, 2), c(772, 305))
    assert lines["Any TEAE"] == [
        "2 / 0.8", "239.5 (29.0, 865.2)", "3", "166.0",
        "1 / 2.1", "47.3 (1.2, 263.6)", "2", "68.2", "-192.2 (-536.8, 152.4)", "0.20 (0.00, 3.79)",
    ]  # fmt: skip
    # nausea: 10 + 95 + 200 = 305 days and 30 + 40 + 731 = 801 days
    assert [lines["Nausea"][at] for at in (0, 1, 4, 5)] == ["1 / 0.8", "119.8 (3.0, 667.2)", "1 / 2.2", "45.6 (1.2, 254.1)"]


def test_a_group_without_any_event_has_the_rate_0_and_no_ratio() -> None:
    falls = printed("t_14_3_1_12", ADSL, ADAE)["Falls"]
    # R: poisson.test(0, 660 / 365.25): 0 to 2.041465; poisson.test(0, 1071 / 365.25): 0 to 1.258042
    assert falls == ["0 / 1.8", "0.0 (0.0, 204.1)", "0", "0.0", "0 / 2.9", "0.0 (0.0, 125.8)", "0", "0.0",
                     "NE (NE, NE)", "NE (NE, NE)"]  # fmt: skip


def test_by_term_a_subject_counts_once_per_line() -> None:
    lines = printed("t_14_3_1_13", ADSL, ADAE)
    assert [lines["GI"][at] for at in (0, 2)] == ["1 / 0.8", "2"]
    assert lines["Nausea"] == lines["GI"]
    # rash: its only event in A has no date: 365 + 95 + 200 days; B: day 1
    assert [lines["Rash"][at] for at in (0, 4)] == ["1 / 1.8", "1 / 2.1"]


def test_an_event_without_start_date_is_named_in_a_footnote() -> None:
    notes = printed("t_14_3_1_12", ADSL, ADAE)["footnotes"]
    assert any(note.startswith("Events without a start date (number 1, of 2) are counted") for note in notes)
    dated = ADAE.assign(ASTDT=ADAE["ASTDT"].fillna(pd.Timestamp("2023-01-05")))
    assert not any("without a start date" in note for note in printed("t_14_3_1_12", ADSL, dated)["footnotes"])


@pytest.mark.parametrize("shift", [0, -3])
def test_without_any_time_at_risk_nothing_is_divided(shift: int) -> None:
    # no day of exposure: the end lies before the start, or there is no first dose
    nothing = ADSL.assign(TRTSDT=pd.NaT) if shift == 0 else ADSL.assign(TRTEDTA=ADSL["TRTSDT"] + pd.Timedelta(days=shift))
    nothing["TRTSDT"] = nothing["TRTSDT"].astype("datetime64[ms]")
    lines = printed("t_14_3_1_12", nothing, ADAE)
    assert lines["Any TEAE"][:2] == ["2 / 0.0", "NE (NE, NE)"]
    assert lines["Any TEAE"][8:] == ["NE (NE, NE)", "NE (NE, NE)"]


def test_one_arm_is_compared_with_nothing() -> None:
    lines = printed("t_14_3_1_12", ADSL[ADSL["TRT01A"].eq("A")], ADAE)
    assert len(lines["Any TEAE"]) == 4
