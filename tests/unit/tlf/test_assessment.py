"""Events of special interest in one place (TLF_SPEC 3): counted and worked by hand from two_arms.py."""

import pandas as pd

from pipeline.tlf.layout.table import Table
from tests.unit.tlf.two_arms import ADAE, ADSL, make

LSTALVDT = pd.to_datetime(pd.Series(["2024-01-20", "2023-04-05", "2024-02-01", "2023-12-31", "2023-02-09", "2024-12-31"]))
SUBJECTS = ADSL.assign(LSTALVDT=LSTALVDT.astype("datetime64[ms]"))


def block(name: str, adae: pd.DataFrame = ADAE) -> dict[str, list[str]]:
    body = make("t_14_3_1_15", SUBJECTS, adae).body
    assert isinstance(body, Table)
    mine = body.rows["label"].where(body.rows["indent"].eq(0)).ffill().eq(name)
    return {label: list(row) for label, row in zip(body.rows.loc[mine, "label"], body.cells[mine].to_numpy(), strict=True)}


def test_who_had_nausea_and_what_became_of_it() -> None:
    lines = block("Nausea")
    # A: subject 1 twice, at worst grade 3; B: subject 4 once, grade 2. Subjects, events of A; then of B.
    assert lines["With event"] == ["1 (33.3)", "2", "1 (33.3)", "1"]
    assert lines["Maximum grade\u00a02"] == ["0", "", "1 (33.3)", ""]
    assert lines["Maximum grade\u00a03"] == ["1 (33.3)", "", "0", ""]
    assert lines["Serious"] == ["1 (33.3)", "1", "0", "0"]
    assert lines["Leading to dose reduction"] == ["0", "0", "1 (33.3)", "1"]
    assert lines["Leading to discontinuation"] == ["1 (33.3)", "1", "0", "0"]
    assert lines["First onset (day): n; median (min, max)"] == ["1; 10.0 (10, 10)", "", "1; 30.0 (30, 30)", ""]
    # the first of A was recovered on its fifth day; that of B goes on: day 30 to the last day known alive
    assert lines["Resolved, n of subjects with a dated event (%)"] == ["1/1 (100)", "", "0/1", ""]
    assert lines["Days to resolution: median (95% CI)"] == ["5.0 (NE, NE)", "", "NE (NE, NE)", ""]
    assert lines["Longest duration (days): n; median (min, max)"] == ["1; 10.0 (10, 10)", "", "0; NE (NE, NE)", ""]


def test_a_group_without_events_is_shown_with_0() -> None:
    lines = block("Falls")
    assert lines["With event"] == ["0", "0", "0", "0"]
    assert "Days to resolution: median (95% CI)" not in lines


def test_times_to_resolution_by_kaplan_meier_where_some_are_censored() -> None:
    # all of A and B in A's group of nausea: 5 days resolved (1), 2 censored after 10 days, 3 resolved after 20 days: S is 2/3
    # from day 5 and 0 from day 20, so that the median is 20
    outcomes = ["RECOVERED/RESOLVED", "FATAL", "RECOVERED/RESOLVED"]
    starts, ends = ["2023-01-10", "2023-03-27", "2023-01-10"], ["2023-01-14", None, "2023-01-29"]
    dates = {name: pd.to_datetime(days).astype("datetime64[ms]") for name, days in (("ASTDT", starts), ("AENDT", ends))}
    more = ADAE.iloc[[0, 2, 3]].assign(USUBJID=["1", "2", "3"], CQ01NAM="Nausea", AEOUT=outcomes, **dates)
    lines = block("Nausea", more)
    assert lines["Resolved, n of subjects with a dated event (%)"][0] == "2/3 (66.7)"
    assert lines["Days to resolution: median (95% CI)"][0].startswith("20.0 (")


def test_an_undated_event_has_neither_onset_nor_resolution() -> None:
    rash = ADAE.assign(CQ02NAM=ADAE["CQ01NAM"].mask(ADAE["AEDECOD"].eq("Rash"), "Falls").where(ADAE["AEDECOD"].eq("Rash")))
    lines = block("Falls", rash)
    # A: the rash of 2 has no date; B: that of 4 was there at the first dose and worsened: day 1, 20 January is its day 32
    assert lines["With event"] == ["1 (33.3)", "1", "1 (33.3)", "1"]
    assert lines["First onset (day): n; median (min, max)"] == ["0; NE (NE, NE)", "", "1; 1.0 (1, 1)", ""]
    assert lines["Resolved, n of subjects with a dated event (%)"] == ["0/0", "", "1/1 (100)", ""]
    assert lines["Days to resolution: median (95% CI)"] == ["NE (NE, NE)", "", "32.0 (NE, NE)", ""]
