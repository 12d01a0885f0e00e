"""Tables of terms: order, levels, worst grade per line, what is left out; every number counted by hand from the rows above it."""

import pandas as pd
import pytest

from pipeline.tlf.ard.analysis import Analysis, combine, count_population, place, select_population
from pipeline.tlf.layout.table import Table, arrange
from pipeline.tlf.outputs.adverse_events.events import select_teae
from pipeline.tlf.outputs.adverse_events.term_tables import max_grades
from pipeline.tlf.statistics.terms import ANY_EVENT, ANY_RECORD, CountColumn, count_terms, term_columns
from tests.unit.tlf.hand_made import ARM, make_study, table

ADSL = table("USUBJID | SAFFL\n1 | Y\n2 | Y\n3 | Y\n4 | Y\n5 | N").assign(TRT01A=ARM, TRT01P=ARM)
TWO_LEVELS = Analysis("AN_T", "MH", group2="SOC", group3="PT", variable="COLUMN")
ONE_LEVEL = Analysis("AN_T", "MH", group2="PT", variable="COLUMN")
ROWS = table(
    """
    USUBJID | SEQ | SOC     | PT
    1       | 1   | Cardiac | zebra
    1       | 2   | Cardiac | zebra
    2       | 1   | Cardiac | Apple
    3       | 1   | Vessel  | Apple
    1       | 3   | vein    | Bruise
    4       | 1   |         |
    """,
    numbers="SEQ",
)


def arranged(rows: pd.DataFrame, analysis: Analysis, columns: list[CountColumn], only: set[str] | None = None) -> Table:
    population = select_population(ADSL, "SAFFL", make_study())
    results, lines = count_terms(rows, population, analysis, columns, "Any", only)
    ard, _ = place(combine([count_population(population), results]), "t_1")
    return arrange(ard, lines, term_columns(columns)(ard, population.groups))


def printed(found: Table) -> list[tuple[str, int, str]]:
    return list(zip(found.rows["label"], found.rows["indent"], found.cells.agg("; ".join, axis=1), strict=True))


def test_upper_terms_by_subjects_then_alphabet_and_lower_terms_likewise_whatever_the_case() -> None:
    assert printed(arranged(ROWS, TWO_LEVELS, [ANY_RECORD, ANY_EVENT])) == [
        ("Any", 0, "4 (100); 6"),
        ("Cardiac", 0, "2 (50.0); 3"),
        ("Apple", 1, "1 (25.0); 1"),
        ("zebra", 1, "1 (25.0); 2"),
        ("Uncoded", 0, "1 (25.0); 1"),
        ("Uncoded", 1, "1 (25.0); 1"),
        ("vein", 0, "1 (25.0); 1"),
        ("Bruise", 1, "1 (25.0); 1"),
        ("Vessel", 0, "1 (25.0); 1"),
        ("Apple", 1, "1 (25.0); 1"),
    ]


def test_a_group_is_named_again_on_a_new_page_and_stands_apart() -> None:
    rows = arranged(ROWS, TWO_LEVELS, [ANY_RECORD]).rows
    assert rows["indent"].tolist()[:4] == [0, 0, 1, 1]  # the terms stand under Cardiac, which a new page names again
    assert rows["block"].tolist() == [0, 1, 1, 1, 2, 2, 3, 3, 4, 4]


def test_one_level_has_one_block_and_only_the_terms_asked_for_but_counts_anybody() -> None:
    found = arranged(ROWS, ONE_LEVEL, [ANY_RECORD], only={"Apple", "zebra"})
    assert printed(found) == [("Any", 0, "4 (100)"), ("Apple", 0, "2 (50.0)"), ("zebra", 0, "1 (25.0)")]
    assert found.rows["block"].tolist() == [0, 1, 1]


def test_a_record_under_two_terms_counts_once_in_the_first_line() -> None:
    twice = pd.concat([ROWS.iloc[[0]], ROWS.iloc[[0]].assign(SOC="Vessel")])
    shown = printed(arranged(twice, TWO_LEVELS, [ANY_RECORD, ANY_EVENT]))
    assert [cells for _, _, cells in shown] == ["1 (25.0); 1"] * 5


def test_no_record_gives_no_line() -> None:
    assert arranged(ROWS.iloc[:0], TWO_LEVELS, [ANY_RECORD]).rows.empty


def test_terms_with_markup_and_of_any_length_stay_as_they_are() -> None:
    term = "<b>\\par{x}</b> " + "very long " * 40
    shown = printed(arranged(ROWS.assign(PT=term), TWO_LEVELS, [ANY_RECORD]))
    assert shown[2][0] == term


GRADED = table(
    """
    USUBJID | AESEQ | AEBODSYS | AEDECOD | ASTDT      | TRTEMFL | ATOXGRN
    1       | 1     | Cardiac  | Ache    | 2023-01-01 | Y       | 1
    1       | 2     | Cardiac  | Beat    | 2023-01-02 | Y       | 3
    1       | 3     | Vessel   | Clot    | 2023-01-03 | Y       | 2
    2       | 1     | Cardiac  | Ache    | 2023-01-01 | Y       | 2
    2       | 2     | Cardiac  | Ache    | 2023-01-02 | Y       |
    3       | 1     | Vessel   | Clot    | 2023-01-01 | Y       |
    4       | 1     | Vessel   | Clot    | 2023-01-01 |         | 5
    5       | 1     | Vessel   | Clot    | 2023-01-01 | Y       | 4
    """,
    dates="ASTDT",
    numbers="AESEQ ATOXGRN",
)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (
            "lowest",
            {
                "Any": "0 1 1 0 0 1",
                "Cardiac": "0 1 1 0 0 0",
                "Ache": "1 1 0 0 0 0",
                "Beat": "0 0 1 0 0 0",
                "Vessel": "0 1 0 0 0 1",
            },
        ),
        # the missing grade of subject 2 ranks above its grade 2, and is shown as missing: it is never printed as a grade
        (
            "worst case 3",
            {
                "Any": "0 0 1 0 0 2",
                "Cardiac": "0 0 1 0 0 1",
                "Ache": "1 0 0 0 0 1",
                "Beat": "0 0 1 0 0 0",
                "Vessel": "0 1 0 0 0 1",
            },
        ),
    ],
)
def test_each_subject_stands_once_per_line_at_its_worst_grade(rule: str, expected: dict[str, str]) -> None:
    study = make_study(ae={"grade_missing": rule})
    population = select_population(ADSL, "SAFFL", study)
    teae = select_teae(GRADED, population, study)
    found = arranged(teae, Analysis("AN_T", "ADAE", group2="AEBODSYS", group3="AEDECOD"), max_grades(teae))
    counts = {label: cells.split("; ") for label, _, cells in printed(found)}
    assert {label: " ".join(cell.split(" ")[0] for cell in counts[label]) for label in expected} == expected
