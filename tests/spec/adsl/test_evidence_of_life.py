"""Each source of the date last known alive, alone on one subject (STUDY_SPEC 5.10); first dose and consent are not given.

PROOF is the date that the record proves; empty: the record proves nothing.
"""

from typing import Any

import pytest

from schemas.sdtm import DOMAINS
from tests.spec.datasets import first_stage, sdtm
from tests.spec.tables import domain, shown, study, table

# Domain, record, what it proves.
RECORDS = [
    ("dm", "RFICDTC: 2023-03-01", "2023-03-01"),
    ("ae", "AESTDTC: 2023-03-01; AEENDTC: 2023-03-09", "2023-03-01"),
    ("cm", "CMSTDTC: 2023-03-01", "2023-03-01"),
    ("pr", "PRSTDTC: 2023-03-01", "2023-03-01"),
    ("ds", "DSDECOD: WITHDRAWAL BY SUBJECT; DSSTDTC: 2023-03-01", "2023-03-01"),
    ("ds", "DSDECOD: LOST TO FOLLOW-UP; DSSTDTC: 2023-03-01", ""),
    ("ds", "DSDECOD: DEATH; DSSTDTC: 2023-03-01", ""),
    ("ex", "EXTRT: X; EXDOSE: 1; EXSTDTC: 2023-03-01", "2023-03-01"),
    ("ex", "EXTRT: X; EXDOSE: 1; EXSTDTC: 2023-03-01; EXENDTC: 2023-03-09", "2023-03-09"),
    ("tu", "TUDTC: 2023-03-01", "2023-03-01"),
    ("tr", "TRDTC: 2023-03-01", "2023-03-01"),
    ("tr", "TRDTC: 2023-03-01; TRSTAT: NOT DONE", ""),
    ("rs", "RSTESTCD: ECOG101; RSDTC: 2023-03-01", "2023-03-01"),
    ("ss", "SSSTRESC: ALIVE; SSDTC: 2023-03-01", "2023-03-01"),
    ("ss", "SSSTRESC: UNKNOWN; SSDTC: 2023-03-01", ""),
    ("ss", "SSSTRESC: DEAD; SSDTC: 2023-03-01", ""),
    ("sv", "SVOCCUR: Y; VISIT: CYCLE 2 DAY 1; SVSTDTC: 2023-03-01", "2023-03-01"),
    ("vs", "VSDTC: 2023-03-01", "2023-03-01"),
    ("lb", "LBDTC: 2023-03-01T08:30", "2023-03-01"),
    ("ae", "AESTDTC: 2023-03", "2023-03-01"),  # the earliest possible day, since it is the only source
]
OPTIONAL = ("sv", "vs", "lb")


def last_alive(**texts: str) -> str:
    tables: dict[str, Any] = sdtm(**{"dm": "USUBJID\n1"} | {n: t for n, t in texts.items() if n not in OPTIONAL})
    more = {name: domain(DOMAINS[name], texts[name]) for name in OPTIONAL if name in texts}
    return shown(first_stage(tables | more, study()).table.loc[0, "LSTALVDT"])


def lines(record: str) -> str:
    """A record ("A: 1; B: 2") of subject 1 as a text table."""
    cells = [cell.split(": ") for cell in record.split("; ")]
    return " | ".join(["USUBJID", *(name for name, _ in cells)]) + "\n" + " | ".join(["1", *(value for _, value in cells)])


@pytest.mark.parametrize(("name", "record", "proof"), RECORDS, ids=[f"{name} {record}" for name, record, _ in RECORDS])
def test_what_proves_life(name: str, record: str, proof: str) -> None:
    assert last_alive(**{name: lines(record)}) == proof


def test_a_partial_date_does_not_count_beside_a_complete_one() -> None:
    assert last_alive(dm="USUBJID | RFICDTC\n1 | 2023-01-02", ae="USUBJID | AESTDTC\n1 | 2023-03") == "2023-01-02"


@pytest.mark.parametrize(
    ("name", "record", "proof"),
    [
        ("EG", "EGDTC: 2023-03-01; EGSTAT: ", "2023-03-01"),
        ("EG", "EGDTC: 2023-03-01; EGSTAT: NOT DONE", "2023-01-02"),
        ("QS", "QSDTC: 2023-03-01", "2023-03-01"),
        ("DA", "DADTC: 2023-03-01", "2023-01-02"),  # a relative may return the drug
        ("CO", "CODTC: 2023-03-01", "2023-01-02"),
        ("XW", "XWDTC: 2023-03-01", "2023-03-01"),  # a sponsor's own
    ],
)
def test_domains_that_the_trial_brings(name: str, record: str, proof: str) -> None:
    """Domains of the guide that crf2tlf does not ship prove life as a sponsor's own do; consent is on 2 January."""
    tables = sdtm(dm="USUBJID | RFICDTC\n1 | 2023-01-02")
    assert shown(first_stage(tables | {name.lower(): table(lines(record))}, study()).table.loc[0, "LSTALVDT"]) == proof
