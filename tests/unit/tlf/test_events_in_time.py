"""Events by period of onset, by number per subject, and by levels of the dictionary (TLF_SPEC 3), by hand from two_arms.py."""

import pandas as pd
import pytest

from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.adverse_events.onset_periods import onset_periods
from tests.unit.tlf.two_arms import ADAE, ADSL, make, two_arms

WEEKS = two_arms(tlf={"onset_weeks": [2, 8]})


def lines(name: str, study: object = WEEKS, adae: pd.DataFrame = ADAE) -> list[tuple[str, str]]:
    body = make(name, ADSL, adae, study).body  # type: ignore[arg-type]
    assert isinstance(body, Table)
    return [
        ("  " * indent + label, "; ".join(cells))
        for label, indent, cells in zip(body.rows["label"], body.rows["indent"], body.cells.to_numpy(), strict=True)
    ]


def test_events_by_weeks_of_onset() -> None:
    found = dict(lines("t_14_3_1_16"))
    # days 1 to 14: all six; nausea of 1 on day 10, rash of 4 on day 1. Days 15 to 56: 5 left on day 40 and was there on day 15;
    # nausea of 4 on day 30. From day 57 on: 1, 2, 3 and 4, 6; nausea of 1 on day 60. The rash of 2 has no date.
    assert [found[f"{name}: at risk"] for name in ("Weeks 1 to 2", "Weeks 3 to 8", "From week 9 on")] == [
        "3; ; 3; ", "3; ; 3; ", "3; ; 2; ",
    ]  # fmt: skip
    teae = [cells for label, cells in lines("t_14_3_1_16") if label == "  Any TEAE"]
    assert teae == ["1 (33.3); 1; 1 (33.3); 1", "0; 0; 1 (33.3); 1", "1 (33.3); 1; 0; 0"]


def test_cycles_bound_the_periods_where_the_design_has_them() -> None:
    cycles = onset_periods(two_arms(design={"cycle_days": 21}, tlf={"onset_cycles": [1, 2, 6]}))
    assert cycles.names == ("Cycle 1", "Cycle 2", "Cycles 3 to 6", "From cycle 7 on")
    assert cycles.first == (1, 22, 43, 127)
    days = pd.Series([1, 21, 22, 126, 127, None])
    assert cycles.of(days).fillna("").tolist() == ["Cycle 1", "Cycle 1", "Cycle 2", "Cycles 3 to 6", "From cycle 7 on", ""]


def test_an_event_after_the_time_at_risk_counts_with_its_subject() -> None:
    # 5 left on day 40; an event of day 60 is reported all the same: 5 is among those of the last period
    late = ADAE.assign(TRTEMFL="Y", ASTDT=ADAE["ASTDT"].mask(ADAE["USUBJID"].eq("5"), pd.Timestamp("2023-03-01")))
    assert dict(lines("t_14_3_1_16", adae=late))["From week 9 on: at risk"] == "3; ; 3; "


def test_how_many_events_a_subject_has() -> None:
    found = lines("t_14_3_1_17")
    first = dict(found[1:7])
    # A: 1 twice, 2 once, 3 none: mean 1; B: 4 twice, 5 and 6 none: mean 2/3, SD of 2, 0, 0 is 1.1547
    assert first["  1 event, n (%)"] == "1 (33.3); 0"
    assert first["  2 events, n (%)"] == "1 (33.3); 1 (33.3)"
    assert first["  5 events or more, n (%)"] == "0; 0"
    assert first["  Events per subject: mean (SD); maximum"] == "1.0 (1.00); 2; 0.7 (1.15); 2"


def test_six_events_are_five_or_more() -> None:
    six = pd.concat([ADAE.iloc[[0]].assign(AESEQ=float(number)) for number in range(1, 7)], ignore_index=True)
    first = dict(lines("t_14_3_1_17", adae=six)[1:7])
    assert first["  5 events or more, n (%)"] == "1 (33.3); 0"
    assert first["  Events per subject: mean (SD); maximum"] == "2.0 (3.46); 6; 0.0 (0.00); 0"


ALL = ADAE.assign(TRTEMFL="Y")


def test_every_level_of_the_dictionary_one_within_the_other() -> None:
    # subjects: GI 1, 4, 5; below its only group of high level terms Nausea (1, 4) and Vomits (5); Skin 2, 4
    assert lines("t_14_3_1_18", adae=ALL) == [
        ("Subjects with at least one TEAE", "2 (66.7); 1 (33.3); 3; 2 (66.7); 0; 3"),
        ("GI", "1 (33.3); 1 (33.3); 2; 2 (66.7); 0; 2"),
        ("  Signs", "1 (33.3); 1 (33.3); 2; 2 (66.7); 0; 2"),
        ("    Nausea", "1 (33.3); 1 (33.3); 2; 1 (33.3); 0; 1"),
        ("      Nausea", "1 (33.3); 1 (33.3); 2; 1 (33.3); 0; 1"),
        ("    Vomits", "0; 0; 0; 1 (33.3); 0; 1"),
        ("      Emesis", "0; 0; 0; 1 (33.3); 0; 1"),
        ("Skin", "1 (33.3); 0; 1; 1 (33.3); 0; 1"),
        ("  Rashes", "1 (33.3); 0; 1; 1 (33.3); 0; 1"),
        ("    Rashes", "1 (33.3); 0; 1; 1 (33.3); 0; 1"),
        ("      Rash", "1 (33.3); 0; 1; 1 (33.3); 0; 1"),
    ]


def test_a_term_with_two_paths_stands_in_both() -> None:
    two = ALL.assign(AEHLT=ALL["AEHLT"].mask(ALL["USUBJID"].eq("4") & ALL["AEDECOD"].eq("Nausea"), "Aches"))
    found = [label for label, _ in lines("t_14_3_1_18", adae=two)]
    assert found[1:9] == [
        "GI",
        "  Signs",
        "    Aches",
        "      Nausea",
        "    Nausea",
        "      Nausea",
        "    Vomits",
        "      Emesis",
    ]


@pytest.mark.parametrize(
    ("levels", "title", "expected"),
    [
        (["HLGT", "PT"], "High Level Group Term and Preferred Term", ["Signs", "  Nausea", "  Emesis", "Rashes", "  Rash"]),
        (["PT"], "Preferred Term", ["Nausea", "Rash", "Emesis"]),
        (["SOC", "LLT", "PT"], "System Organ Class and Preferred Term", ["GI", "  Nausea", "  Emesis", "Skin", "  Rash"]),
    ],
)
def test_levels_are_chosen_and_those_without_codes_left_out(levels: list[str], title: str, expected: list[str]) -> None:
    study = two_arms(tlf={"event_levels": levels})
    assert [label for label, _ in lines("t_14_3_1_18", study, ALL)][1:] == expected
    made = make("t_14_3_1_18", ADSL, ALL, study)
    assert made.titles[1].endswith(title)
    assert ("LLT" in levels) == any("Lowest level term" in note for note in made.footnotes)
