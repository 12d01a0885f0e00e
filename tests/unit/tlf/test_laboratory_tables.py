"""Results by visit, box plots, ranges, levels of abnormality and protein in urine; worked by hand."""

from typing import Any

import pandas as pd
import pytest

from pipeline.core.numbers.units import read_unit
from pipeline.study import Study
from pipeline.tlf.layout.laboratory_pictures import VisitBoxes
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.laboratory.boxes import f_14_3_4_2
from pipeline.tlf.outputs.laboratory.by_visit import t_14_3_4_5
from pipeline.tlf.outputs.laboratory.fda_levels import criteria, t_14_3_4_8
from pipeline.tlf.outputs.laboratory.proteinuria import t_14_3_4_9, t_14_3_4_10
from pipeline.tlf.outputs.laboratory.range_shift import t_14_3_4_6
from tests.unit.tlf.hand_made import complete, table

# Haemoglobin of 1 and 2 at baseline and week 4; of 1 alone at week 8, and at an unscheduled visit.
BY_VISIT = """
USUBJID | ASEQ | PARAMCD | PARAM     | PARCAT1    | AVAL | CHG | ANL01FL | AVISITN | AVISIT
1       | 1    | HGB     | HGB (g/L) | HEMATOLOGY | 120  |     | Y       | 0       | Baseline
1       | 2    | HGB     | HGB (g/L) | HEMATOLOGY | 110  | -10 | Y       | 104     | WEEK 4
1       | 3    | HGB     | HGB (g/L) | HEMATOLOGY | 90   | -30 | Y       | 104.1   | UNSCHEDULED 104.1
1       | 4    | HGB     | HGB (g/L) | HEMATOLOGY | 100  | -20 | Y       | 108     | WEEK 8
2       | 1    | HGB     | HGB (g/L) | HEMATOLOGY | 130  |     | Y       | 0       | Baseline
2       | 2    | HGB     | HGB (g/L) | HEMATOLOGY | 125  |     |         | 104     | WEEK 4
2       | 3    | HGB     | HGB (g/L) | HEMATOLOGY | 130  | 0   | Y       | 104     | WEEK 4
"""
NUMBERS = "ASEQ AVAL CHG AVISITN"


def given(**frames: pd.DataFrame) -> dict[str, Any]:
    return {name: frame for name, frame in complete(frames).items() if name in frames}


def rows_of(output: Output) -> list[list[str]]:
    assert isinstance(output.body, Table)
    labels = output.body.rows["label"]
    return [[label, *cells] for label, cells in zip(labels, output.body.cells.to_numpy().tolist(), strict=True)]


def counts_of(output: Output) -> list[tuple[str, str]]:
    """Label, and n of each cell n (%)."""
    return [(label, " ".join(cell.split(" ")[0] for cell in cells)) for label, *cells in rows_of(output)]


def test_planned_visits_also_of_one_subject(adsl: pd.DataFrame, study: Study) -> None:
    output = t_14_3_4_5(**given(adsl=adsl, adlb=table(BY_VISIT, numbers=NUMBERS)), study=study)
    assert rows_of(output) == [
        ["HGB (g/L)", "", "", "", "", "", ""],
        ["Baseline", "2", "125.0 (7.07)", "125.0 (120, 130)", "", "", ""],
        ["Week 4", "2", "120.0 (14.14)", "120.0 (110, 130)", "2", "-5.0 (7.07)", "-5.0 (-10, 0)"],
        ["Week 8", "1", "100.0 (NE)", "100.0 (100, 100)", "1", "-20.0 (NE)", "-20.0 (-20, -20)"],
    ]


def test_boxes(adsl: pd.DataFrame, study: Study) -> None:
    figure = f_14_3_4_2(**given(adsl=adsl, adlb=table(BY_VISIT, numbers=NUMBERS)), study=study)
    assert isinstance(figure.body, VisitBoxes)
    assert figure.body.tests == {"HGB (g/L)": ("Baseline", "WEEK 4", "WEEK 8")}
    assert figure.body.boxes["text"].tolist() == [
        "2, 125.0 (120.0, 130.0), 120 to 130",
        "2, 120.0 (110.0, 130.0), 110 to 130",
        "1, 100.0 (100.0, 100.0), 100 to 100",
    ]


def test_ranges_of_tests_that_have_one_but_not_of_the_thyroid(adsl: pd.DataFrame, adlb: pd.DataFrame, study: Study) -> None:
    """Platelets of the fixture: 1 normal to low; 2 and 7 low to low; 3 normal without a later one; 6 without a baseline."""
    platelets = adlb[adlb["PARAMCD"].isin(["PLAT", "TSH"])]
    output = t_14_3_4_6(**given(adsl=adsl, adlb=platelets), study=study)
    lowest = counts_of(output)[:5]
    assert lowest == [
        ("Platelets, lowest", "    "),
        ("Low", "2 0 0 0 2"),
        ("Normal", "1 0 0 1 2"),
        ("Missing", "1 0 0 2 3"),
        ("Total", "4 0 0 3 7"),
    ]


# Sodium in mmol/L: 1 at 130, which is not below it; 2 at 124; 3 "<125"; 6 at 140. Calcium: 1 at 2.0 mmol/L, 8.02 mg/dL; 2 at 1.99
# mmol/L, 7.98 mg/dL; 3 in a unit without a meaning. ALT: 1 at 3 times the limit, 2 above 10 times, 3 without a limit.
# Creatinine of 1 is twice the baseline, 2 has none. Haemoglobin: 1 (man) 134 g/L, 2 (woman) 110 g/L.
LEVELS = """
USUBJID | ASEQ | PARAMCD | AVAL  | AVALC | AVALU  | ANRHI | BASE | ONTRTFL
1       | 1    | SODIUM  | 130   |       | mmol/L |       |      | Y
2       | 1    | SODIUM  | 124   |       | mmol/L |       |      | Y
3       | 1    | SODIUM  |       | <125  | mmol/L |       |      | Y
6       | 1    | SODIUM  | 140   |       | mmol/L |       |      | Y
6       | 2    | SODIUM  | 100   |       | mmol/L |       |      |
1       | 2    | CA      | 2.0   |       | mmol/L |       |      | Y
2       | 2    | CA      | 1.99  |       | mmol/L |       |      | Y
3       | 2    | CA      |       | <1    | arb.U  |       |      | Y
1       | 3    | ALT     | 120   |       | U/L    | 40    |      | Y
2       | 3    | ALT     | 400.1 |       | U/L    | 40    |      | Y
3       | 3    | ALT     | 500   |       | U/L    |       |      | Y
1       | 4    | CREAT   | 140   |       | umol/L |       | 70   | Y
2       | 4    | CREAT   | 300   |       | umol/L |       |      | Y
1       | 5    | HGB     | 134   |       | g/L    |       |      | Y
2       | 5    | HGB     | 110   |       | g/L    |       |      | Y
"""


def test_levels_of_those_evaluated(adsl: pd.DataFrame, study: Study) -> None:
    people = adsl.assign(SEX=["M", "F", *["F"] * 7])
    output = t_14_3_4_8(**given(adsl=people, adlb=table(LEVELS, numbers="ASEQ AVAL ANRHI BASE")), study=study)
    found = {label.split(":")[0]: cells for label, *cells in rows_of(output) if cells[0]}
    assert found == {
        "Sodium, low": ["4", "3 (75.0)", "2 (50.0)", "2 (50.0)"],  # 130 < 132; < 130: 2 and 3, whose < 125 is surely below 125
        "Sodium, high": ["4", "0", "0", "0"],
        "Calcium, low": ["2", "2 (100)", "1 (50.0)", "0"],
        "Calcium, high": ["2", "0", "0", "0"],
        "Alanine aminotransferase, high": ["2", "1 (50.0)", "1 (50.0)", "1 (50.0)"],
        "Creatinine, increase": ["1", "1 (100)", "1 (100)", "0"],
        "Haemoglobin, low, men": ["1", "1 (100)", "0", "0"],  # 134 g/L is 13.4 g/dL
        "Haemoglobin, low, women": ["1", "1 (100)", "0", "0"],  # 11.0 g/dL is not below 11
    }


def test_the_file_of_levels() -> None:
    """Names are unique, limits ascend in severity, units have a meaning."""
    assert len({one.name for one in criteria()}) == len(criteria())
    for one in criteria():
        numbers = [float(number) for number in one.levels.values()]
        assert numbers == sorted(numbers, reverse=one.sign == "<") and numbers, one.name
        assert one.of or read_unit(one.unit), one.name


# First dose 2023-01-10, last 2023-03-01, window 28 days: to 2023-03-29.
URINE = """
USUBJID | LBSEQ | LBTESTCD | LBCAT      | LBSPEC | LBORRES  | LBSTRESC | LBSTRESN | LBSTRESU | LBDTC
1       | 1     | PROT     | URINALYSIS | URINE  | NEGATIVE | NEGATIVE |          |          | 2023-01-10
1       | 2     | PROT     | URINALYSIS | URINE  | 2+       | 2+       |          |          | 2023-02-10
1       | 3     | PROT     | URINALYSIS | URINE  | 3+       | 3+       |          |          | 2023-03-29
1       | 4     | PROT     | URINALYSIS | URINE  | 4+       | 4+       |          |          | 2023-03-30
2       | 1     | PROT     | URINALYSIS |        | TRACE    | TRACE    |          |          | 2023-01-05
2       | 2     | PROT     | URINALYSIS |        | +        |          |          |          | 2023-02-10
3       | 1     | PROT     | URINALYSIS | URINE  | MURKY    | MURKY    |          |          | 2023-02-10
6       | 1     | PROT     | URINALYSIS | URINE  | 0.5      | 0.5      | 0.5      | g/day    | 2023-01-05
6       | 2     | PROT     | URINALYSIS | URINE  | 3500     | 3500     | 3500     | mg/day   | 2023-02-05
7       | 1     | PROT     | CHEMISTRY  | SERUM  | 70       | 70       | 70       | g/L      | 2023-02-05
8       | 1     | PROT     | URINALYSIS | URINE  | 2        | 2        | 2        | g/L      | 2023-02-05
"""


@pytest.fixture
def urine(adsl: pd.DataFrame) -> dict[str, Any]:
    days = pd.DataFrame({"TRTSDT": pd.Timestamp("2023-01-10"), "TRTEDT": pd.Timestamp("2023-03-01")}, index=adsl.index)
    lb = table(URINE, numbers="LBSEQ LBSTRESN")
    return given(adsl=pd.concat([adsl, days.astype("datetime64[ms]")], axis=1), lb=lb)


def test_protein_by_dipstick(urine: dict[str, Any], study: Study) -> None:
    output = t_14_3_4_9(**urine, study=study)
    assert counts_of(output) == [
        ("Dipstick", "        "[:7]),
        ("Negative", "0 0 0 0 1 0 0 1"),  # 1 to 3+ on the last day of the window
        ("Trace", "0 0 1 0 0 0 0 1"),  # 2 to +
        ("Missing", "0 0 0 0 0 0 5 5"),
        ("Total", "0 0 1 0 1 0 5 7"),
    ]
    assert output.footnotes[-1] == "Results that are not read: MURKY."


def test_protein_by_quantity(urine: dict[str, Any], study: Study) -> None:
    """6 from 0.5 g to 3,500 mg, which is not below 3.5 g; grams per litre are no quantity in a day."""
    output = t_14_3_4_10(**urine, study=study)
    assert ("<\u00a01.0\u00a0g", "0 0 1 0 1") in counts_of(output)
    assert counts_of(output)[-1] == ("Total", "0 0 1 6 7")


def test_all_in_text_gives_a_table_without_lines(adsl: pd.DataFrame, study: Study) -> None:
    """No number in the data: nothing by visit, no level."""
    words = table(LEVELS, numbers="ASEQ AVAL ANRHI BASE").assign(AVAL=float("nan"), AVALC="CLOTTED", ANL01FL="Y", AVISIT="WEEK 4")
    tables = given(adsl=adsl, adlb=words)
    assert rows_of(t_14_3_4_5(**tables, study=study)) == []
    figure = f_14_3_4_2(**tables, study=study)
    assert isinstance(figure.body, VisitBoxes) and figure.body.empty
    assert [cells for _, *cells in rows_of(t_14_3_4_8(**tables, study=study)) if cells[0]] == []
