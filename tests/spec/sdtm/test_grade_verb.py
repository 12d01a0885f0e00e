"""Grades of forms: every spelling makes the same term, and a text that is no grade is listed and left blank."""

import pandas as pd

from pipeline.core.issues import gather
from pipeline.sdtm.verbs.grades import grade
from pipeline.sdtm.verbs.mapping import Rows
from tests.spec.tables import study


def test_grades_of_a_form() -> None:
    said = ["Grade 3", " g2 ", "4.0", "severe", "6", "0", "", None]
    rows = Rows("AE", pd.DataFrame({"TOXGR": pd.Series(said, dtype="str"), "SUBJID": "01"}), study())
    assert grade("TOXGR").apply(rows).fillna("").tolist() == ["3", "2", "4", "", "", "", "", ""]
    issues = gather(*rows.issues)
    assert set(issues["CODE"]) == {"CT_UNMAPPED"} and sorted(issues["VALUE"]) == ["0", "6", "severe"]


def test_no_toxicity_where_it_is_an_answer() -> None:
    rows = Rows("LB", pd.DataFrame({"GR": pd.Series(["0", "Grade 0", "5"], dtype="str")}), study())
    assert grade("GR", lowest=0).apply(rows).tolist() == ["0", "0", "5"]
    assert not rows.issues
