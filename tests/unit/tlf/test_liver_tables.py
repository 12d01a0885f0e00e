"""Hy's law by its criteria and the figure of peaks, of subjects 1, 2, 3, 6, 7, 8 and 9 in the safety set; worked by hand."""

from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.laboratory_pictures import Quadrants
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.laboratory.edish import f_14_3_4_1
from pipeline.tlf.outputs.laboratory.hys_law import t_14_3_4_7
from pipeline.tlf.outputs.laboratory.liver_function import list_criteria
from tests.unit.tlf.hand_made import complete, table

LINES = ("ALT or AST", "Bilirubin", "Both", "In time", "ALP low")
# 1: ALT 4, bilirubin 2.5 ten days later, ALP 1.5: a case. 2: AST 6, bilirubin 3 but 31 days later. 3: ALT 3, which is not above
# 3, and bilirubin 2.1. 6: as 1, but ALP of 2, which is not below 2. 7: ALT 5, bilirubin without ULN. 8: ALT alone. 9: nothing on
# treatment.
LIVER = """
USUBJID | ASEQ | PARAMCD | AVAL | AVALC | ANRHI | ADT        | ONTRTFL
1       | 1    | ALT     | 40   |       | 40    | 2023-01-01 |
1       | 2    | ALT     | 160.1 |      | 40    | 2023-02-01 | Y
1       | 3    | BILI    | 50   |       | 20    | 2023-02-11 | Y
1       | 4    | ALP     | 150  |       | 100   | 2023-02-11 | Y
2       | 1    | AST     | 240  |       | 40    | 2023-02-01 | Y
2       | 2    | BILI    | 60   |       | 20    | 2023-03-04 | Y
2       | 3    | ALP     | 50   |       | 100   | 2023-02-01 | Y
3       | 1    | ALT     | 120  |       | 40    | 2023-02-01 | Y
3       | 2    | BILI    | 42   |       | 20    | 2023-02-01 | Y
6       | 1    | ALT     | 200  |       | 40    | 2023-02-01 | Y
6       | 2    | BILI    |      | >40   | 20    | 2023-02-01 | Y
6       | 3    | ALP     | 200  |       | 100   | 2023-02-01 | Y
7       | 1    | ALT     | 200  |       | 40    | 2023-02-01 | Y
7       | 2    | BILI    | 90   |       |       | 2023-02-01 | Y
8       | 1    | ALT     | 200  |       | 40    | 2023-02-01 | Y
9       | 1    | ALT     | 200  |       | 40    | 2023-01-01 |
"""


def given(adsl: pd.DataFrame, text: str = LIVER) -> dict[str, Any]:
    adlb = table(text, dates="ADT", numbers="ASEQ AVAL ANRHI")
    whole = complete({"adsl": adsl, "adlb": adlb})
    return {"adsl": whole["adsl"], "adlb": whole["adlb"]}


def cells_of(output: Output) -> list[str]:
    assert isinstance(output.body, Table)
    return [str(row[0]) for row in output.body.cells.to_numpy()]


def test_each_criterion_of_those_evaluated(adsl: pd.DataFrame, study: Study) -> None:
    """Evaluated: 1, 2, 3, 6; with ALP 1, 2, 6."""
    assert dict(zip(LINES, cells_of(t_14_3_4_7(**given(adsl), study=study)), strict=True)) == {
        "ALT or AST": "3/4 (75.0)",  # 1, 2, 6
        "Bilirubin": "4/4 (100)",  # > 40 is above 2 x 20
        "Both": "3/4 (75.0)",  # 1, 2, 6
        "In time": "2/4 (50.0)",  # 1, 6; of 2 it is day 31
        "ALP low": "1/3 (33.3)",  # 1
    }


def test_bilirubin_thirty_days_later_is_in_time_and_before_it_is_not(adsl: pd.DataFrame, study: Study) -> None:
    earlier = t_14_3_4_7(**given(adsl, LIVER.replace("2023-02-11", "2023-01-31")), study=study)
    later = t_14_3_4_7(**given(adsl, LIVER.replace("2023-03-04", "2023-03-03")), study=study)
    assert [cells_of(output)[3] for output in (earlier, later)] == ["1/4 (25.0)", "3/4 (75.0)"]


def test_without_a_limit_of_normal_nobody_is_evaluated(adsl: pd.DataFrame, study: Study) -> None:
    tables = given(adsl)
    tables["adlb"]["ANRHI"] = float("nan")
    assert cells_of(t_14_3_4_7(**tables, study=study)) == []
    figure = f_14_3_4_1(**tables, study=study)
    assert isinstance(figure.body, Quadrants)
    assert figure.body.empty
    assert "0 of 7 subjects are shown" in figure.footnotes[0]


def test_peaks_and_quadrants(adsl: pd.DataFrame, study: Study) -> None:
    figure = f_14_3_4_1(**given(adsl), study=study)
    assert isinstance(figure.body, Quadrants)
    points = figure.body.points.set_index("USUBJID")[["x_text", "y_text"]]
    assert points.loc[["1", "2", "3", "6"]].to_numpy().tolist() == [
        ["4.00", "2.50"], ["6.00", "3.00"], ["3.00", "2.10"], ["5.00", "2.00"],
    ]  # fmt: skip
    assert len(points) == 4
    counts = [corner.rsplit(" ", 1)[1] for corner in figure.body.corners]
    assert counts == ["0", "0", "1", "3"]  # neither, enzyme alone, bilirubin alone, both
    assert "4 of 7 subjects are shown; not shown: 3 without results" in figure.footnotes[0]


def test_multiples_of_a_limit_are_exact(adsl: pd.DataFrame) -> None:
    """In binary fractions 3 x 33.3 is less than 99.9, and 2 x 0.35 no more than 0.7."""
    text = """
        USUBJID | ASEQ | PARAMCD | AVAL  | AVALC | ANRHI | ADT        | ONTRTFL
        1       | 1    | ALT     | 99.9  |       | 33.3  | 2023-02-01 | Y
        2       | 1    | ALT     | 99.91 |       | 33.3  | 2023-02-01 | Y
        1       | 2    | BILI    | 0.7   |       | 0.35  | 2023-02-01 | Y
        2       | 2    | BILI    | 2.41  |       | 1.2   | 2023-02-01 | Y
    """
    rows = given(adsl, text)["adlb"]
    met = {name: found["USUBJID"].tolist() for name, (found, _) in list_criteria(rows.assign(SEQ=rows["ASEQ"])).items()}
    assert met["ALT > 3 × ULN"] == ["2"] and met["Total bilirubin > 2 × ULN"] == ["2"]
