"""iRECIST from lesions (STUDY_SPEC 4.11): the cases of the guideline (Seymour 2017) and of the EORTC's answers to questions.

TARGETS, NT and NEW as in patients.py; IRECIST: the response at each visit, worked by hand from the published text. "t2rowN" is a
row of the guideline's Table 2, which gives a time point's response with and without an iUPD before it; "scenB", "scenD", "scenF",
"adds" and "later" are of the EORTC's answers (recist.eortc.org/group/irecist). Visits are six weeks apart, week 9 is in between.
"""

import numpy as np
import pandas as pd
import pytest

from pipeline.adam.tumour.recist import recist
from pipeline.endpoints.criteria import IRECIST
from pipeline.study import Study
from tests.spec.datasets import stage_1
from tests.spec.recist.patients import tables_of
from tests.spec.tables import shown, study, table

BY_BOTH = {"criteria": ["RECIST 1.1", "iRECIST"], "irecist": {"responses": "derived"}}

# The guideline, "resetting the bar": growth, then a response, then growth again, which alone is confirmed.
CASES = """
ID        | VISIT | TARGETS  | NT                       | NEW                      | IRECIST
reset     | SCR   | T01 100  |                          |                          |
reset     | W6    | T01 125  |                          |                          | iUPD
reset     | W12   | T01 50   |                          |                          | iPR
reset     | W18   | T01 50   |                          |                          | iPR
reset     | W24   | T01 75   |                          |                          | iUPD
reset     | W30   | T01 90   |                          |                          | iCPD
scenB     | SCR   | T01 100  |                          |                          |
scenB     | W6    | T01 80   |                          | NEW01 12                 | iUPD
scenB     | W12   | T01 60   |                          | NEW01 12                 | iPR
scenD     | SCR   | T01 100  |                          |                          |
scenD     | W6    | T01 70   |                          |                          | iPR
scenD     | W12   | T01 70   |                          |                          | iPR
scenD     | W18   | T01 85   |                          |                          | iUPD
scenD     | W24   | T01 65   |                          |                          | iPR
scenF     | SCR   | T01 100  |                          |                          |
scenF     | W6    | T01 60   |                          |                          | iPR
scenF     | W12   | T01 60   |                          | NEW01 12                 | iUPD
scenF     | W18   | T01 60   |                          | NEW01 12                 | iUPD
t2row5a   | SCR   | T01 100  |                          |                          |
t2row5a   | W6    | T01 125  |                          | NEW01 12                 | iUPD
t2row5a   | W12   | T01 122  |                          | NEW01 17                 | iCPD
t2row5b   | SCR   | T01 100  |                          |                          |
t2row5b   | W6    | T01 125  |                          | NEW01 12                 | iUPD
t2row5b   | W12   | T01 122  |                          | NEW01 12                 | iUPD
t2row5c   | SCR   | T01 100  |                          |                          |
t2row5c   | W6    | T01 125  |                          | NEW01 12                 | iUPD
t2row5c   | W12   | T01 122  |                          | NEW01 12; NEW02 10       | iCPD
t2row5d   | SCR   | T01 100  |                          |                          |
t2row5d   | W6    | T01 125  |                          | NEW01 UNEQUIVOCAL        | iUPD
t2row5d   | W12   | T01 122  |                          | NEW01 ENLARGEMENT        | iCPD
t2row6a   | SCR   | T01 100  | NT01 PRESENT             |                          |
t2row6a   | W6    | T01 100  | NT01 UNEQUIVOCAL PROGRESSION |                      | iUPD
t2row6a   | W12   | T01 100  | NT01 FURTHER ENLARGEMENT |                          | iCPD
t2row6b   | SCR   | T01 100  | NT01 PRESENT             |                          |
t2row6b   | W6    | T01 60   | NT01 UNEQUIVOCAL PROGRESSION |                      | iUPD
t2row6b   | W12   | T01 60   | NT01 UNEQUIVOCAL PROGRESSION |                      | iUPD
t2row7a   | SCR   | T01 100  | NT01 PRESENT             |                          |
t2row7a   | W6    | T01 125  | NT01 PRESENT             |                          | iUPD
t2row7a   | W12   | T01 130  | NT01 PRESENT             |                          | iCPD
t2row7b   | SCR   | T01 100  | NT01 PRESENT             |                          |
t2row7b   | W6    | T01 125  | NT01 PRESENT             |                          | iUPD
t2row7b   | W12   | T01 129  | NT01 PRESENT             |                          | iUPD
t2row8    | SCR   | T01 100  | NT01 PRESENT             |                          |
t2row8    | W6    | T01 125  | NT01 UNEQUIVOCAL PROGRESSION |                      | iUPD
t2row8    | W12   | T01 125  | NT01 FURTHER ENLARGEMENT |                          | iCPD
t2row10   | SCR   | T01 100  | NT01 PRESENT             |                          |
t2row10   | W6    | T01 90   | NT01 PRESENT             | NEW01 10                 | iUPD
t2row10   | W12   | T01 90   | NT01 PRESENT             | NEW01 16                 | iCPD
adds      | SCR   | T01 100  |                          |                          |
adds      | W6    | T01 100  |                          | NEW01 12                 | iUPD
adds      | W12   | T01 100  |                          | NEW01 16                 | iUPD
adds      | W18   | T01 100  |                          | NEW01 18                 | iCPD
later     | SCR   | T01 100  |                          |                          |
later     | W6    | T01 100  |                          | NEW01 12                 | iUPD
later     | W12   | T01 65   |                          | NEW01 12                 | iPR
later     | W18   | T01 65   |                          | NEW01 16                 | iPR
later     | W24   | T01 65   |                          | NEW01 17                 | iUPD
later     | W30   | T01 65   |                          | NEW01 17; NEW02 10       | iCPD
gone      | SCR   | T01 100  |                          |                          |
gone      | W6    | T01 100  |                          | NEW01 UNEQUIVOCAL        | iUPD
gone      | W12   | T01 100  |                          | NEW01 ABSENT             | iSD
otherNT   | SCR   | T01 100  | NT01 PRESENT             |                          |
otherNT   | W6    | T01 125  | NT01 PRESENT             |                          | iUPD
otherNT   | W12   | T01 125  | NT01 UNEQUIVOCAL PROGRESSION |                      | iCPD
otherT    | SCR   | T01 100  | NT01 PRESENT             |                          |
otherT    | W6    | T01 100  | NT01 UNEQUIVOCAL PROGRESSION |                      | iUPD
otherT    | W12   | T01 120  | NT01 UNEQUIVOCAL PROGRESSION |                      | iCPD
otherNL   | SCR   | T01 100  |                          |                          |
otherNL   | W6    | T01 125  |                          |                          | iUPD
otherNL   | W12   | T01 125  |                          | NEW01 UNEQUIVOCAL        | iCPD
tooEarly  | SCR   | T01 100  |                          |                          |
tooEarly  | W6    | T01 125  |                          |                          | iUPD
tooEarly  | W9    | T01 135  |                          |                          | iUPD
tooEarly  | W12   | T01 135  |                          |                          | iCPD
tooLate   | SCR   | T01 100  |                          |                          |
tooLate   | W6    | T01 125  |                          |                          | iUPD
tooLate   | W18   | T01 135  |                          |                          | iUPD
tooLate   | W24   | T01 139  |                          |                          | iUPD
tooLate   | W30   | T01 140  |                          |                          | iCPD
unread    | SCR   | T01 100  |                          |                          |
unread    | W6    | T01 125  |                          |                          | iUPD
unread    | W12   | T01 NE   |                          |                          | NE
unread    | W18   | T01 130  |                          |                          | iUPD
noBase    | SCR   | T01 NE   |                          |                          |
noBase    | W6    | T01 30   |                          |                          | NE
noBase    | W12   | T01 60   |                          | NEW01 10                 | iUPD
noBase    | W18   | T01 60   |                          | NEW01 10; NEW02 10       | iCPD
afterCR   | SCR   | T01 20   |                          |                          |
afterCR   | W6    | T01 0    |                          |                          | iCR
afterCR   | W12   | T01 4    |                          |                          | iUPD
afterCR   | W18   | T01 4    |                          |                          | iUPD
afterCR   | W24   | T01 0    |                          |                          | iCR
afterCR   | W30   | T01 6    |                          |                          | iUPD
CRandNEW  | SCR   | T01 20   |                          |                          |
CRandNEW  | W6    | T01 20   |                          | NEW01 UNEQUIVOCAL        | iUPD
CRandNEW  | W12   | T01 0    |                          | NEW01 UNEQUIVOCAL        | iPR
lastVisit | SCR   | T01 100  |                          |                          |
lastVisit | W6    | T01 100  |                          |                          | iSD
lastVisit | W12   | T01 100  |                          | NEW01 UNEQUIVOCAL        | iUPD
"""
ROWS = table(CASES)
NUMBERED = """
ID       | VISIT | OVRRULE
reset    | W6    | 9
reset    | W30   | 1
t2row5a  | W6    | 8
t2row5a  | W12   | 6
t2row5c  | W12   | 5
t2row6a  | W6    | 10
t2row6a  | W12   | 3
scenF    | W18   | 12
otherNT  | W12   | 4
otherT   | W12   | 2
afterCR  | W12   | 7
CRandNEW | W12   | 13
"""


def derived(text: str, chosen: Study) -> pd.DataFrame:
    tables = tables_of(text)
    made = recist(tables["tu"], tables["tr"], tables["rs"], stage_1(tables, chosen), chosen).table
    return made.set_index(["CRIT", "USUBJID", "VISIT"]).sort_index()


def lines_of(patient: str) -> str:
    rows = ROWS.loc[ROWS["ID"].eq(patient), ["ID", "VISIT", "TARGETS", "NT", "NEW"]]
    return "\n".join([" | ".join(rows), *(" | ".join(map(shown, row)) for row in rows.to_numpy().tolist())])


@pytest.fixture(scope="module")
def responses() -> pd.DataFrame:
    return derived("\n".join(line.rpartition("|")[0] for line in CASES.strip().splitlines()), study(**BY_BOTH))


@pytest.mark.parametrize("row", ROWS.loc[ROWS["IRECIST"].notna()].to_dict("records"), ids=lambda r: f"{r['ID']} {r['VISIT']}")
def test_responses(responses: pd.DataFrame, row: dict[str, str]) -> None:
    assert responses.loc[("iRECIST", row["ID"], row["VISIT"]), "OVRLRESP"] == row["IRECIST"]


@pytest.mark.parametrize("row", table(NUMBERED).to_dict("records"), ids=lambda r: f"{r['ID']} {r['VISIT']}")
def test_the_row_that_decided_is_told(responses: pd.DataFrame, row: dict[str, str]) -> None:
    assert responses.loc[("iRECIST", row["ID"], row["VISIT"]), "OVRRULE"] == row["OVRRULE"]


@pytest.mark.parametrize(
    ("decision", "patient", "visit", "default", "changed"),
    [
        ({"confirm_min_days": 21}, "tooEarly", "W9", "iUPD", "iCPD"),
        ({"confirm_max_days": 84}, "tooLate", "W18", "iUPD", "iCPD"),
        ({"confirm_max_days": None}, "unread", "W18", "iUPD", "iCPD"),
    ],
)
def test_when_a_progression_is_confirmed_is_a_decision(
    decision: dict[str, int | None], patient: str, visit: str, default: str, changed: str
) -> None:
    for more, expected in (({}, default), (decision, changed)):
        chosen = study(**(BY_BOTH | {"irecist": {"responses": "derived", **more}}))
        assert derived(lines_of(patient), chosen).loc[("iRECIST", patient, visit), "OVRLRESP"] == expected


def test_without_the_decision_there_is_recist_alone() -> None:
    assert derived(lines_of("reset"), study()).index.unique("CRIT").tolist() == ["RECIST 1.1"]


def test_up_to_the_first_progression_both_criteria_agree() -> None:
    """What a patient without any PD has by RECIST 1.1 is what iRECIST says; the first PD is an iUPD on the same day."""
    rng = np.random.default_rng(20170302)
    states, often = ["ABSENT", "PRESENT", "NE", "UNEQUIVOCAL PROGRESSION"], [0.2, 0.6, 0.1, 0.1]
    lines = ["ID | VISIT | TARGETS | NT | NEW", *(f"p{n:03d} | SCR | T01 40; T02 20 | NT01 PRESENT |" for n in range(120))]
    for number in range(120):
        calm = number % 2  # every other patient never grows
        for visit in ("W6", "W12", "W18", "W24"):
            size = rng.choice([20, 25, 28] if calm else [0, 10, 20, 25, 30, 35, 44, 60])
            value = "NE" if rng.random() < 0.1 else size
            state = "PRESENT" if calm else rng.choice(states, p=often)
            new = rng.choice(["NEW01 UNEQUIVOCAL", "NEW01 EQUIVOCAL", "NEW01 12"]) if not calm and rng.random() < 0.15 else ""
            lines.append(f"p{number:03d} | {visit} | T01 {value}; T02 20 | NT01 {state} | {new}")
    both = derived("\n".join(lines), study(**BY_BOTH)).reset_index()
    visits = ["W6", "W12", "W18", "W24"]
    by_recist, by_irecist = (
        both.loc[both["CRIT"].eq(name)].pivot_table("OVRLRESP", "USUBJID", "VISIT", aggfunc="first")[visits]
        for name in ("RECIST 1.1", "iRECIST")
    )
    before = by_recist.eq("PD").cumsum(axis=1).eq(0)
    first = by_recist.eq("PD") & ~before & before.shift(axis=1, fill_value=True)
    as_irecist = by_recist.replace(dict(IRECIST.terms))
    assert (by_irecist.eq(as_irecist) | ~before).all(axis=None)
    assert set(by_irecist.where(first).to_numpy().ravel()) <= {"iUPD", np.nan}
    assert before.all(axis=1).sum() > 20 and first.any(axis=1).sum() > 20
