"""Proteinuria of CTCAE 5.0, by its wording: 1+ is grade 1, 2+ and 3+ grade 2, 4+ grade 3; in 24 hours from the upper limit on
grade 1, from 1.0 g on grade 2, from 3.5 g on grade 3."""

from typing import Any

import pandas as pd
import pytest

from pipeline.core.numbers.dipstick import plus_signs
from pipeline.core.numbers.units import factor
from pipeline.core.product import Product
from tests.spec.findings import DOSED, by_sequence, laboratory, messages

HEAD = "USUBJID | LBTESTCD | LBTEST | LBSPEC | LBSTRESC | LBSTRESN | LBSTRESU | LBSTNRHI | LBDTC | VISITNUM"
ADULT = "USUBJID | AGE | AGEU\nx | 60 | YEARS"
CHILD = "USUBJID | AGE | AGEU\nx | 179 | MONTHS"


def protein(*results: str, dm: str = ADULT, **decisions: Any) -> Product:
    """ADLB of results in urine "2+", "1.2 g/day 0.15": text, unit, upper limit; the first is before the dose."""
    rows = [HEAD]
    for visit, result in enumerate(results, 1):
        value, unit, high = (*result.split(" "), "", "")[:3]
        number = value if value.replace(".", "").isdigit() else ""
        day = f"2023-0{visit}-09"
        rows.append(f"x | PROT | Protein | URINE | {value.replace('_', ' ')} | {number} | {unit} | {high} | {day} | {visit}")
    return laboratory("\n".join(rows), DOSED, dm, **decisions)


@pytest.mark.parametrize(
    ("grade", "texts"),
    [
        ("0", ["NEGATIVE", "neg", "-", "(-)", "trace", "Tr", "±", "(±)", "+/-", "阴性"]),
        ("1", ["1+", "+", "+1", "(1+)", "1_+", "＋"]),
        ("2", ["++", "2+", "3+", "+++", "+3"]),
        ("3", ["4+", "++++"]),
    ],
)
def test_spellings_of_a_dipstick(grade: str, texts: list[str]) -> None:
    made = protein(*texts[:9])
    assert by_sequence(made, "PARAMCD", "ATOXDSCH", "ATOXGRH", "AVAL") == [["PROTDIP", "Proteinuria", grade, ""]] * len(texts[:9])
    assert messages(made) == []
    assert plus_signs(pd.Series(texts)).notna().sum() == len([text for text in texts if "_" not in text])


def test_the_highest_is_the_worst_and_the_baseline_has_its_grade() -> None:
    made = protein("1+", "2+", "3+", "+")
    columns = ("AVALC", "ABLFL", "BTOXGRH", "SHIFT2", "ANL03FL")
    assert by_sequence(made, *columns) == [
        ["1+", "Y", "1", "", ""],
        ["2+", "", "1", "1 to 2", ""],
        ["3+", "", "1", "1 to 2", "Y"],
        ["+", "", "1", "1 to 1", ""],
    ]


@pytest.mark.parametrize("text", ["CLOUDY", "(+)", "5+", "POSITIVE"])
def test_words_that_say_no_number_are_listed_and_have_no_grade(text: str) -> None:
    made = protein("1+", text)
    assert by_sequence(made, "AVALC") == [["1+"]]
    assert [message.split(" | ")[0] for message in messages(made)] == [f"RESULT_TEXT {text}"]


@pytest.mark.parametrize(
    ("result", "grade"),
    [
        ("0.15 g/day 0.15", "1"),  # from the upper limit on
        ("0.14 g/day 0.15", "0"),
        ("0.99 g/day 0.15", "1"),
        ("1 g/24h 0.15", "2"),
        ("1000 mg/24h 150", "2"),
        ("3499 mg/day 150", "2"),
        ("3.5 g/day 0.15", "3"),
        ("1.2 g/day", "2"),  # absolute
        ("0.5 g/day", ""),  # 0 or 1, by a limit that is not there
        ("120 mg/dL 15", ""),  # of a spot sample
    ],
)
def test_protein_in_24_hours(result: str, grade: str) -> None:
    made = protein(result)
    assert by_sequence(made, "PARAMCD", "ATOXGRH") == [["PROT_U", grade]]
    codes = {"0.5 g/day": "RANGE_ABSENT", "120 mg/dL 15": "UNIT_UNGRADED"}
    assert made.issues["CODE"].tolist() == ([codes[result]] if result in codes else [])


def test_words_and_quantities_share_no_baseline() -> None:
    made = protein("1+", "0.2 g/day 0.15", "2+")
    assert by_sequence(made, "PARAMCD", "ABLFL", "ATOXGRH") == [["PROTDIP", "Y", "1"], ["PROT_U", "", "1"], ["PROTDIP", "", "2"]]


@pytest.mark.parametrize("dm", [CHILD, "USUBJID\nx"])
def test_a_child_has_no_grade_by_the_limits_of_adults(dm: str) -> None:
    """Of 14 years, or of an age that nobody knows: 1+ is grade 1, from 2+ on a ratio decides that is not here."""
    made = protein("-", "1+", "3+", dm=dm)
    assert by_sequence(made, "ATOXGRH") == [["0"], ["1"], [""]]
    assert made.issues["CODE"].tolist() == ["GRADE_OPEN"]


@pytest.mark.parametrize(
    ("value", "unit", "grade"), [("0.6", "mL/s", "2"), ("36", "mL/min", "2"), ("0.3", "mL/s", "3"), ("36", "mL/min/1.73m2", "")]
)
def test_creatinine_clearance_by_unit(value: str, unit: str, grade: str) -> None:
    """0.6 mL/s are 36 mL/min, 0.3 are 18; a clearance by body surface is another quantity."""
    rows = f"{HEAD}\nx | CREATCLR | Clearance | SERUM | {value} | {value} | {unit} | | 2023-02-10 | 2"
    made = laboratory(rows, ctcae="6.0")
    assert by_sequence(made, "ATOXGRL") == [[grade]]
    assert ("UNIT_UNGRADED" in made.issues["CODE"].tolist()) == (grade == "")
    assert factor("mL/s", "mL/min") == 60
