"""Laboratory grades, liver function, thyroid, vital signs, performance status: shifts and summaries worked by hand. The fixtures
stand in conftest.py; seven subjects (1, 2, 3, 6, 7, 8, 9) are in the safety set."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.laboratory.ctcae_grades import t_14_3_4_1, t_14_3_4_2
from pipeline.tlf.outputs.laboratory.liver_function import t_14_3_4_3
from pipeline.tlf.outputs.laboratory.thyroid_function import t_14_3_4_4
from pipeline.tlf.outputs.vital_signs.performance_status import t_14_3_5_2
from pipeline.tlf.outputs.vital_signs.vital_signs import t_14_3_5_1
from tests.unit.tlf.hand_made import complete, table

Make = Callable[..., Output]


def rows_of(output: Output) -> list[tuple[str, str]]:
    """Label and cells of each line; of a cell n (%) the n."""
    assert isinstance(output.body, Table)
    cells = [" ".join(cell.split(" ")[0] for cell in cells) for cells in output.body.cells.to_numpy()]
    return list(zip(output.body.rows["label"], cells, strict=True))


def heads_of(output: Output) -> Sequence[str]:
    assert isinstance(output.body, Table)
    return [column.head.replace("\n", " ").replace("\u00a0", " ") for column in output.body.columns]


def given(**frames: pd.DataFrame) -> dict[str, Any]:
    return {name: frame for name, frame in complete(frames).items() if name in frames}


def test_shift_of_grades(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    output = t_14_3_4_1(**given(adsl=adsl, adlb=adlb), study=study)
    assert heads_of(output) == [f"{text} n (%)" for text in (*(f"Grade {grade}" for grade in range(5)), "Missing", "Total")]
    assert rows_of(output) == [
        ("Platelets, low", "      "),
        ("Grade\u00a00", "0 0 1 0 0 1 2"),  # 1 to grade 2; 3 has nothing later
        ("Grade\u00a01", "0 0 0 1 0 0 1"),  # 2
        ("Grade\u00a03", "0 0 0 1 0 0 1"),  # 7
        ("Missing", "0 1 0 0 0 2 3"),  # 6 has no baseline; 8 and 9 have nothing
        ("Total", "0 1 1 2 0 3 7"),
    ]


def test_worst_grades_and_who_got_worse(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    output = t_14_3_4_2(**given(adsl=adsl, adlb=adlb), study=study)
    # evaluated 1, 2, 6, 7; grade 3: 2 and 7, of whom only 2 was not at grade 3 before
    assert rows_of(output) == [("Platelets, low", "4 1 1 2 0 4 2 1")]


def test_each_count_carries_the_worst_record(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    output = t_14_3_4_2(**given(adsl=adsl, adlb=adlb), study=study)
    of_grade_3 = output.ard[(output.ard["variable_level"] == "3") & (output.ard["stat_name"] == "n")]["ard_id"]
    records = output.records[output.records["ard_id"].isin(of_grade_3)]
    assert list(zip(records["USUBJID"], records["SEQ"], strict=True)) == [("2", 2), ("7", 2)]


def test_liver_function(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    text = dict(rows_of(t_14_3_4_3(**given(adsl=adsl, adlb=adlb), study=study)))
    assert {label: n for label, n in text.items() if n != "0"} == {
        "ALT > 3 × ULN": "1",
        "AST > 3 × ULN": "1",
        "AST > 5 × ULN": "1",
        "Total bilirubin > 2 × ULN": "2",
        "ALT or AST > 3 × ULN": "2",
        "Potential Hy's law: ALT or AST > 3 × ULN and total bilirubin > 2 × ULN": "1",
    }


def test_without_bilirubin_nobody_looks_for_hys_law(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    output = t_14_3_4_3(**given(adsl=adsl, adlb=adlb[adlb["PARAMCD"] != "BILI"]), study=study)
    assert [label for label, _ in rows_of(output)][-1] == "ALT or AST > 3 × ULN"
    assert "Potential Hy's law" in output.footnotes[-1]


def test_three_times_the_limit_is_not_above_it(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    at_limit = adlb.assign(AVAL=adlb["AVAL"].mask(adlb["PARAMCD"] == "ALT", 150))
    assert dict(rows_of(t_14_3_4_3(**given(adsl=adsl, adlb=at_limit), study=study)))["ALT > 3 × ULN"] == "0"


def test_thyroid(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    output = t_14_3_4_4(**given(adsl=adsl, adlb=adlb), study=study)
    shown = [(label, cells) for label, cells in rows_of(output) if cells.strip() and label == "Normal"]
    assert shown == [("Normal", "1 0 0 0 1"), ("Normal", "0 1 0 0 1")]  # lowest, then highest


def test_vital_signs_by_visit(adsl: pd.DataFrame, advs: pd.DataFrame, study: Study) -> None:
    output = t_14_3_5_1(**given(adsl=adsl, advs=advs), study=study)
    assert isinstance(output.body, Table)
    # 120 and 140; then 130 and 120, changes +10 and -20: deviations of 15 from -5, SD sqrt(450)
    assert output.body.cells.to_numpy().tolist() == [
        ["", "", "", "", "", ""],
        ["2", "130.0 (14.14)", "130.0 (120, 140)", "", "", ""],
        ["2", "125.0 (7.07)", "125.0 (120, 130)", "2", "-5.0 (21.21)", "-5.0 (-20, 10)"],
    ]


def test_performance_status_in_the_window_and_up_to_the_cut_off(adsl: pd.DataFrame, study: Study) -> None:
    days = table(
        """
        ECOGBL | TRTSDT     | TRTEDT
        0      | 2023-01-10 | 2023-03-01
        1      | 2023-01-10 |
        1      | 2023-01-10 |
        """,
        dates="TRTSDT TRTEDT",
        numbers="ECOGBL",
    )
    rs = table(
        """
        USUBJID | RSSEQ | RSTESTCD | RSSTRESN | RSDTC
        1       | 1     | ECOG101  | 3        | 2023-01-10
        1       | 2     | ECOG101  | 1        | 2023-03-29
        1       | 3     | ECOG101  | 4        | 2023-03-30
        2       | 1     | ECOG101  | 2        | 2026-06-30
        2       | 2     | ECOG101  | 4        | 2026-07-01
        3       | 1     | OVRLRESP | 5        | 2023-02-01
        """,
        numbers="RSSEQ RSSTRESN",
    )
    output = t_14_3_5_2(**given(adsl=pd.concat([adsl, days], axis=1), rs=rs), study=study)
    assert rows_of(output)[1:] == [
        ("Score\u00a00", "0 1 0 0 0 0 0 1"),
        ("Score\u00a01", "0 0 1 0 0 0 1 2"),
        ("Missing", "0 0 0 0 0 0 4 4"),
        ("Total", "0 1 1 0 0 0 5 7"),
    ]


def test_nothing_collected_gives_an_output_without_lines(adsl: pd.DataFrame, study: Study) -> None:
    tables = complete({"adsl": adsl})
    for function, name in (
        *((f, "adlb") for f in (t_14_3_4_1, t_14_3_4_2, t_14_3_4_3, t_14_3_4_4)),
        (t_14_3_5_1, "advs"),
        (t_14_3_5_2, "rs"),
    ):
        make: Make = function
        output = make(**{"adsl": tables["adsl"], name: tables[name]}, study=study)
        assert rows_of(output) == []
