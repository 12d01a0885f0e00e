"""What a grade of CTCAE depends on beside the limit: version, baseline, fasting, symptoms, albumin, a range that can be used."""

import pytest

from tests.spec.findings import by_sequence, laboratory, messages

HEAD = "USUBJID | LBTESTCD | LBTEST | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC | VISITNUM"
PLATELETS = f"{HEAD}\nx | PLAT | Platelets | 20 | 10^9/L | 150 | 400 | 2023-02-10 | 2"


@pytest.mark.parametrize(
    ("version", "term", "grade"), [("5.0", "Platelet count decreased", "4"), ("6.0", "Thrombocytopenia", "3")]
)
def test_the_version_is_a_decision(version: str, term: str, grade: str) -> None:
    made = laboratory(PLATELETS, ctcae=version)
    assert by_sequence(made, "ATOXDSCL", "ATOXGRL", "ATOXGR", "ATOXGRN") == [[term, grade, f"-{grade}", -float(grade)]]


RESULTS = f"""{HEAD}
    x | K       | Potassium | 3.2 | mmol/L | 3.5 | 5.1 | 2023-02-10 | 2
    x | SODIUM  | Sodium    | 127 | mmol/L | 135 | 145 | 2023-02-10 | 2
    x | URATE   | Urate     | 500 | umol/L | 200 | 420 | 2023-02-10 | 2
    x | LIPASET | Lipase    | 190 | U/L    | 0   | 60  | 2023-02-10 | 2
    x | INR     | INR       | 1.1 |        | 0.8 | 1.2 | 2023-01-05 | 1
    x | INR     | INR       | 1.7 |        | 0.8 | 1.2 | 2023-02-10 | 2
"""


@pytest.mark.parametrize(
    ("decided", "grades"),
    [
        ("absent", [-1, -2, 1, 2, 0, 2]),
        ("worst case", [-2, -3, 3, 3, 0, 2]),  # 1.7 is more than 1.5 x 1.1: grade 2 either way
    ],
)
def test_what_a_result_does_not_tell_is_a_decision(decided: str, grades: list[float]) -> None:
    made = laboratory(RESULTS, laboratory={"clinical": decided})
    assert [row[0] for row in by_sequence(made, "ATOXGRN")] == grades
    listed = [message for message in messages(made) if message.startswith("GRADE_CLINICAL")]
    text = "PARAMCD has results that CTCAE grades higher where more is known than the result; TERM"
    assert (f"GRADE_CLINICAL K | {text} Hypokalemia; HIGHER grade 2: symptomatic; intervention indicated; records: 1, subjects: 1"
            in listed) == (decided == "absent")  # fmt: skip


def test_creatinine_by_baseline_and_upper_limit() -> None:
    rows = """
        x | CREAT | Creatinine | 50 | umol/L | 53 | 106 | 2023-01-05 | 1
        x | CREAT | Creatinine | 80 | umol/L | 53 | 106 | 2023-02-10 | 2
        x | CREAT | Creatinine | 151 | umol/L | 53 | 106 | 2023-03-10 | 3
        y | CREAT | Creatinine | 60 | umol/L | 53 | 106 | 2023-01-05 | 1
        y | CREAT | Creatinine | 100 | umol/L | 53 | 106 | 2023-02-10 | 2
    """
    ex = "USUBJID | EXTRT | EXDOSE | EXSTDTC\nx | SURUFATINIB | 250 | 2023-01-10\ny | SURUFATINIB | 250 | 2023-01-10"
    found = {
        version: by_sequence(laboratory(HEAD + rows, ex, "USUBJID\nx\ny", ctcae=version), "ATOXGRH") for version in ("5.0", "6.0")
    }
    # 80 is more than 1.5 x 50, 151 more than 3 x 50; 5.0 asks nothing of the baseline, 6.0 that it was below the lower limit
    assert [row[0] for row in found["5.0"]] == ["0", "2", "3", "0", "2"]
    assert [row[0] for row in found["6.0"]] == ["0", "2", "3", "0", "0"]


@pytest.mark.parametrize(("fasted", "grade"), [("Y", "1"), ("N", "0"), ("", "")])
def test_glucose_is_graded_by_fasting_in_6(fasted: str, grade: str) -> None:
    lb = f"{HEAD} | LBFAST\nx | GLUC | Glucose | 8 | mmol/L | 3.9 | 6.1 | 2023-02-10 | 2 | {fasted}"
    made = laboratory(lb, ctcae="6.0")
    assert by_sequence(made, "ATOXGRH", "ATOXGRL") == [[grade, "0"]]
    assert ("GRADE_OPEN" in made.issues["CODE"].tolist()) == (grade == "")
    assert by_sequence(laboratory(lb), "ATOXDSCH", "ATOXGRH") == [["", ""]]  # 5.0 grades it by its treatment


def test_alt_above_five_times_the_upper_limit_at_baseline_in_6() -> None:
    rows = [
        f"s{base} | ALT | ALT | {value} | U/L | | 40 | {day} | {visit}"
        for base in (200, 201)
        for value, day, visit in ((base, "2023-01-05", 1), (base * 3, "2023-02-10", 2), (base * 5, "2023-03-10", 3))
    ]
    ex = "USUBJID | EXTRT | EXDOSE | EXSTDTC\ns200 | SURUFATINIB | 250 | 2023-01-10\ns201 | SURUFATINIB | 250 | 2023-01-10"
    made = laboratory("\n".join([HEAD, *rows]), ex, "USUBJID\ns200\ns201", ctcae="6.0")
    assert [row[0] for row in by_sequence(made, "ATOXGRH")] == ["2", "3", "4", "3", "", "4"]


def test_grade_and_baseline_of_alkaline_phosphatase_in_6() -> None:
    made = laboratory(f"""{HEAD}
        x | ALP | ALP | 150 | U/L | 40 | 130 | 2023-01-05 | 1
        x | ALP | ALP | 150 | U/L | 40 | 130 | 2023-02-10 | 2
        x | ALP | ALP | 151 | U/L | 40 | 130 | 2023-03-10 | 3
    """, ctcae="6.0")  # fmt: skip
    assert by_sequence(made, "ATOXGRH", "BTOXGRH", "SHIFT1", "SHIFT2") == [
        ["0", "0", "", ""],
        ["0", "0", "HIGH to HIGH", "0 to 0"],
        ["1", "0", "HIGH to HIGH", "0 to 1"],
    ]


def test_calcium_is_graded_corrected_for_albumin_of_its_sample() -> None:
    """2.00 mmol/L with albumin of 30 g/L: 2.00 + 0.02 x 10 = 2.20; 7.9 mg/dL with 3.0 g/dL: 7.9 + 0.8 = 8.7."""
    made = laboratory(f"""{HEAD}
        x | CA  | Calcium | 2.00 | mmol/L | 2.15 | 2.55 | 2023-02-10 | 2
        x | ALB | Albumin | 30   | g/L    | 35   | 50   | 2023-02-10 | 2
        x | CA  | Calcium | 1.90 | mmol/L | 2.15 | 2.55 | 2023-03-10 | 3
    """)
    rows = by_sequence(made, "PARAMCD", "VISITNUM", "AVAL", "ATOXGRL")
    assert sorted(row for row in rows if row[0] != "ALB") == [["CA", 2, 2.0, ""], ["CA", 3, 1.9, ""], ["CACRALB", 2, 2.2, "0"]]
    text = "LBTESTCD is calcium that cannot be corrected for albumin of the same sample; LBSTRESU mmol/L; records: 1, subjects: 1"
    assert f"CALCIUM_TOTAL CA | {text}" in messages(made)
    other = laboratory(f"""{HEAD}
        x | CA  | Calcium | 7.9 | mg/dL | 8.6 | 10.2 | 2023-02-10 | 2
        x | ALB | Albumin | 3.0 | g/dL  | 3.5 | 5    | 2023-02-10 | 2
    """)
    assert other.table.loc[other.table["PARAMCD"].eq("CACRALB"), ["AVAL", "ATOXGRL"]].to_numpy().tolist() == [[8.7, "0"]]


@pytest.mark.parametrize(
    ("low", "high", "grade"),
    [("0", "40", "2"), ("40", "10", ""), ("0", "400", ""), ("0", "4", "")],
)
def test_a_range_that_cannot_be_used_gives_no_grade(low: str, high: str, grade: str) -> None:
    """Reversed, or ten times as high or low as the others of the test; the result itself is kept."""
    others = "\n".join(f"x | ALT | ALT | 20 | U/L | 0 | 40 | 2023-02-{day} | {day}" for day in (11, 12, 13))
    made = laboratory(f"{HEAD}\nx | ALT | ALT | 150 | U/L | {low} | {high} | 2023-02-10 | 2\n{others}")
    assert by_sequence(made, "AVAL", "ATOXGRH", "ANRHI")[0] == [150, grade, 40 if grade else ""]
    assert ("RANGE_ODD" in made.issues["CODE"].tolist()) == (grade == "")


def test_a_collected_grade_that_differs_is_listed() -> None:
    lb = f"{HEAD} | LBTOXGR\nx | PLAT | P | 20 | 10^9/L | 150 | 400 | 2023-02-10 | 2 | 3"
    lb += "\nx | PLAT | P | 60 | 10^9/L | 150 | 400 | 2023-03-10 | 3 | 2"
    text = "LBTOXGR is the collected grade, and the result has another; PARAMCD PLAT; ATOXGR 4; records: 1, subjects: 1"
    assert messages(laboratory(lb)) == [f"GRADE_DIFFERS 3 | {text}"]
