"""CSV for people: nothing in it is a formula, numbers stay numbers."""

import csv
import io

import pandas as pd
import pytest

from pipeline.core.people_csv import people_csv


def rows(table: pd.DataFrame) -> list[list[str]]:
    """The cells as the csv module reads them, the byte order mark taken off."""
    return list(csv.reader(io.StringIO(people_csv(table).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "value", ['=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "-x", "+", "-1.2.3", "=1"]
)
def test_a_cell_or_a_head_is_never_a_formula(value: str) -> None:
    table = pd.DataFrame({"A": pd.Series([value, "b"], dtype="str"), value: [1, 2]})
    shown = "'" + value.replace("\r", "\n")
    assert rows(table) == [["A", shown], [shown, "1"], ["b", "2"]]


@pytest.mark.parametrize("value", ["-12.3", "+5", "-7 %", " -1", "咳嗽, a=b", "a-b", "", "1", "'=1", "<0.1"])
def test_other_cells_stay_as_they_are(value: str) -> None:
    assert rows(pd.DataFrame({"A": pd.Series([value, None], dtype="str"), "B": [1, 2]})) == [["A", "B"], [value, "1"], ["", "2"]]


def test_what_follows_a_carriage_return_begins_no_line() -> None:
    assert rows(pd.DataFrame({"A": ["a\r=1", "a\r\n=1"], "B": [1, 2]})) == [["A", "B"], ["a\n=1", "1"], ["a\n=1", "2"]]


def test_numbers_stay_numbers_and_missing_values_empty() -> None:
    table = pd.DataFrame({"A": [-1.5, None], "B": pd.Series(["=x", "y"], dtype="category")})
    assert rows(table) == [["A", "B"], ["-1.5", "'=x"], ["", "y"]]
