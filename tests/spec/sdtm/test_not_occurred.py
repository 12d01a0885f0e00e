"""A record that says that something did not occur (--OCCUR N, --STAT NOT DONE) counts nowhere, and the issue list says so.

First dose 2023-01-10, last dose 2023-05-12.
"""

import pandas as pd
import pytest

from pipeline.tlf.outputs.subjects.therapies import CONCOMITANT, medication_class, select_history, select_medications
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import codes, lines, shown, study, table

DM = "USUBJID | RFICDTC\nM12 | 2023-01-02"
EX = """
USUBJID | EXTRT       | EXDOSE | EXSTDTC    | EXENDTC
M12     | SURUFATINIB | 250    | 2023-01-10 | 2023-05-12
"""
CM = """
USUBJID | CMCAT                          | CMSCAT       | CMTRT   | CMSTDTC
M12     | SUBSEQUENT ANTI-CANCER THERAPY | CHEMOTHERAPY | Asked   | 2023-05-20
M12     | SUBSEQUENT ANTI-CANCER THERAPY | CHEMOTHERAPY | Taken   | 2023-06-20
"""


@pytest.mark.parametrize(
    ("answers", "start", "listed"),
    [
        ({"CMOCCUR": ["N", "Y"]}, "2023-06-20", "records: 1, subjects: 1"),
        ({"CMOCCUR": [" n", None]}, "2023-06-20", "records: 1, subjects: 1"),
        ({"CMSTAT": ["NOT DONE", None]}, "2023-06-20", "records: 1, subjects: 1"),
        ({"CMOCCUR": ["N", "N"]}, "", "records: 2, subjects: 1"),
        ({"CMOCCUR": ["Y", None]}, "2023-05-20", ""),
        ({}, "2023-05-20", ""),
    ],
)
def test_a_therapy_that_was_not_taken_is_no_new_therapy(answers: dict[str, list[str | None]], start: str, listed: str) -> None:
    tables = sdtm(dm=DM, ex=EX, cm=CM)
    tables["cm"] = tables["cm"].assign(**{name: pd.Series(values, dtype="str") for name, values in answers.items()})
    made = first_stage(tables, study())
    assert shown(made.table.loc[0, "NACTDT"]) == start
    issues = made.issues.query("CODE == 'NOT_OCCURRED'")
    assert issues["MESSAGE"].str.extract(r"(records: .*)")[0].tolist() == ([listed] if listed else [])
    assert ("NOT_OCCURRED |  | CM" in codes(made)) == bool(listed)


def test_a_condition_that_was_not_there_is_no_history() -> None:
    mh = table("""
        USUBJID | MHSEQ | MHCAT   | MHTERM   | MHDECOD  | MHOCCUR | MHBODSYS
        1       | 1     | HISTORY | asthma   | Asthma   | N       | Lung
        1       | 2     | HISTORY | gout     | Gout     | Y       | Joints
        2       | 1     | HISTORY | asthma   | Asthma   |         | Lung
    """)
    assert lines(select_history(mh), "USUBJID", "NAME", "CLASS") == ["1 | Gout | Joints", "2 | Asthma | Lung"]


def test_the_class_of_a_medication_is_read_where_it_is_collected() -> None:
    cm = table("""
        USUBJID | CMSEQ | CMCAT | CMSCAT  | CMTRT   | CMDECOD | CMSTDTC    | CMOCCUR
        1       | 1     |       | GENERAL | aspirin | ASPIRIN | 2023-01-01 |
        1       | 2     |       | GENERAL | insulin | INSULIN | 2023-01-01 |
        1       | 3     |       | GENERAL | heparin | HEPARIN | 2023-01-01 | N
    """)
    assert lines(select_medications(cm, CONCOMITANT, study()), "NAME", "CLASS") == ["Aspirin | General", "Insulin | General"]
    classed = cm.assign(CMCLAS=pd.Series(["ANTITHROMBOTICS", None, "ANTITHROMBOTICS"], dtype="str"))
    assert medication_class(classed).tolist() == ["ANTITHROMBOTICS", "GENERAL", "ANTITHROMBOTICS"]
    assert lines(select_medications(classed, CONCOMITANT, study()), "NAME", "CLASS") == [
        "Aspirin | Antithrombotics",
        "Insulin | General",
    ]
