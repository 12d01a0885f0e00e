"""Tables 14.2.7.1 to 14.2.7.4 and Listing 16.2.6.4 on nine subjects, worked by hand."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd

from pipeline.tlf.layout.listing import Listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.outputs import outputs_of
from schemas.base import DTYPES
from schemas.sdtm import DOMAINS
from tests.drugs import DATASETS
from tests.spec.tables import domain, study, table

EVALUATORS: list[dict[str, Any]] = [
    {"name": "Independent Review", "code": "R", "accepted": True},
    {"name": "Reader 1", "code": "R1", "reader": "READER 1"},
    {"name": "Reader 2", "code": "R2", "reader": "READER 2"},
]
# Progression and confirmed response by the investigator and the review: a1 twice, a2, a3 twice, b, c, d twice.
SUBJECTS = """
USUBJID | PD         | RPD        | CBOR | RCBOR
1       | 2023-03-26 | 2023-03-26 | PD   | PD
2       | 2023-03-26 | 2023-03-26 | SD   | SD
3       | 2023-05-07 | 2023-03-26 | PR   | SD
4       | 2023-02-12 | 2023-03-26 | SD   | PR
5       | 2023-02-12 | 2023-05-07 | PR   | PR
6       | 2023-02-12 |            | SD   | SD
7       |            | 2023-02-12 | PR   | PR
8       |            |            | CR   | PR
9       |            |            | SD   | SD
"""
# The readers agree but for subject 1 at the second visit, which was adjudicated as reader 2 saw it, and subject 2, whom one read.
READINGS = """
USUBJID | ASEQ | RSSEQ | PARAMCD | AVALC | VISIT | VISITNUM | ADT
1       | 11   | 11    | R1OVR   | SD    | W6    | 4        | 2023-02-12
1       | 12   | 12    | R2OVR   | SD    | W6    | 4        | 2023-02-12
1       | 13   | 13    | R1OVR   | SD    | W12   | 6        | 2023-03-26
1       | 14   | 14    | R2OVR   | PD    | W12   | 6        | 2023-03-26
1       | 15   | 11    | ROVR    | SD    | W6    | 4        | 2023-02-12
1       | 16   | 14    | ROVR    | PD    | W12   | 6        | 2023-03-26
1       | 17   |       | R1PD    | N     |       |          |
1       | 18   | 14    | R2PD    | Y     |       |          | 2023-03-26
2       | 11   | 11    | R1OVR   | SD    | W6    | 4        | 2023-02-12
2       | 12   | 11    | ROVR    | SD    | W6    | 4        | 2023-02-12
3       | 11   | 11    | R1OVR   | PR    | W6    | 4        | 2023-02-12
3       | 12   | 12    | R2OVR   | PR    | W6    | 4        | 2023-02-12
3       | 13   | 11    | ROVR    | PR    | W6    | 4        | 2023-02-12
"""
RS = """
USUBJID | RSSEQ | RSTESTCD | RSSTRESC | RSEVAL               | VISITNUM
1       | 15    | OVRLRESP | PD       | INDEPENDENT ASSESSOR | 6
"""


def adrs() -> pd.DataFrame:
    subjects = table(SUBJECTS)
    parts = [table(READINGS)]
    for number, code in enumerate(("PD", "RPD", "CBOR", "RCBOR"), start=1):
        value = subjects[code].notna().map({True: "Y", False: "N"}) if code.endswith("PD") else subjects[code]
        dated = {"ADT": pd.to_datetime(subjects[code]).astype(DTYPES["Date"])} if code.endswith("PD") else {}
        parts.append(subjects[["USUBJID"]].assign(PARAMCD=code, AVALC=value, ASEQ=float(number), **dated))
        if code.endswith("CBOR"):
            yes = subjects[code].isin(["CR", "PR"]).map({True: "Y", False: "N"})
            parts.append(subjects[["USUBJID"]].assign(PARAMCD=code.replace("BOR", "RSP"), AVALC=yes, ASEQ=float(number + 2)))
    rows = pd.concat(parts, ignore_index=True)
    blank = domain(DATASETS["adrs"])
    return pd.DataFrame({c: rows[c] if c in rows else pd.Series(index=rows.index) for c in blank}).astype(blank.dtypes.to_dict())


@cache
def printed(number: str) -> Output:
    chosen = study(evaluators=EVALUATORS)
    ids = "\n".join(f"{n} | Y | A" for n in range(1, 10))
    adsl = domain(DATASETS["adsl"], f"USUBJID | FASFL | TRT01P\n{ids}")
    rs = domain(DOMAINS["rs"], RS).assign(RSEVALID=pd.Series(["ADJUDICATOR 1"], dtype=DTYPES["Char"]))
    function: Callable[..., Output] = next(one for one in outputs_of(chosen) if one.__name__ == number)
    given = {"adsl": adsl, "adrs": adrs(), "rs": rs, "study": chosen}
    return function(**{name: given[name] for name in function.__annotations__ if name in given})


def cells(number: str) -> dict[str, str]:
    body = printed(number).body
    assert isinstance(body, Table)
    found: dict[str, str] = {}
    for label, text in zip(body.rows["label"], body.cells.agg("; ".join, axis=1), strict=True):
        found.setdefault(label, text)
    return found


def test_discrepancy_rates() -> None:
    """a = 5 (a1 2, a2 1, a3 2), b = 1, c = 1: EDR (1 + 2) / 6, LDR (1 + 1) / 5."""
    found = cells("t_14_2_7_3")
    assert found["Progression by both (a)"] == "5 (55.6)"
    assert [found[f"By the investigator {when}"] for when in ("later (a2)", "earlier (a3)")] == ["1 (11.1)", "2 (22.2)"]
    assert found["On the same date (a1)"] == "2 (22.2)"
    assert (
        found["Progression by the investigator only (b)"] == found["Progression by the independent review only (c)"] == "1 (11.1)"
    )
    assert found["Any discrepancy (b + c + a2 + a3), n (%)"] == "5 (55.6)"
    assert found["Early discrepancy rate (EDR), n / N (%)"] == "3 / 6 (50.0)"
    assert found["Late discrepancy rate (LDR), n / N (%)"] == "2 / 5 (40.0)"


def test_agreement_on_response_and_kappa() -> None:
    """Responders: 3, 5, 7, 8 and 4, 5, 7, 8; 7 of 9 alike, by chance (4 * 4 + 5 * 5) / 81: kappa (7/9 - 41/81) / (40/81)."""
    found = cells("t_14_2_7_2")
    assert found["Response by both, n (%)"] == "3 (33.3)"
    assert found["By the investigator only, n (%)"] == found["By the independent review only, n (%)"] == "1 (11.1)"
    assert found["By neither, n (%)"] == "4 (44.4)"
    assert found["Same response, n (%)"] == "7 (77.8)"
    assert found["Same confirmed best overall response, n (%)"] == "6 (66.7)"
    assert found["Kappa (95% CI)"].startswith("0.55 (")


def test_cross_table_of_best_responses() -> None:
    found = cells("t_14_2_7_1")
    assert found["Partial response (PR)"] == "0; 2; 1; 0; 0; 3"  # CR, PR, SD, PD, NE, total by the review
    assert found["Complete response (CR)"] == "0; 1; 0; 0; 0; 1"
    assert "(Investigator and Independent Review, RECIST 1.1)" in printed("t_14_2_7_1").title


def test_disagreement_of_the_readers() -> None:
    found = cells("t_14_2_7_4")
    assert found["Read by all readers, n (%)"] == "2 (22.2)"
    assert found["Readers differ, n (%)"] == found["Status or date of progression"] == found["Adjudicated, n (%)"] == "1 (11.1)"
    assert (found["Reader 1, n (%)"], found["Reader 2, n (%)"]) == ("2 (22.2)", "1 (11.1)")


def test_listing_of_adjudication() -> None:
    """Subject 1 at week 12, where the readers differ, and subject 2, whom only one read."""
    body = printed("l_16_2_6_4").body
    assert isinstance(body, Listing)
    shown = body.rows[["Subject", "Visit", "Reader 1", "Reader 2", "Adjudicator", "Accepted\nreading", "Response\nthat counts"]]
    assert shown.to_numpy().tolist() == [
        ["1", "W12", "SD", "PD", "PD", "Reader 2", "PD"],
        ["2", "W6", "SD", "", "", "Reader 1", "SD"],
    ]
