"""Results below or above a limit are graded where every value on that side has the grade, and enter means by a decision."""

import pytest

from tests.spec.findings import by_sequence, laboratory, messages

NEUTROPHILS = """
USUBJID | LBTESTCD | LBTEST      | LBSTRESC | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC      | VISITNUM | VISIT
x       | NEUT     | Neutrophils | 2.0      | 2.0      | 10^9/L   | 1.8      | 7        | 2023-01-10 | 1        | DAY 1
x       | NEUT     | Neutrophils | <0.1     |          | 10^9/L   | 1.8      | 7        | 2023-02-10 | 2        | WEEK 4
x       | NEUT     | Neutrophils | 1.2      | 1.2      | 10^9/L   | 1.8      | 7        | 2023-03-10 | 3        | WEEK 8
"""


def test_a_result_below_a_limit_is_graded_and_is_the_worst() -> None:
    made = laboratory(NEUTROPHILS)
    assert by_sequence(made, "AVAL", "AVALC", "ATOXGRL", "ANRIND", "CHG", "ANL02FL") == [
        [2.0, "", "0", "NORMAL", "", ""],
        ["", "<0.1", "4", "LOW", "", "Y"],
        [1.2, "", "2", "LOW", -0.8, ""],
    ]
    issue = "RESULT_BEYOND <0.1 | LBSTRESC is a result below or above a limit; PARAMCD NEUT; records: 1, subjects: 1"
    assert messages(made) == [issue]
    assert made.issues["ACTION"].tolist() == ["graded where every such value has the grade; in no mean and no change"]


@pytest.mark.parametrize(("decided", "value"), [("left out", ""), ("limit", 0.1), ("half", 0.05)])
def test_how_it_enters_means_is_a_decision(decided: str, value: object) -> None:
    made = laboratory(NEUTROPHILS, laboratory={"beyond_limit": decided})
    assert by_sequence(made, "AVAL", "ATOXGRL")[1] == [value, "4"]


@pytest.mark.parametrize(
    ("test", "unit", "text", "low", "high", "grades"),
    [
        ("NEUT", "10^9/L", "<0.5", 1.8, "", ["4", ""]),  # all below 0.5
        ("NEUT", "10^9/L", "<=0.5", 1.8, "", ["", ""]),  # 0.5 is grade 3, less is grade 4
        ("NEUT", "10^9/L", "<1.0", 1.8, "", ["", ""]),  # grade 3 or 4
        ("NEUT", "10^9/L", ">=1.8", 1.8, "", ["0", ""]),
        ("NEUT", "10^9/L", ">1.7", 1.8, "", ["", ""]),  # grade 0 or 1
        ("HGB", "g/L", "< 70", "", "", ["3", ""]),  # its highest grade by a number, without any range
        ("ALT", "U/L", "<5", "", 40, ["", "0"]),
        ("ALT", "U/L", ">800", "", 40, ["", "4"]),  # 800 is 20 times 40
        ("ALT", "U/L", ">=800", "", 40, ["", ""]),  # 800 itself is grade 3
        ("ALT", "U/L", "≥801", "", 40, ["", "4"]),
    ],
)
def test_grades_beyond_a_limit(test: str, unit: str, text: str, low: object, high: object, grades: list[str]) -> None:
    made = laboratory(f"""
        USUBJID | LBTESTCD | LBTEST | LBSTRESC | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC      | VISITNUM
        x       | {test}   | Name   | {text}   |          | {unit}   | {low}    | {high}   | 2023-02-10 | 2
    """)
    assert by_sequence(made, "ATOXGRL", "ATOXGRH") == [grades]
    assert ("GRADE_OPEN" in made.issues["CODE"].tolist()) == (grades == ["", ""])


@pytest.mark.parametrize(("decided", "value"), [("left out", ""), ("limit", -30.0), ("half", -30.0)])
def test_a_limit_may_be_negative(decided: str, value: object) -> None:
    """Of a base excess; half of a negative limit would be above it."""
    made = laboratory(NEUTROPHILS.replace("NEUT", "BASEXCS").replace("<0.1", "< -30"), laboratory={"beyond_limit": decided})
    assert by_sequence(made, "AVAL", "AVALC", "ANRIND")[1] == [value, "<-30", "LOW"]


def test_a_test_with_a_range_and_words_alone_is_listed() -> None:
    words = (
        NEUTROPHILS.replace("2.0      | 2.0 ", "CLOTTED  |     ")
        .replace("<0.1", "LOST")
        .replace("1.2      | 1.2 ", "LOST     |     ")
    )
    made = laboratory(words)
    assert by_sequence(made, "AVAL") == []
    assert [message.split(" ")[:2] for message in messages(made)] == [["RESULT_TEXT", "CLOTTED"], ["RESULT_TEXT", "LOST"]]


def test_a_result_in_words_of_a_test_with_numbers_is_listed() -> None:
    made = laboratory(NEUTROPHILS.replace("<0.1", "CLOTTED"))
    assert by_sequence(made, "AVAL") == [[2.0], [1.2]]
    expected = "is a result without a number, of a test that has numbers; LBTESTCD NEUT; records: 1, subjects: 1"
    assert messages(made) == [f"RESULT_TEXT CLOTTED | LBSTRESC {expected}"]


def test_a_baseline_below_a_limit_is_the_baseline() -> None:
    made = laboratory(NEUTROPHILS.replace("2023-02-10", "2023-01-10"))
    # the last result before the dose is "<0.1", so 2.0 is no baseline; what has changed since nobody knows
    assert by_sequence(made, "ABLFL", "BASE", "CHG", "BTOXGRL") == [["", "", "", "4"], ["Y", "", "", "4"], ["", "", "", "4"]]
