"""Texts of several rows as one: groups in the order of their first rows, texts in the order of theirs."""

import pandas as pd

from pipeline.core.texts import join_texts


def test_each_group_has_its_texts_in_order() -> None:
    rows = pd.DataFrame(
        {"A": ["x", "y", "x", None], "B": ["1", "1", "1", "1"], "T": ["b", "c", "a", "d"]}, dtype="str", index=[7, 3, 5, 1]
    )
    found = join_texts(rows, ["A", "B"], "T", "; ")
    assert found["T"].tolist() == ["b; a", "c", "d"]
    assert found["A"].fillna("none").tolist() == ["x", "y", "none"]
    assert found["T"].dtype == "str"
    assert list(found.columns) == ["A", "B", "T"]


def test_of_no_rows_there_is_no_group() -> None:
    assert join_texts(pd.DataFrame({"A": [], "T": []}, dtype="str"), ["A"], "T", ", ").empty
