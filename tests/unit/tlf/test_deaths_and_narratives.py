"""Deaths by period, and the data for narratives (TLF_SPEC 3), by hand."""

from typing import Any

import pandas as pd

from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from pipeline.trial.needs import needs_of_output
from tests.unit.tlf.hand_made import complete, table
from tests.unit.tlf.two_arms import ADAE, ADSL, make, two_arms

# last doses: 1 2023-12-31, 2 2023-04-10, 3 2023-07-19, 4 2023-10-27, 5 2023-02-19, 6 treated up to the cut-off
DIED = pd.to_datetime(pd.Series(["2024-01-05", "2023-04-10", "2023-09-01", None, None, "2024-12-30"])).astype("datetime64[ms]")
CAUSES = pd.Series(["DISEASE PROGRESSION", "ADVERSE EVENT", None, None, "UNKNOWN", "OTHER"], dtype="str")
DEAD = ADSL.assign(
    DTHDT=DIED, DTHFL=pd.Series(["Y", "Y", "Y", None, "Y", "Y"], dtype="str"), DTHCAUS=CAUSES,
    DTHDOM=CAUSES.where(CAUSES.isna(), "DD"), AGE=60.0, RACE="ASIAN",
)  # fmt: skip


def test_deaths_on_treatment_within_the_window_and_later() -> None:
    output = make("t_14_3_2_3", DEAD, ADAE, two_arms(te={"window_days": 28}))
    assert isinstance(output.body, Table)
    found = list(zip(output.body.rows["label"], ("; ".join(row) for row in output.body.cells.to_numpy()), strict=True))
    assert found == [
        ("Deaths, n (%)", "3 (100); 2 (66.7)"),
        ("Disease progression", "1 (33.3); 0"),
        ("Adverse event", "1 (33.3); 0"),
        ("Other", "0; 1 (33.3)"),
        ("Unknown", "0; 1 (33.3)"),
        ("Missing", "1 (33.3); 0"),
        ("On treatment, n (%)", "1 (33.3); 1 (33.3)"),  # 2 on the day of the last dose, 6 before the cut-off
        ("Adverse event", "1 (33.3); 0"),
        ("Other", "0; 1 (33.3)"),
        ("1 to 28 days after the last dose, n (%)", "1 (33.3); 0"),  # 1 five days after it
        ("Disease progression", "1 (33.3); 0"),
        ("More than 28 days after the last dose, n (%)", "1 (33.3); 0"),  # 3 after 44 days
        ("Missing", "1 (33.3); 0"),
        ("Date of death unknown, n (%)", "0; 1 (33.3)"),
        ("Unknown", "0; 1 (33.3)"),
        ("TEAE leading to death, n (%)", "1 (33.3); 0"),
        ("Rash", "1 (33.3); 0"),
    ]
    assert "Causes are those of DD." in output.footnotes[0]


def test_nobody_died() -> None:
    alive = ADSL.assign(DTHFL=pd.Series(None, index=ADSL.index, dtype="str"))
    body = make("t_14_3_2_3", alive, ADAE.assign(AEOUT="UNKNOWN")).body
    assert isinstance(body, Table)
    assert body.rows.empty


EX = table(
    """
    USUBJID | EXTRT | EXDOSE | EXDOSU | EXSTDTC
    1       | X     | 2      | mg     | 2023-01-01
    1       | X     | 1      | mg     | 2023-02-10
    1       | X     | 3      | mg     | 2023-03-05
    """,
    numbers="EXDOSE",
)
CM = table(
    """
    USUBJID | CMTRT   | CMDECOD | CMSTDTC    | CMENDTC
    1       | Aspirin | ASPIRIN | 2022       |
    1       | Iron    |         | 2023-02-01 | 2023-02-20
    1       | Zinc    | ZINC    | 2023-03-01 | 2023-03
    """
)
ADLB = table(
    """
    USUBJID | ASEQ | PARAM   | AVAL | ADT        | ATOXGRL | ATOXGRH
    1       | 1    | ALT     | 400  | 2023-02-22 |         | 3
    1       | 2    | ALT     | 500  | 2023-02-20 |         | 4
    1       | 3    | Sodium  | 118  | 2023-03-05 | 4       |
    1       | 4    | Calcium | 2.9  | 2023-03-02 |         | 1
    """,
    dates="ADT",
    numbers="ASEQ AVAL",
)


def listing(**other: pd.DataFrame) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    """The texts of the row of each subject by the first line of their heads, and the footnotes."""
    output = make("l_14_3_3_1", DEAD, ADAE, ex=EX, **other)
    assert isinstance(output.body, Listing)
    rows = output.body.rows.rename(columns=lambda head: head.split("\n")[0]).set_index("Subject").astype("str")
    return {str(subject): row.to_dict() for subject, row in rows.iterrows()}, output.footnotes


def test_what_a_narrative_needs_stands_in_one_row() -> None:
    found, _ = listing(cm=CM, adlb=ADLB)
    row = found["1"]  # the serious nausea of day 60, after which the drug was withdrawn
    assert row["Age (sex, race)"] == "60 (F, ASIAN)\n2023-01-01\nto\u00a02023-12-31"
    assert row["Exposure at onset"] == "day 60\nX 1 mg on 2023-02-10"
    assert row["Medication at onset"] == "ASPIRIN; ZINC"  # iron had ended, the others may have gone on
    assert row["Results of grade ≥ 3"] == "ALT 400 (grade 3) on 2023-02-22; Sodium 118 (grade 4) on 2023-03-05"
    assert row["Death (day)"] == "2024-01-05\u00a0(370)\nDISEASE PROGRESSION"
    assert row["Action taken"] == "DRUG WITHDRAWN"
    # the fatal rash of 2 has no date; 3, 5 and 6 died without such an event; 4 needs none
    assert found["2"]["Exposure at onset"] == ""
    assert found["6"]["Death (day)"] == "2024-12-30\u00a0(730)\nOTHER"
    assert set(found) == {"1", "2", "3", "5", "6"}


def test_a_trial_without_medication_and_laboratory_has_the_rest() -> None:
    found, notes = listing(cm=CM.iloc[:0], adlb=ADLB.iloc[:0])
    assert "Medication at onset" not in found["1"]
    assert any("not shown: " in note and "Medication at onset" in note for note in notes)
    function: Any = next(f for f in outputs_of(two_arms()) if f.__name__ == "l_14_3_3_1")
    without = function(adsl=complete({"adsl": DEAD})["adsl"], adae=complete({"adae": ADAE})["adae"], ex=EX, study=two_arms())
    assert "The trial does not have: CM, ADLB." in without.footnotes
    assert needs_of_output(function, {"adlb": ("lb",), "adae": ("ae",)}, {}) == ("ae", "ex")
