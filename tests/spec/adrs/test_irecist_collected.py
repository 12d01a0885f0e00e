"""iRECIST as collected (RSCAT iRECIST): iBOR, responses, which progression was confirmed, and iPFS (STUDY_SPEC 4.11, 5.4, 5.5).

ex1 to ex8 are the eight examples of the guideline's Table 3 (Seymour 2017), each with one of the responses it allows; iBOR is
that table's, with stable disease from day 35 on. The others are by its text on event dates, worked by hand. Enrolled and first
dosed 2023-01-01, scans every six weeks, cut-off 2024-12-31, treated to the end unless OTHER says otherwise ("stopped" gives the
day of the disposition). Days are of 2023.
"""

import re
from typing import Any

import pandas as pd
import pytest

from pipeline.adam.response.adrs import adrs
from pipeline.adam.tumour.adtr import adtr
from pipeline.study import Study
from schemas.adam.recist import RECIST
from schemas.base import empty
from tests.spec.datasets import efficacy, sdtm, stage_1
from tests.spec.tables import codes, shown, study, table

BY_BOTH = {"criteria": ["RECIST 1.1", "iRECIST"]}

# CPD, UPD: dates of a confirmed and of a standing unconfirmed progression. CNSR and ADT are those of IPFS.
PATIENTS = """
ID | RECORDS | OTHER | IBOR | IBORDT | CPD | UPD | CNSR | ADT
ex1 | 02-12 iCR; 03-26 iPR; 05-07 iUPD; 06-18 iUPD; 07-30 iCPD | | iCR | 02-12 | 05-07 | | 0 | 05-07
ex2 | 02-12 iUPD; 03-26 iSD; 05-07 iCR; 06-18 NE; 07-30 iSD | | iCR | 05-07 | | | 1 | 07-30
ex3 | 02-12 iUPD; 03-26 iPR; 05-07 iSD; 06-18 iUPD; 07-30 iCPD | | iPR | 03-26 | 06-18 | | 0 | 06-18
ex4 | 02-12 iUPD; 03-26 NE; 05-07 iPR; 06-18 iSD; 07-30 iUPD | | iPR | 05-07 | | 07-30 | 1 | 07-30
ex5 | 02-12 iUPD; 03-26 iSD; 05-07 iUPD; 06-18 iCPD; 07-30 iSD | | iSD | 03-26 | 05-07 | | 0 | 05-07
ex6 | 02-12 iUPD; 03-26 iCPD; 05-07 iPR; 06-18 iCR | | iCPD | 02-12 | 02-12 | | 0 | 02-12
ex7 | 02-12 iUPD; 03-26 iUPD; 05-07 iCPD; 06-18 iSD | | iCPD | 02-12 | 02-12 | | 0 | 02-12
ex8 | 02-12 iUPD; 03-26 NE; 05-07 NE; 06-18 NE | | iUPD | 02-12 | | 02-12 | 1 | 02-12
second | 02-12 iSD; 03-26 iUPD; 05-07 iPR; 06-18 iUPD; 07-30 iCPD | | iPR | 05-07 | 06-18 | | 0 | 06-18
again | 02-12 iSD; 03-26 iUPD; 05-07 iUPD | | iSD | 02-12 | | 03-26 | 0 | 03-26
stopped | 02-12 iSD; 03-26 iUPD | stopped 03-30 | iSD | 02-12 | | 03-26 | 0 | 03-26
died | 02-12 iSD; 03-26 iUPD | death 04-20 | iSD | 02-12 | | 03-26 | 0 | 03-26
left | 02-12 iSD; 03-26 iUPD | lost 04-20 | iSD | 02-12 | | 03-26 | 0 | 03-26
pending | 02-12 iSD; 03-26 iUPD | | iSD | 02-12 | | 03-26 | 1 | 03-26
unread | 02-12 iSD; 03-26 iUPD; 05-07 NE; 06-18 iCPD | | iSD | 02-12 | 03-26 | | 0 | 03-26
refuted | 02-12 iSD; 03-26 iUPD; 05-07 iSD | death 06-01 | iSD | 02-12 | | | 0 | 06-01
onTher | 02-12 iSD; 03-26 iUPD; 05-07 iSD | therapy 04-10; stopped 04-01 | iSD | 02-12 | | 03-26 | 0 | 03-26
byTher | 02-12 iSD; 03-26 iSD; 05-07 iUPD; 06-18 iCPD | therapy 04-10; stopped 04-01 | iSD | 02-12 | 05-07 | | 2 | 03-26
alone | 02-12 iSD; 03-26 iCPD | | iSD | 02-12 | 03-26 | | 0 | 03-26
missed | 02-12 iSD; 06-18 iUPD; 07-30 iCPD | | iSD | 02-12 | 06-18 | | 3 | 02-12
early | 01-20 iSD; 02-12 iUPD | stopped 02-20 | iUPD | 02-12 | | 02-12 | 0 | 02-12
nobody | | | MISSING | | | | 5 | 01-01
"""
ROWS = table(re.sub(r"\b(\d\d-\d\d)\b", r"2023-\1", PATIENTS))


def tables_of(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """All domains of these patients; everybody has a target of 30 mm at baseline."""
    ids = rows["ID"].tolist()
    said = {
        row["ID"]: {k: re.search(rf"{k} (\S+?)(;|$)", shown(row["OTHER"])) for k in ("death", "therapy", "stopped", "lost")}
        for row in rows.to_dict("records")
    }
    day = {patient: {kind: found[1] for kind, found in kinds.items() if found} for patient, kinds in said.items()}
    listed = rows.loc[rows["RECORDS"].notna(), ["ID", "RECORDS"]]
    one = listed.assign(ONE=listed["RECORDS"].str.split("; ")).explode("ONE", ignore_index=True)
    parts = one["ONE"].str.split(" ", n=1)
    visit = one.groupby("ID").cumcount() + 2
    events = [f"{i} | PROTOCOL MILESTONE | | RANDOMIZED | 2023-01-01" for i in ids]
    events += [
        f"{i} | DISPOSITION EVENT | SURUFATINIB | PHYSICIAN DECISION | {d['stopped']}" for i, d in day.items() if "stopped" in d
    ]
    events += [
        f"{i} | DISPOSITION EVENT | STUDY PARTICIPATION | LOST TO FOLLOW-UP | {d['lost']}" for i, d in day.items() if "lost" in d
    ]
    died = [f"{i} | {'Y' if 'death' in day[i] else ''} | {day[i].get('death', '')}" for i in ids]
    return sdtm(
        dm="\n".join(["USUBJID | DTHFL | DTHDTC", *died]),
        ex="\n".join(["USUBJID | EXTRT | EXDOSE | EXSTDTC", *(f"{i} | SURUFATINIB | 250 | 2023-01-01" for i in ids)]),
        ds="\n".join(["USUBJID | DSCAT | DSSCAT | DSDECOD | DSSTDTC", *events]),
        cm="\n".join(
            ["USUBJID | CMCAT | CMTRT | CMSTDTC"]
            + [f"{i} | SUBSEQUENT ANTI-CANCER THERAPY | Drug | {d['therapy']}" for i, d in day.items() if "therapy" in d]
        ),
        tu="\n".join(["USUBJID | TULNKID | TUTESTCD | TUSTRESC", *(f"{i} | T01 | TUMIDENT | TARGET" for i in ids)]),
        tr="\n".join(
            ["USUBJID | TRGRPID | TRLNKID | TRTESTCD | TRSTRESN | VISITNUM | TRDTC"]
            + [f"{i} | TARGET | T01 | LDIAM | 30 | 1 | 2022-12-28" for i in ids]
        ),
        rs="\n".join(
            ["USUBJID | RSCAT | RSTESTCD | RSSTRESC | VISITNUM | RSDTC"]
            + [f"{i} | iRECIST | OVRLRESP | {p[1]} | {v} | {p[0]}" for i, p, v in zip(one["ID"], parts, visit, strict=True)]
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def datasets() -> dict[str, pd.DataFrame]:
    found = efficacy(tables_of(ROWS), study(**BY_BOTH))
    return {name: found[name].set_index(["PARAMCD", "USUBJID"]).sort_index() for name in ("adrs", "adtte")}


def record(table: pd.DataFrame, paramcd: str, patient: str) -> "pd.Series[Any]":
    return table.loc[[(paramcd, patient)]].iloc[0]


@pytest.mark.parametrize("row", ROWS.to_dict("records"), ids=lambda r: r["ID"])
def test_patient(datasets: dict[str, pd.DataFrame], row: dict[str, str]) -> None:
    best, pfs = record(datasets["adrs"], "IBOR", row["ID"]), record(datasets["adtte"], "IPFS", row["ID"])
    assert (best["AVALC"], shown(best["ADT"])) == (row["IBOR"], shown(row["IBORDT"]))
    for code in ("CPD", "UPD"):
        progression = record(datasets["adrs"], f"I{code}", row["ID"])
        assert (progression["AVALC"], shown(progression["ADT"])) == ("Y" if shown(row[code]) else "N", shown(row[code]))
    assert (pfs["CNSR"], shown(pfs["ADT"])) == (row["CNSR"], shown(row["ADT"]))


@pytest.mark.parametrize(
    ("paramcd", "patient", "answer", "date"),
    [
        ("IRSP", "ex3", "Y", "2023-03-26"),
        ("IRSP", "ex5", "N", ""),
        ("ICRSP", "ex1", "N", ""),  # iPR after iCR confirms no iCR
        ("ICBOR", "ex1", "iSD", "2023-02-12"),
        ("IDCR", "ex6", "N", ""),
        ("IDCR", "ex5", "Y", "2023-03-26"),
        ("ILSTA", "ex4", "iUPD", "2023-07-30"),
        ("BOR", "ex1", "MISSING", ""),  # nothing was collected by RECIST 1.1
    ],
)
def test_other_parameters(datasets: dict[str, pd.DataFrame], paramcd: str, patient: str, answer: str, date: str) -> None:
    found = record(datasets["adrs"], paramcd, patient)
    assert (found["AVALC"], shown(found["ADT"])) == (answer, date)


def test_what_a_record_says_of_itself(datasets: dict[str, pd.DataFrame]) -> None:
    """AVAL is the place of the response among those of iRECIST: iCR 1 to iUPD 5, iCPD 6, NE 7."""
    responses = datasets["adrs"].loc["IOVR"]
    assert responses.groupby("AVALC")["AVAL"].unique().map(list).to_dict() == {
        "iCR": [1], "iPR": [2], "iSD": [3], "iUPD": [5], "iCPD": [6], "NE": [7],
    }  # fmt: skip
    assert responses["PARCAT3"].unique().tolist() == ["iRECIST"]
    assert responses["PARAM"].unique().tolist() == ["iRECIST Overall Response by Investigator"]
    event = record(datasets["adtte"], "IPFS", "ex7")
    assert (event["EVNTDESC"], event["SRCDOM"], event["SRCVAR"], event["SRCSEQ"]) == ("Disease progression", "RS", "RSDTC", 1)
    assert record(datasets["adtte"], "IDOR", "ex3")[["STARTDT", "ADT"]].map(shown).tolist() == ["2023-03-26", "2023-06-18"]


def test_an_unconfirmed_progression_that_is_pending_is_a_decision() -> None:
    chosen = study(**BY_BOTH, irecist={"pending": "event"})
    found = (
        efficacy(tables_of(ROWS.loc[ROWS["ID"].isin(["pending", "ex8"])]), chosen)["adtte"]
        .set_index(["PARAMCD", "USUBJID"])
        .sort_index()
    )
    assert found.loc["IPFS", ["CNSR", "ADT"]].map(lambda v: v if isinstance(v, float) else shown(v)).to_numpy().tolist() == [
        [0, "2023-02-12"], [0, "2023-03-26"],
    ]  # fmt: skip


def issues_of(chosen: Study, tables: dict[str, pd.DataFrame]) -> list[str]:
    base = stage_1(tables, chosen)
    targets = adtr(tables["tu"], tables["tr"], tables["rs"], base, chosen).table
    return codes(adrs(tables["rs"], tables["tr"], tables["ds"], targets, empty(RECIST), base, chosen))


def test_criteria_that_nobody_collected_are_an_issue() -> None:
    tables = tables_of(ROWS.loc[ROWS["ID"].eq("nobody")])
    assert issues_of(study(**BY_BOTH), tables) == ["CRITERIA_ABSENT |  | iRECIST"]
    assert issues_of(study(**BY_BOTH, irecist={"responses": "derived"}), tables) == []


def test_a_text_that_is_no_response_of_the_criteria_is_an_issue() -> None:
    rows = ROWS.loc[ROWS["ID"].eq("pending")].assign(RECORDS="2023-02-12 PD; 2023-03-26 iSD")
    assert issues_of(study(**BY_BOTH), tables_of(rows)) == ["RSP_UNKNOWN | AVALC | PD at a visit without name"]
