"""Datasets of associated persons, devices and organisms: their keys and domain codes by SDTMIG-AP and SDTMIG-MD."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.submission.rejection.content_rules import domain_code, required, unique_keys
from pipeline.submission.rejection.tree import Tree
from tests.unit.submission.m5 import SDTM, Xpt, rows

DATASETS = {
    # The sister of one subject and the mother of another; each person's records are numbered anew.
    "apmh": """
        STUDYID | DOMAIN | APID | USUBJID  | MHSEQ | MHTERM
        ABC-01  | APMH   | AP-1 | ABC-01-1 | 1     | Glaucoma
        ABC-01  | APMH   | AP-1 | ABC-01-1 | 2     | Asthma
        ABC-01  | APMH   | AP-2 | ABC-01-1 | 1     | Asthma
    """,
    "sqapmh": """
        STUDYID | RDOMAIN | APID | IDVAR | IDVARVAL | QNAM | QLABEL | QVAL | QORIG
        ABC-01  | APMH    | AP-1 | MHSEQ | 1        | A    | B      | Y    | CRF
    """,
    "di": """
        STUDYID | DOMAIN | SPDEVID | DISEQ | DIPARMCD | DIVAL
        ABC-01  | DI     | D-1     | 1     | TYPE     | Pump
        ABC-01  | DI     | D-2     | 1     | TYPE     | Pump
    """,
    "du": """
        STUDYID | DOMAIN | USUBJID  | SPDEVID | DUSEQ
        ABC-01  | DU     |          | D-1     | 1
        ABC-01  | DU     |          | D-2     | 1
        ABC-01  | DU     | ABC-01-1 | D-2     | 1
    """,
    "oi": """
        STUDYID | DOMAIN | NHOID | OISEQ | OIPARMCD | OIPARM  | OIVAL
        ABC-01  | OI     | HIV-1 | 1     | SPECIES  | Species | HIV
        ABC-01  | OI     | HIV-2 | 1     | SPECIES  | Species | HIV
    """,
    "relspec": """
        STUDYID | USUBJID  | REFID | SPEC  | PARENT | LEVEL
        ABC-01  | ABC-01-1 | SP-1  | BLOOD |        | 1
    """,
    "lb1": """
        STUDYID | DOMAIN | USUBJID  | SPDEVID | LBSEQ | LBTESTCD | LBTEST
        ABC-01  | LB     | ABC-01-1 | D-1     | 1     | ALT      | Alanine
        ABC-01  | LB     | ABC-01-2 | D-1     | 1     | ALT      | Alanine
    """,
}


def faults(root: Path, name: str, table: pd.DataFrame, rules: tuple = (domain_code, unique_keys, required)) -> list[str]:
    path = f"{SDTM}/{name}.xpt"
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    xpt = Xpt(table, name.upper(), "A dataset", labels={column: column for column in table})
    (root / path).write_bytes(xpt.content(root / path))
    return [str(fault) for rule in rules for fault in rule(Tree(root))]


@pytest.mark.parametrize("name", DATASETS)
def test_a_right_dataset_has_no_fault(name: str, tmp_path: Path) -> None:
    assert faults(tmp_path, name, rows(DATASETS[name])) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("apmh", "record APID=AP-1; MHSEQ=1: APID MHSEQ names more than one record"),
        ("di", "record SPDEVID=D-1; DISEQ=1: SPDEVID DISEQ names more than one record"),
        ("du", "SPDEVID=D-1; DUSEQ=1: USUBJID SPDEVID DUSEQ names more than one record"),
        ("oi", "record NHOID=HIV-1; OISEQ=1: NHOID OISEQ names more than one record"),
        ("lb1", "record USUBJID=ABC-01-1; LBSEQ=1: USUBJID LBSEQ names more than one record"),
    ],
)
def test_a_record_twice_is_a_fault(name: str, said: str, tmp_path: Path) -> None:
    table = rows(DATASETS[name])
    found = faults(tmp_path, name, pd.concat([table, table.iloc[[0]]], ignore_index=True), (unique_keys,))
    assert len(found) == 2
    assert all(said in fault for fault in found), found


def test_the_device_of_a_subjects_result_is_no_part_of_its_key(tmp_path: Path) -> None:
    table = rows(DATASETS["lb1"]).assign(USUBJID="ABC-01-1", SPDEVID=["D-1", "D-2"])
    assert len(faults(tmp_path, "lb1", table, (unique_keys,))) == 2


def test_another_code_and_a_person_without_identifier_are_faults(tmp_path: Path) -> None:
    table = rows(DATASETS["apmh"]).assign(DOMAIN=["MH", "APMH", "APMH"], APID=["AP-1", "", "AP-2"])
    code, person = faults(tmp_path, "apmh", table, (domain_code, required))
    assert "is not the domain of the file ('MH')" in code
    assert "apmh.xpt.APID" in person and "is required and empty" in person
