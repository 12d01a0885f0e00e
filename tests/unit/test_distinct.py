"""Each distinct text once: the answers stand in the rows of their texts, and nothing is asked twice or of a missing text."""

import pandas as pd
from pandas.testing import assert_frame_equal, assert_series_equal

from pipeline.core.distinct import each_distinct, each_distinct_number, looked_up, positions

TEXT = pd.Series(["b", None, "a", "b"], index=[7, 3, 3, 1], dtype="str", name="ANSWER")


def test_each_text_is_read_once_and_answered_in_its_rows() -> None:
    asked: list[str] = []

    def read(distinct: pd.Series) -> pd.Series:
        asked.extend(distinct)
        return distinct.str.upper()

    expected = pd.Series(["B", None, "A", "B"], index=[7, 3, 3, 1], dtype="str", name="ANSWER")
    assert_series_equal(each_distinct(TEXT, read), expected)
    assert asked == ["b", "a"]


def test_an_answer_may_be_a_table() -> None:
    made = each_distinct(TEXT, lambda distinct: pd.DataFrame({"TWICE": distinct + distinct, "LENGTH": [1.0, 2.0]}))
    lengths = [1.0, float("nan"), 2.0, 1.0]
    twice = pd.Series(["bb", None, "aa", "bb"], index=TEXT.index, dtype="str")
    assert_frame_equal(made, pd.DataFrame({"TWICE": twice, "LENGTH": lengths}, index=TEXT.index))


def test_a_column_that_reading_leaves_as_it_is_is_not_copied() -> None:
    assert each_distinct(TEXT, lambda distinct: distinct.str.lower()) is TEXT


def test_a_text_without_a_translation_is_missing() -> None:
    expected = pd.Series(["x", None, None, "x"], index=TEXT.index, dtype="str", name="ANSWER")
    assert_series_equal(looked_up(TEXT, {"b": "x"}), expected)


def test_numbers_are_read_like_texts() -> None:
    made = each_distinct_number(pd.Series([2.5, None, 2.5]), lambda known: known.astype("str"))
    assert_series_equal(made, pd.Series(["2.5", None, "2.5"], dtype="str"))


def test_a_text_stands_where_it_is_first() -> None:
    assert positions(pd.Series(["b", "x", "a"], dtype="str"), pd.Series(["a", "b", "b"], dtype="str")).tolist() == [1, -1, 0]
