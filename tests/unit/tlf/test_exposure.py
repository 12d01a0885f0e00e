"""Table 14.1.3.1 on hand-made subjects, every number worked by hand (TLF_SPEC 1)."""

from typing import Any

import pandas as pd
import pytest

from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from tests.drugs import DESIGN, DRUGS
from tests.unit.tlf.hand_made import ARM, complete, make_study, table


@pytest.fixture
def adsl() -> pd.DataFrame:
    """91 days are 2.99 months, 92 are 3.02, 547.5 are 17.99; 4 is not in the safety set."""
    frame = table("USUBJID | SAFFL | TRTDURD\n1 | Y | 91\n2 | Y | 92\n3 | Y | 547.5\n4 | N |", numbers="TRTDURD")
    return frame.assign(TRT01P=ARM, TRT01A=ARM)


@pytest.fixture
def adex() -> pd.DataFrame:
    """Summaries alone; 91.3125 days, a quarter of a year, are exactly three months."""
    long = table(
        """
        USUBJID | EXTRT       | PARAMCD | AVAL
        1       | SURUFATINIB | SDURD   | 91
        2       | SURUFATINIB | SDURD   | 91.3125
        3       | SURUFATINIB | SDURD   | 547.5
        1       | SURUFATINIB | STDOSE  | 22750
        2       | SURUFATINIB | STDOSE  | 20000
        3       | SURUFATINIB | STDOSE  | 90000
        1       | SURUFATINIB | SRDI    | 99.99999999999999
        2       | SURUFATINIB | SRDI    | 85
        3       | SURUFATINIB | SRDI    | 69.96
        1       | SURUFATINIB | SNRED   | 0
        2       | SURUFATINIB | SNRED   | 1
        3       | SURUFATINIB | SNRED   | 4
        1       | ENVAFOLIMAB | EDURD   | 1
        2       | ENVAFOLIMAB | EDURD   | 43
        1       | ENVAFOLIMAB | ENDOSE  | 1
        2       | ENVAFOLIMAB | ENDOSE  | 3
        1       | ENVAFOLIMAB | ETDOSE  | 300
        2       | ENVAFOLIMAB | ETDOSE  | 900
        1       | ENVAFOLIMAB | ERDI    | 100
        2       | ENVAFOLIMAB | ERDI    | 75
        1       | ENVAFOLIMAB | ENMISS  | 0
        2       | ENVAFOLIMAB | ENMISS  | 2
        """,
        numbers="AVAL",
    )
    return long.assign(PARCAT1="Summary", ASEQ=long.groupby("USUBJID").cumcount() + 1.0)


EX = "USUBJID | EXTRT | EXSEQ | EXADJ\n2 | SURUFATINIB | 2 | ADVERSE EVENT\n3 | SURUFATINIB | 2 | DOSING ERROR"
EC = "USUBJID | ECTRT | ECSEQ | ECREASOC\n2 | ENVAFOLIMAB | 3 | OTHER\n2 | SURUFATINIB | 4 | ADVERSE EVENT"


def make(**tables: pd.DataFrame) -> Output:
    study = make_study(drugs=DRUGS, design=DESIGN)
    function: Any = next(f for f in outputs_of(study) if f.__name__ == "t_14_1_3_1")
    given = {**complete(tables), "study": study}
    return function(**{p: given[p] for p in function.__annotations__ if p != "return"})


@pytest.fixture
def lines(adsl: pd.DataFrame, adex: pd.DataFrame) -> list[tuple[str, str]]:
    output = make(adsl=adsl, adex=adex, ex=table(EX, numbers="EXSEQ"), ec=table(EC, numbers="ECSEQ"))
    assert isinstance(output.body, Table)
    return list(zip(output.body.rows["label"], output.body.cells[0], strict=True))


def part(lines: list[tuple[str, str]], label: str, size: int) -> list[str]:
    place = [text for text, _ in lines].index(label)
    return [text for _, text in lines[place : place + size + 1]][1:]


def test_duration_and_person_years(lines: list[tuple[str, str]]) -> None:
    """(91 + 92 + 547.5) / 365.25 = 2.0 years; exactly three months belong to the second interval."""
    assert dict(lines)["Total exposure to any study treatment (person-years)"] == "2.0"
    any_drug = ["1 (33.3)", "1 (33.3)", "0", "0", "1 (33.3)"]
    assert part(lines, "Duration of any study treatment (months), n (%)", 5) == any_drug
    assert part(lines, "Duration of surufatinib (months), n (%)", 5) == any_drug
    assert part(lines, "Duration of surufatinib (months)", 5)[2:] == ["3.0", "3.0, 18.0", "3.0, 18.0"]  # q1: 91 days = 2.99


def test_doses_and_intensity(lines: list[tuple[str, str]]) -> None:
    """Surufatinib 250 mg x 100%, 85%, 69.96%; envafolimab 300 mg x 100%, 75%. What a binary fraction keeps from 100 is 100."""
    assert part(lines, "Relative dose intensity of surufatinib (%), n (%)", 4) == ["1 (33.3)", "0", "1 (33.3)", "1 (33.3)"]
    assert part(lines, "Dose intensity of surufatinib (mg/day)", 5)[2] == "212.50"
    assert part(lines, "Dose intensity of envafolimab (mg/3 weeks)", 5)[4] == "225.0, 300.0"
    assert part(lines, "Cumulative dose of envafolimab (mg)", 5)[:2] == ["2", "600.0 (424.26)"]
    # subject 3 never had envafolimab
    received = "Injections of envafolimab received, n (%)"
    assert part(lines, received, 4) == ["1 (33.3)", "0", "1 (33.3)", "1 (33.3)"]
    assert dict(lines)["Not given"] == "1 (33.3)"  # which is no missing value


def test_changes_of_dosing_and_their_reason(lines: list[tuple[str, str]]) -> None:
    """Reduced: 2 once, for an adverse event, 3 four times, for another reason. Omitted: 2 twice, for another reason; its adverse
    event concerned the other drug."""
    reduced, omitted = "At least one dose reduction of surufatinib, n (%)", "At least one omitted injection of envafolimab, n (%)"
    assert (dict(lines)[reduced], dict(lines)[omitted]) == ("2 (66.7)", "1 (33.3)")
    assert part(lines, reduced, 4) == ["1 (33.3)", "0", "1 (33.3)", "1 (33.3)"]
    assert part(lines, omitted, 4) == ["0", "1 (33.3)", "0", "0"]
    assert not any("interruption" in label for label, _ in lines)  # no such parameter in these data


def test_without_dose_records_the_duration_of_treatment_is_left(adsl: pd.DataFrame) -> None:
    output = make(adsl=adsl)
    assert isinstance(output.body, Table)
    assert [label for label in output.body.rows["label"] if label.startswith("Total")] == [
        "Total exposure to any study treatment (person-years)"
    ]
