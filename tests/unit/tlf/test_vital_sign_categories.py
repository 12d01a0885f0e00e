"""Blood pressure by category, at consecutive visits, and change of weight; worked by hand."""

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs.vital_signs.categories import t_14_3_5_6
from tests.unit.tlf.hand_made import complete, table

# 1: 140/80 and 120/90 at visits that follow each other; 160 once. 2: 150, then 130, then 150: never twice in a row. 3: 89/59.
# 6: 180 before treatment. Weight of 1: 100 to 95 and 90.1, of 2: 60 to 66; 3 has no baseline.
SIGNS = """
USUBJID | ASEQ | PARAMCD | AVAL | AVALU | BASE | ADT        | ONTRTFL
1       | 1    | SYSBP   | 140  | mmHg  |      | 2023-02-01 | Y
1       | 2    | DIABP   | 80   | mmHg  |      | 2023-02-01 | Y
1       | 3    | SYSBP   | 120  | mmHg  |      | 2023-03-01 | Y
1       | 4    | DIABP   | 90   | mmHg  |      | 2023-03-01 | Y
1       | 5    | SYSBP   | 160  | mmHg  |      | 2023-04-01 | Y
2       | 1    | SYSBP   | 150  | mmHg  |      | 2023-02-01 | Y
2       | 2    | SYSBP   | 130  | mmHg  |      | 2023-03-01 | Y
2       | 3    | SYSBP   | 150  | mmHg  |      | 2023-04-01 | Y
3       | 1    | SYSBP   | 89   | mmHg  |      | 2023-02-01 | Y
3       | 2    | DIABP   | 59   | mmHg  |      | 2023-02-01 | Y
6       | 1    | SYSBP   | 180  | mmHg  |      | 2023-01-01 |
1       | 6    | WEIGHT  | 95   | kg    | 100  | 2023-02-01 | Y
1       | 7    | WEIGHT  | 90.1 | kg    | 100  | 2023-03-01 | Y
2       | 4    | WEIGHT  | 66   | kg    | 60   | 2023-02-01 | Y
3       | 3    | WEIGHT  | 40   | kg    |      | 2023-02-01 | Y
"""


def test_categories(adsl: pd.DataFrame, study: Study) -> None:
    whole = complete({"adsl": adsl, "advs": table(SIGNS, dates="ADT", numbers="ASEQ AVAL BASE")})
    output = t_14_3_5_6(adsl=whole["adsl"], advs=whole["advs"], study=study)
    assert isinstance(output.body, Table)
    found = [(label, str(cells[0])) for label, cells in zip(output.body.rows["label"], output.body.cells.to_numpy(), strict=True)]
    assert [line for line in found if line[1]] == [
        ("Any value < 90", "1/3 (33.3)"),
        ("Any value ≥ 120", "2/3 (66.7)"),
        ("Any value ≥ 140", "2/3 (66.7)"),
        ("Any value ≥ 160", "1/3 (33.3)"),
        ("Any value ≥ 180", "0/3"),
        ("Any value < 60", "1/2 (50.0)"),
        ("Any value ≥ 80", "1/2 (50.0)"),
        ("Any value ≥ 90", "1/2 (50.0)"),
        ("Any value ≥ 100", "0/2"),
        ("Any value ≥ 110", "0/2"),
        ("Any value ≥ 120", "0/2"),
        ("Systolic ≥ 140 or diastolic ≥ 90", "1/3 (33.3)"),
        ("Systolic ≥ 160 or diastolic ≥ 100", "0/3"),
        ("Any decrease ≥ 5%", "1/2 (50.0)"),
        ("Any decrease ≥ 10%", "0/2"),
        ("Any increase ≥ 5%", "1/2 (50.0)"),
        ("Any increase ≥ 10%", "1/2 (50.0)"),
    ]


def test_nothing_measured(adsl: pd.DataFrame, study: Study) -> None:
    whole = complete({"adsl": adsl})
    output = t_14_3_5_6(adsl=whole["adsl"], advs=whole["advs"], study=study)
    assert isinstance(output.body, Table)
    assert output.body.rows.empty
