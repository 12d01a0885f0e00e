"""The tables of section 14.3.1 and of deaths: cells counted by hand from the fixture, and the checks of TLF_SPEC 3 across tables.

Treatment-emergent: 1 hypertension of grade 2 (surufatinib reduced) and of grade 3 (serious; reduced, envafolimab withdrawn),
2 nausea of grade 1 and rash of grade 2, 6 hypertension of grade 3, 9 nausea without a grade (fatal). Hypertension is related.
Seven subjects are in the safety set.
"""

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from pipeline.tlf.outputs.adverse_events.by_term import related_tables
from tests.drugs import DRUGS
from tests.unit.tlf.hand_made import complete, make_study


@pytest.fixture
def make(adsl: pd.DataFrame, adae: pd.DataFrame, study: Study) -> Callable[..., Output]:
    """Makes an output of 14.3.x by its last numbers: make("1_3"), or of other tables and another study."""

    def made(number: str, study: Study = study, **other: pd.DataFrame) -> Output:
        function: Any = next(f for f in outputs_of(study) if f.__name__ == f"t_14_3_{number}")
        tables = {**complete({"adsl": adsl, "adae": adae, **other}), "study": study}
        wanted = ["adsl", "study"] if number == "2_1" else ["adsl", "adae", "study"]
        return function(**{name: tables[name] for name in wanted})

    return made


def rows_of(output: Output) -> list[tuple[str, str]]:
    """Label and cells of each line; of a cell n (%) the n."""
    assert isinstance(output.body, Table)
    cells = [" ".join(cell.split(" ")[0] for cell in cells) for cells in output.body.cells.to_numpy()]
    return list(zip(output.body.rows["label"], cells, strict=True))


def heads_of(output: Output) -> list[str]:
    assert isinstance(output.body, Table)
    return [column.head.split("\n")[0].replace("\u00a0", " ") for column in output.body.columns]


def test_maximum_grades(make: Callable[..., Output]) -> None:
    output = make("1_3")
    grades = [f"Grade {grade}" for grade in range(1, 6)]
    assert heads_of(output) == ["Any grade", *grades, "Missing", "Grade ≥ 3"]
    assert rows_of(output) == [
        ("Subjects with at least one TEAE", "4 0 1 2 0 0 1 2"),
        ("Gastrointestinal", "2 1 0 0 0 0 1 0"),
        ("Nausea", "2 1 0 0 0 0 1 0"),
        ("Vascular", "2 0 0 2 0 0 0 2"),
        ("Hypertension", "2 0 0 2 0 0 0 2"),
        ("Skin", "1 0 1 0 0 0 0 0"),
        ("Rash", "1 0 1 0 0 0 0 0"),
    ]


def test_a_missing_column_only_where_somebody_has_no_grade(make: Callable[..., Output], adae: pd.DataFrame) -> None:
    graded = adae.assign(ATOXGRN=adae["ATOXGRN"].fillna(1))
    assert "Missing" not in heads_of(make("1_3", adae=graded))


def test_without_any_grade_no_grade_is_shown_and_a_footnote_says_so(make: Callable[..., Output], adae: pd.DataFrame) -> None:
    output = make("1_3", adae=adae.assign(ATOXGRN=float("nan")))
    assert heads_of(output) == ["Any grade"]
    assert "Grade ≥\u00a03" in output.footnotes[-1]
    assert rows_of(make("1_5", adae=adae.assign(ATOXGRN=float("nan")))) == []


def test_frequent_terms_reach_either_limit(make: Callable[..., Output]) -> None:
    # nausea and hypertension 2 of 7 = 28.6%, rash 1 of 7 = 14.3%; grade >= 3: hypertension 2 of 7
    limits = {"common_percent": 28.6, "common_severe_percent": 28.5}
    assert [label for label, _ in rows_of(make("1_4"))] == ["Subjects with at least one TEAE", "Hypertension", "Nausea", "Rash"]
    assert rows_of(make("1_4", study=make_study(tlf=limits))) == [
        ("Subjects with at least one TEAE", "4 2"),
        ("Hypertension", "2 2"),
    ]


def test_a_limit_that_is_met_exactly_counts(make: Callable[..., Output], adsl: pd.DataFrame) -> None:
    # 1 of 4 subjects is exactly 25%
    four = adsl[adsl["USUBJID"].isin(["1", "2", "6", "9"])]
    study = make_study(tlf={"common_percent": 25, "common_severe_percent": 100})
    assert ("Rash", "1 0") in rows_of(make("1_4", adsl=four, study=study))


OF_DRUGS = ("any drug", "surufatinib", "envafolimab")
VASCULAR, STOMACH = ["Vascular", "Hypertension"], ["Gastrointestinal", "Nausea"]


@pytest.mark.parametrize(
    ("number", "columns", "cells", "terms"),
    [
        ("1_5", ["n (%)", "Events"], "2 2", VASCULAR),
        ("1_6", ["Any grade", *(f"Grade {grade}" for grade in range(1, 6)), "Grade ≥ 3"], "2 0 0 2 0 0 2", VASCULAR),
        ("1_6a", ["Any grade", *(f"Grade {grade}" for grade in range(1, 6)), "Grade ≥ 3"], "2 0 0 2 0 0 2", VASCULAR),
        ("1_6b", ["Any grade", *(f"Grade {grade}" for grade in range(1, 6)), "Grade ≥ 3"], "1 0 0 1 0 0 1", VASCULAR),
        ("1_7", ["Serious", "Related serious", "Serious events"], "1 1 1", VASCULAR),
        ("1_8", [f"{what} of {drug}" for what in ("Reduction", "Interruption") for drug in OF_DRUGS], "1 1 0 0 0 0", VASCULAR),
        ("1_9", [f"Stopped {drug}" for drug in OF_DRUGS], "1 0 1", VASCULAR),
        ("1_10", ["Any", "Related"], "1 0", STOMACH),
    ],
)
def test_tables_of_a_subset(make: Callable[..., Output], number: str, columns: list[str], cells: str, terms: list[str]) -> None:
    # every subset has one term, so each line says the same
    output = make(number)
    assert heads_of(output) == columns
    assert [label for label, _ in rows_of(output)][1:] == terms
    assert {shown for _, shown in rows_of(output)} == {cells}


def test_a_study_of_one_drug_has_no_columns_per_drug(make: Callable[..., Output]) -> None:
    study = make_study(drugs={"SURUFATINIB": DRUGS["SURUFATINIB"]})
    assert heads_of(make("1_9", study=study)) == ["Stopped any drug"]
    assert related_tables(study) == []


def test_an_action_that_was_not_collected_leaves_the_table_empty_and_says_so(
    make: Callable[..., Output], adae: pd.DataFrame
) -> None:
    none = pd.Series(None, index=adae.index, dtype="str")
    output = make("1_9", adae=adae.assign(AEACN=none, AACN1=none, AACN2=none))
    assert rows_of(output) == []
    assert output.footnotes[-1] == "No values in the data, not shown: Subjects with at least one such TEAE."


def test_a_term_without_code_is_named_so(make: Callable[..., Output], adae: pd.DataFrame) -> None:
    uncoded = adae["AEDECOD"] == "Rash"
    found = make("1_3", adae=adae.assign(AEBODSYS=adae["AEBODSYS"].mask(uncoded), AEDECOD=adae["AEDECOD"].mask(uncoded)))
    assert rows_of(found)[-2:] == [("Uncoded", "1 0 1 0 0 0 0 0"), ("Uncoded", "1 0 1 0 0 0 0 0")]


def test_special_interest(make: Callable[..., Output]) -> None:
    output = make("1_11")
    assert isinstance(output.body, Table)
    # onset days 10 and 15, of grade 3: 32 and 15; ended after 5 and 10 days, of grade 3 only the one of 10
    assert list(zip(output.body.rows["label"], output.body.cells.agg("|".join, axis=1), strict=True)) == [
        ("Subjects with at least one TEAE of special interest", "2 (28.6)|2 (28.6)|3"),
        ("Hypertension", "2 (28.6)|2 (28.6)|3"),
        ("Hypertension", "2 (28.6)|2 (28.6)|3"),
        ("First onset (day): n; median (min, max)", "2; 12.5 (10, 15)|2; 23.5 (15, 32)|"),
        ("Longest duration (days): n; median (min, max)", "2; 7.5 (5, 10)|1; 10.0 (10, 10)|"),
        ("Outcome", "||"),
        ("RECOVERED", "2 (28.6)|2 (28.6)|3"),
    ]


def test_deaths_by_time_and_cause(make: Callable[..., Output]) -> None:
    # 3 died 20 days after the last dose, 2 four months after it
    assert rows_of(make("2_1")) == [
        ("Deaths, n (%)", "2"),
        ("Disease progression", "1"),
        ("Adverse event", "1"),
        ("Within 30 days of last dose, n (%)", "1"),
        ("Adverse event", "1"),
        ("More than 30 days after last dose, n (%)", "1"),
        ("Disease progression", "1"),
    ]


def test_a_death_without_date_or_cause_is_counted_and_a_death_outside_the_safety_set_is_not(
    make: Callable[..., Output], adsl: pd.DataFrame
) -> None:
    third = adsl["USUBJID"] == "3"
    flag = adsl["DTHFL"].mask(adsl["USUBJID"] == "4", "Y")
    other = adsl.assign(DTHFL=flag, DTHDT=adsl["DTHDT"].mask(third), DTHCAUS=adsl["DTHCAUS"].mask(third))
    shown = rows_of(make("2_1", adsl=other))
    assert shown[:3] == [("Deaths, n (%)", "2"), ("Disease progression", "1"), ("Missing", "1")]
    assert shown[-2:] == [("Date of death unknown, n (%)", "1"), ("Missing", "1")]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        *(("TEAE", number) for number in ("1_2", "1_3", "1_4")),
        *(("G3", "1_5"), ("REL", "1_6"), ("REL1", "1_6a"), ("REL2", "1_6b"), ("SER", "1_7")),
        *(("RED", "1_8"), ("WTH", "1_9"), ("DTH", "1_10"), ("AESI", "1_11")),
    ],
)
def test_the_first_line_of_each_table_is_a_line_of_the_overview(make: Callable[..., Output], line: str, number: str) -> None:
    overview, output = make("1_1"), make(number)
    assert isinstance(output.body, Table)
    counts = overview.ard[(overview.ard["stat_name"] == "n") & (overview.ard["variable_level"] == line)]
    assert output.body.cells[0].iloc[0].split(" ")[0] == counts["stat_fmt"].item() != "0"


@pytest.mark.parametrize("number", ["1_3", "1_6", "1_6a", "1_6b"])
def test_the_maximum_grades_sum_to_any_grade_in_every_line(make: Callable[..., Output], number: str) -> None:
    for _, cells in rows_of(make(number)):
        first, *grades, _severe = map(int, cells.split(" "))
        assert sum(grades) == first
