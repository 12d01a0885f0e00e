"""Supplemental qualifiers belong to the records that IDVAR and IDVARVAL name, by any variable (SDTMIG 3.4, 8.4).

The subject x has the events 1 (AESPID A7, group G1), 2 (A8, G1) and 3 (A9, no group); y has one event, number 1. Each case
is one way to say AEITOXGR = 3; expected are the events that it is said of.
"""

import pandas as pd
import pytest

from pipeline.adam.safety.adae import adae
from pipeline.core.qualifiers import qualifiers_of, without_record
from pipeline.tlf.layout.printed import pick_qualifier
from schemas.adam.adsl import ADSL_BASE
from schemas.sdtm import DOMAINS
from tests.spec.tables import domain, study, table

EVENTS = """
USUBJID | AESEQ | AESPID | AEGRPID | AEDECOD | AESTDTC
x       | 1     | A7     | G1      | Rash    | 2023-02-01
x       | 2     | A8     | G1      | Cough   | 2023-02-02
x       | 3     | A9     |         | Fever   | 2023-02-03
y       | 1     | A7     |         | Rash    | 2023-02-04
"""
SUBJECTS = """
USUBJID | SAFFL | TRTSDT     | TRTEDT     | DCODT
x       | Y     | 2023-01-10 | 2023-06-30 | 2024-12-31
y       | Y     | 2023-01-10 | 2023-06-30 | 2024-12-31
"""
CASES = [
    ("AESEQ", "2", ["x2"]),
    ("AESEQ", "2.0", ["x2"]),  # a number, however it is written
    ("AESPID", "A7", ["x1"]),
    ("AESPID", " A8 ", ["x2"]),
    ("AEGRPID", "G1", ["x1", "x2"]),
    ("", "", ["x1", "x2", "x3"]),  # of the subject
    ("AESPID", "A10", []),
    ("AESEQ", "A7", []),
    ("AEFOO", "1", []),
    ("AEGRPID", "", []),  # a missing value is no group
]


def supp(variable: str, value: str) -> pd.DataFrame:
    head = "RDOMAIN | USUBJID | IDVAR | IDVARVAL | QNAM | QVAL"
    return domain(DOMAINS["suppae"], f"{head}\nAE | x | {variable} | {value} | AEITOXGR | 3")


@pytest.mark.parametrize(("variable", "value", "expected"), CASES)
def test_in_adam_and_in_listings_alike(variable: str, value: str, expected: list[str]) -> None:
    ae, said = domain(DOMAINS["ae"], EVENTS), supp(variable, value)
    analysed = adae(ae, said, domain(DOMAINS["mh"]), domain(ADSL_BASE, SUBJECTS), study()).table
    graded = analysed[analysed["AITOXGRN"].eq(3)]
    name = graded["USUBJID"] + graded["AESEQ"].astype(int).astype(str)
    assert sorted(name) == expected
    listed = pick_qualifier(ae, said, "AESEQ", "AEITOXGR")
    assert sorted((ae["USUBJID"] + ae["AESEQ"].astype(int).astype(str))[listed.eq("3")]) == expected
    assert without_record(said, ae).tolist() == [not expected]


def test_a_visit_is_named_by_its_number() -> None:
    records = table("USUBJID | VSSEQ | VISITNUM\nx | 1 | 1.01\nx | 2 | 2\nx | 3 | 2")
    head = "USUBJID | IDVAR | IDVARVAL | QNAM | QVAL"
    said = table(f"{head}\nx | VISITNUM | 1.01 | VSWHO | NURSE\nx | VISITNUM | 2 | VSWHO | DOCTOR")
    assert qualifiers_of(records, said, "VSSEQ", ["VSWHO"])["VSWHO"].tolist() == ["NURSE", "DOCTOR", "DOCTOR"]


def test_the_record_comes_before_its_group_and_the_group_before_the_subject() -> None:
    records = table("USUBJID | AESEQ | AEGRPID\nx | 1 | G1\nx | 2 | G1\nx | 3 |")
    head = "USUBJID | IDVAR | IDVARVAL | QNAM | QVAL"
    said = table(f"{head}\nx | | | Q | subject\nx | AEGRPID | G1 | Q | group\nx | AESEQ | 2 | Q | record")
    assert qualifiers_of(records, said, "AESEQ", ["Q"])["Q"].tolist() == ["group", "record", "subject"]
