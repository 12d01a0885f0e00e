"""Which results name the records behind others, worked by hand."""

import pytest

from pipeline.review.trace.behind import named_by
from tests.unit.tlf.hand_made import table

ARD = """
    ard_id | output_id | analysis_id | group1_level | group2_level | group3_level | variable_level | stat_name | stat_num
    t.1    | t         | AN_N        | A            |              |              |                | N         | 3
    t.2    | t         | AN_X        | A            |              |              | Y              | n         | 2
    t.3    | t         | AN_X        | A            |              |              | Y              | p         | 0.5
    t.4    | t         | AN_X        | A            |              |              | Z              | n         | 0
    t.5    | t         | AN_X        | A            |              |              | Z              | p         | 0
"""
RECORDS = table("ard_id | DATASET | USUBJID | SEQ\nt.1 | ADSL | 1 |\nt.2 | ADSL | 1 |", numbers="SEQ")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("t.2", [("t.2", "result")]),
        ("t.3", [("t.2", "result"), ("t.1", "column")]),  # alone, without a result that names records itself
        ("t.4", []),
        ("t.5", [("t.1", "column")]),  # the rate of a count of 0
        ("none", []),
    ],
)
def test_each_result_alone(cell: str, expected: list[tuple[str, str]]) -> None:
    ard = table(ARD, numbers="stat_num")
    found = named_by(ard[ard["ard_id"].eq(cell)], ard, RECORDS)
    assert list(zip(found["own_id"], found["USE"], strict=True)) == expected
