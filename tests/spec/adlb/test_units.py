"""Units are read by their meaning; absolute limits of CTCAE need no range of the laboratory."""

import pytest

from tests.spec.findings import by_sequence, laboratory, messages

HEAD = "USUBJID | LBTESTCD | LBTEST | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC | VISITNUM"


@pytest.mark.parametrize("unit", ["10^9/L", "GI/L", "10*9/L", "THOU/uL", "10^3/uL", "K/uL", "x10^9/L", "10E9/L", "10⁹/L", "G/L"])
def test_spellings_of_one_unit(unit: str) -> None:
    made = laboratory(f"{HEAD}\nx | PLAT | Platelets | 40 | {unit} | 150 | 400 | 2023-02-10 | 2")
    assert by_sequence(made, "ATOXGRL", "AVAL", "AVALU") == [["3", 40, unit]]
    assert messages(made) == []


@pytest.mark.parametrize(
    ("test", "value", "unit", "grade"),
    [
        ("HGB", 7.9, "g/dL", "3"),  # 79 g/L
        ("HGB", 8.0, "g/dL", "2"),
        ("HGB", 6.1, "mmol/L", "2"),  # below 6.2, as published
        ("HGB", 6.2, "mmol/L", ""),  # not below 6.2; grade 0 or 1 by a range that is not there
        ("HGB", 4.8, "mmol/L", "3"),
        ("WBC", 900, "/mm3", "4"),  # 0.9 x 10^9/L
        ("NEUT", 999, "cells/uL", "3"),
    ],
)
def test_limits_in_other_units(test: str, value: float, unit: str, grade: str) -> None:
    made = laboratory(f"{HEAD}\nx | {test} | N | {value} | {unit} | | | 2023-02-10 | 2")
    assert by_sequence(made, "ATOXGRL") == [[grade]]


def test_a_unit_without_a_meaning_is_listed_and_has_no_grade() -> None:
    made = laboratory(f"""{HEAD}
        x | PLAT | Platelets | 40 | arb.U | 150 | 400 | 2023-02-10 | 2
        x | PLAT | Platelets | 20 | arb.U | 150 | 400 | 2023-03-10 | 3
        x | HGB  | Hb        | 70 |       | 110 | 160 | 2023-02-10 | 2
    """)
    assert by_sequence(made, "ATOXGRL") == [[""], [""], [""]]
    text = "LBSTRESU is a unit in which the limits of CTCAE cannot be read; PARAMCD"
    assert messages(made) == [
        f"UNIT_UNGRADED  | {text} HGB; records: 1, subjects: 1",
        f"UNIT_UNGRADED arb.U | {text} PLAT; records: 2, subjects: 1",
    ]


def test_results_of_one_test_are_brought_to_one_unit() -> None:
    made = laboratory(f"""{HEAD}
        x | CREAT | Creatinine | 90  | umol/L | 60  | 110 | 2023-01-10 | 1
        x | CREAT | Creatinine | 1   | mg/dL  | 0.6 | 1.2 | 2023-02-10 | 2
        x | CREAT | Creatinine | 100 | umol/L | 60  | 110 | 2023-03-10 | 3
        x | HGB   | Hb         | 120 | g/L    | 110 | 160 | 2023-01-10 | 1
        x | HGB   | Hb         | 90  | g/L    | 110 | 160 | 2023-02-10 | 2
        x | HGB   | Hb         | 5   | mmol/L | 7   | 10  | 2023-03-10 | 3
    """)
    # creatinine 113.12 g/mol: 1 mg/dL = 10 mg/L = 88.401697... umol/L; haemoglobin 16114 g/mol: 5 mmol/L = 80.57 g/L
    found = by_sequence(made, "AVAL", "AVALU", "CHG", "ANRLO", "ATOXGRL", "PARAM")
    assert found[1] == [pytest.approx(88.401697, abs=1e-6), "umol/L", pytest.approx(-1.598303, abs=1e-6),
                        pytest.approx(53.041018, abs=1e-6), "", "Creatinine (umol/L)"]  # fmt: skip
    assert found[5] == [80.57, "g/L", -39.43, 112.798, "2", "Hb (g/L)"]


def test_a_unit_that_cannot_be_converted_is_compared_with_nothing() -> None:
    made = laboratory(f"""{HEAD}
        x | ALT | ALT | 30  | U/L   | | 40 | 2023-01-09 | 1
        x | ALT | ALT | 100 | arb.U | | 40 | 2023-01-10 | 1
        x | ALT | ALT | 41  | U/L   | | 40 | 2023-02-10 | 2
        x | ALT | ALT | 900 |       | | 40 | 2023-02-11 | 2
    """)
    assert by_sequence(made, "AVAL", "AVALC", "AVALU", "BASE", "CHG", "ATOXGRH", "ANL03FL") == [
        [30, "", "U/L", 30, "", "0", ""],
        ["", "100", "arb.U", 30, "", "", ""],
        [41, "", "U/L", 30, 11, "1", "Y"],
        ["", "900", "", 30, "", "", ""],
    ]
    text = "LBSTRESU is a unit that cannot be converted into that of its parameter; PARAMCD ALT; AVALU"
    assert [m.split(" | ")[0] for m in messages(made)] == ["UNIT_OTHER ", "UNIT_OTHER arb.U"], text


def test_a_multiple_of_a_limit_stays_one_in_another_unit() -> None:
    """Bilirubin, most of it in umol/L, where 1.2 mg/dL is 20.524749... without an end: 1.8 is not above 1.5 x 1.2."""
    made = laboratory(f"""{HEAD}
        x | BILI | Bilirubin | 10  | umol/L | 3   | 20  | 2023-01-04 | 1
        x | BILI | Bilirubin | 11  | umol/L | 3   | 20  | 2023-01-05 | 1
        x | BILI | Bilirubin | 12  | umol/L | 3   | 20  | 2023-01-06 | 1
        x | BILI | Bilirubin | 13  | umol/L | 3   | 20  | 2023-01-06 | 1
        x | BILI | Bilirubin | 14  | umol/L | 3   | 20  | 2023-01-06 | 1
        x | BILI | Bilirubin | 1.8 | mg/dL  | 0.2 | 1.2 | 2023-01-07 | 1
        x | BILI | Bilirubin | 3.6 | mg/dL  | 0.2 | 1.2 | 2023-01-08 | 1
        x | BILI | Bilirubin | 3.7 | mg/dL  | 0.2 | 1.2 | 2023-01-09 | 1
        x | BILI | Bilirubin | 1.4 | mg/dL  | 0.2 | 1.2 | 2023-01-10 | 1
        x | BILI | Bilirubin | 2.1 | mg/dL  | 0.2 | 1.2 | 2023-02-10 | 2
    """)
    grades = [row[0] for row in by_sequence(made, "ATOXGRH")]
    assert grades[5:] == ["1", "2", "3", "1", "1"]  # 2.1 is 1.5 x the baseline of 1.4


def test_a_result_beyond_a_limit_in_a_unit_without_a_meaning_is_no_baseline() -> None:
    lb = """
        USUBJID | LBTESTCD | LBTEST | LBSTRESC | LBSTRESN | LBSTRESU | LBSTNRLO | LBDTC      | VISITNUM
        x       | WBC      | WBC    | 2.1      | 2.1      | 10^9/L   | 3.5      | 2023-01-05 | 1
        x       | WBC      | WBC    | >=2      |          | arb.U    | 3.5      | 2023-01-06 | 1
        x       | WBC      | WBC    | 3.1      | 3.1      | 10^9/L   | 3.5      | 2023-02-10 | 2
    """
    made = laboratory(lb, laboratory={"beyond_limit": "limit"})
    assert by_sequence(made, "ABLFL", "AVAL", "AVALC", "AVALU", "BASE", "CHG") == [
        ["Y", 2.1, "", "10^9/L", 2.1, ""],
        ["", "", ">=2", "arb.U", 2.1, ""],
        ["", 3.1, "", "10^9/L", 2.1, 1.0],
    ]
    assert [message.split(" | ")[0] for message in messages(made)] == ["UNIT_OTHER arb.U"]


@pytest.mark.parametrize(
    ("value", "low", "high", "indicator", "grade"),
    [
        (70, "", "", "", "3"),
        (70, "", 160, "", "3"),  # without the lower limit nobody knows that it is not too low
        (170, "", 160, "HIGH", ""),
        (170, 110, "", "", "0"),
        (105, "", 160, "", ""),  # grade 0 or 1
        (130, 110, 160, "NORMAL", "0"),
    ],
)
def test_absolute_limits_need_no_range(value: float, low: object, high: object, indicator: str, grade: str) -> None:
    made = laboratory(f"{HEAD}\nx | HGB | Hb | {value} | g/L | {low} | {high} | 2023-02-10 | 2")
    assert by_sequence(made, "ANRIND", "ATOXGRL") == [[indicator, grade]]


def test_what_has_no_grade_for_want_of_a_range_is_listed() -> None:
    made = laboratory(f"{HEAD}\nx | ALT | ALT | 500 | U/L | | | 2023-02-10 | 2\nx | PLAT | P | 80 | 10^9/L | | | 2023-02-10 | 2")
    text = "PARAMCD has results without the limit of normal or baseline that their grade needs; TERM"
    assert messages(made) == [
        f"RANGE_ABSENT ALT | {text} Alanine aminotransferase increased; records: 1, subjects: 1",
        f"RANGE_ABSENT PLAT | {text} Platelet count decreased; records: 1, subjects: 1",
    ]
