"""Grades of CTCAE as people write them: what counts as which grade, in ADAE and in the table of maximum grades."""

from typing import Any

import pandas as pd
import pytest

from pipeline.adam.safety.adae import adae
from pipeline.adam.subjects.death import is_fatal
from pipeline.core.numbers.grades import read_grades
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.adverse_events.by_term import t_14_3_1_3
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.datasets import supp
from tests.spec.tables import domain, lines, study, table

NONE = float("nan")


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("1", 1), ("5", 5), ("3.0", 3), (" 3 ", 3), ("GRADE 3", 3), ("Grade III", 3), ("grade3", 3), ("G3", 3), ("Gr. 2", 2),
        ("iv", 4), ("V", 5), ("３", 3), ("Ⅲ", 3), ("Ｇ２", 2), ("3级", 3), ("CTCAE Grade 4", 4), ("Grade: 1", 1),
        ("6", NONE), ("0", NONE), ("severe", NONE), ("2-3", NONE), ("3.5", NONE), ("-3", NONE), (">=3", NONE), ("33", NONE),
        ("GRADE", NONE), ("IIII", NONE), ("VI", NONE), ("3 (severe)", NONE), ("1e0", NONE),
    ],
)  # fmt: skip
def test_what_is_a_grade(text: str, grade: float) -> None:
    assert read_grades(pd.Series([text, None], dtype="str")).fillna(-1).tolist() == [-1 if grade != grade else grade, -1]


def test_no_toxicity_is_an_answer_where_zero_is_asked() -> None:
    assert read_grades(pd.Series(["0", "Grade 0", "6"], dtype="str"), lowest=0).fillna(-1).tolist() == [0, 0, -1]


def test_a_fatal_event_by_any_spelling_of_grade_5() -> None:
    events = table("AEOUT | AESDTH | AETOXGR\n | | GRADE 5\n | | 5.0\n | | 4\n | | 6\nFATAL | | 3")
    assert is_fatal(events).tolist() == [True, True, False, False, True]


SUBJECTS = "USUBJID | SAFFL | FASFL | TRTSDT | TRTEDT | DCODT | TRT01A | TRT01P\n" + "\n".join(
    f"{subject} | Y | Y | 2023-01-10 | 2023-06-30 | 2024-12-31 | S | S" for subject in "ABCDE"
)
EVENTS = """
USUBJID | AESEQ | AEBODSYS         | AEDECOD | AESTDTC    | AETOXGR
A       | 1     | Gastrointestinal | Nausea  | 2023-02-01 | GRADE 3
B       | 1     | Gastrointestinal | Nausea  | 2023-02-01 | III
C       | 1     | Gastrointestinal | Nausea  | 2023-02-01 | severe
D       | 1     | Skin             | Rash    | 2023-02-01 | 2.0
D       | 2     | Skin             | Rash    | 2023-02-01 | 6
E       | 1     | Skin             | Rash    | 2023-02-01 | G1
"""


def analysed(qualifiers: str = "", events: str = EVENTS, **history: Any) -> pd.DataFrame:
    suppae = domain(DOMAINS["suppae"], supp("AE", qualifiers) if qualifiers else "")
    mh = domain(DOMAINS["mh"], history.get("mh", ""))
    return adae(domain(DOMAINS["ae"], events), suppae, mh, domain(ADSL_BASE, SUBJECTS), study()).table


def test_grades_of_adae() -> None:
    assert lines(analysed(), "USUBJID", "AETOXGR", "ATOXGR", "ATOXGRN") == [
        "A | GRADE 3 | 3 | 3",
        "B | III | 3 | 3",
        "C | severe |  | ",
        "D | 2.0 | 2 | 2",
        "D | 6 |  | ",
        "E | G1 | 1 | 1",
    ]


def test_the_table_of_maximum_grades() -> None:
    """Five subjects: A and B at 3, C without a grade, D at 2 (a 6 is no grade), E at 1."""
    output = t_14_3_1_3(domain(ADSL_BASE, SUBJECTS), analysed(), study(arms=[{"code": "S", "label": "S"}]))
    assert isinstance(output.body, Table)
    heads = [column.head.split("\n")[0].replace("\u00a0", " ") for column in output.body.columns]
    cells = [" ".join(cell.split(" ")[0] for cell in row) for row in output.body.cells.to_numpy()]
    assert heads == ["Any grade", *(f"Grade {n}" for n in range(1, 6)), "Missing", "Grade ≥ 3"]
    assert dict(zip(output.body.rows["label"].str.strip(), cells, strict=True)) == {
        "Subjects with at least one TEAE": "5 1 1 2 0 0 1 2",
        "Gastrointestinal": "3 0 0 2 0 0 1 2",
        "Nausea": "3 0 0 2 0 0 1 2",
        "Skin": "2 1 1 0 0 0 0 0",
        "Rash": "2 1 1 0 0 0 0 0",
    }


def test_initial_grades_and_history_are_read_alike() -> None:
    """A: initial grade "Grade 1". B: nausea of "G3" in the history is not worse at III. C: no history that has a grade."""
    history = "USUBJID | MHDECOD | MHENRTPT | MHTOXGR\nB | Nausea | ONGOING | G3\nC | Nausea | ONGOING | severe"
    made = analysed("A | 1 | AEITOXGR | Grade 1\nB | 1 | AEITOXGR | none", mh=history)
    assert lines(made.iloc[:3], "USUBJID", "AITOXGRN", "TEREAS") == ["A | 1 | NEW", "B |  | NOTWORSE", "C |  | NEW"]


def test_the_relation_to_each_drug_is_read_as_that_to_any() -> None:
    """AERELS is the causality to drug 1, in the words of six trials."""
    said = ["RELATED", "Y", "Possible", "Not related", "N", "maybe"]
    events = "USUBJID | AESEQ | AEDECOD | AESTDTC | AEREL\n" + "\n".join(
        f"A | {n} | Rash | 2023-02-01 | {word}" for n, word in enumerate(said, 1)
    )
    made = analysed("\n".join(f"A | {n} | AERELS | {word}" for n, word in enumerate(said, 1)), events)
    expected = ["RELATED", "RELATED", "RELATED", "NOT RELATED", "NOT RELATED", ""]
    assert made.sort_values("AESEQ")["AREL1"].fillna("").tolist() == expected
    assert made.sort_values("AESEQ")["AREL"].fillna("").tolist() == expected
