"""The facts of SDTMIG 3.4 are whole: every dataset has the variables of the guide, so that a domain needs only its class."""

import re
from types import new_class

import pytest

from schemas.base import Char, Num, SdtmDomain, names, title_of, variables
from schemas.codelists import codelist, spellings
from schemas.facts import domains, facts_of, find_fact, rows

# Counted in the guide's table of variables.
VARIABLES = """
AE 60 AG 41 BE 25 BS 35 CE 32 CM 41 CO 13 CP 62 CV 42 DA 27 DD 12 DM 32 DS 16 DV 16 EC 45 EG 44 EX 37 FA 30 FT 38 GF 57 HO 28
IE 18 IS 54 LB 62 MB 47 MH 27 MI 37 MK 42 ML 37 MS 61 NV 42 OE 52 OI 7 PC 41 PE 30 PP 26 PR 45 QS 35 RE 47 RELREC 7 RELSPEC 6
RELSUB 5 RP 36 RS 46 SC 24 SE 13 SM 10 SR 39 SS 22 SU 37 SUPPQUAL 10 SV 16 TA 10 TD 9 TE 7 TI 8 TM 5 TR 32 TS 11 TU 31 TV 9 UR 43
VS 38
"""
NOT_PUBLISHED = "C85495"  # of MS.MSRESCAT; the terminology of 2025-03-28 does not have it


def counts() -> dict[str, int]:
    words = VARIABLES.split()
    return dict(zip(words[::2], map(int, words[1::2]), strict=True))


def test_every_dataset_has_its_variables() -> None:
    assert {name: len(facts_of(name)) for name in domains()} == counts()
    assert (len(domains()), sum(len(facts_of(name)) for name in domains())) == (63, 1917)
    assert [r for r in rows("standards.csv") if r["standard"] == "SDTMIG 3.4" and r["dataset"] not in domains()] == []


def test_variables_are_numbered_without_a_gap() -> None:
    for name in domains():
        assert [fact.order for fact in facts_of(name)] == list(range(1, len(facts_of(name)) + 1)), name


@pytest.mark.parametrize(
    ("dataset", "variable", "label", "type", "core", "codelists"),
    [
        ("EG", "EGTESTCD", "ECG Test or Examination Short Name", "Char", "Req", ("C71153", "C120523")),
        ("EG", "EGSTRESN", "Numeric Result/Finding in Standard Units", "Num", "Perm", ()),
        ("QS", "QSTESTCD", "Question Short Name", "Char", "Req", ()),
        ("QS", "QSCAT", "Category of Question", "Char", "Req", ("C100129",)),
        ("PC", "PCTESTCD", "Pharmacokinetic Test Short Name", "Char", "Req", ()),
        ("FA", "FAOBJ", "Object of the Observation", "Char", "Req", ()),
        ("DV", "DVTERM", "Protocol Deviation Term", "Char", "Req", ()),
        ("LB", "LBTESTCD", "Lab Test or Examination Short Name", "Char", "Req", ("C65047",)),
    ],
)  # fmt: skip
def test_facts_by_hand(dataset: str, variable: str, label: str, type: str, core: str, codelists: tuple[str, ...]) -> None:
    fact = find_fact(variable, (dataset,))
    assert fact is not None
    assert (fact.label, fact.type, fact.core, fact.codelists) == (label, type, core, codelists)


@pytest.mark.parametrize(
    ("code", "term", "concept"),
    [
        ("C71153", "QTCFAG", "C117786"),
        ("C71152", "QTcF Interval, Aggregate", "C117786"),
        ("C100129", "EORTC QLQ-C30 V3.0", "C161654"),
    ],
)
def test_terms_by_hand(code: str, term: str, concept: str) -> None:
    assert codelist(code).terms[term] == concept


def test_every_codelist_that_a_variable_names_has_terms() -> None:
    named = {code for r in rows("standards.csv") for code in re.findall(r"C\d+", r["codelists"])}
    assert NOT_PUBLISHED not in named
    assert {code for code in named if not spellings(code)} == set()
    assert len([code for code in named if codelist(code).version == "2025-03-28"]) >= 146


@pytest.mark.parametrize("name", sorted(set(counts()) - {"SUPPQUAL", "RELREC", "RELSPEC", "RELSUB"}))
def test_a_domain_needs_its_class_and_nothing_else(name: str) -> None:
    facts = facts_of(name)
    kinds = {"Char": Char, "Num": Num}
    body = {"__annotations__": {fact.variable: kinds[fact.type] for fact in reversed(facts)}, "__module__": __name__}
    declared = new_class(name, (SdtmDomain,), {"key": "STUDYID"}, lambda space: space.update(body))
    assert names(declared) == [fact.variable for fact in facts]
    assert title_of(declared) == domains()[name].label
    assert max(len(variable.label) for variable in variables(declared)) <= 40
    assert new_class("XX", (SdtmDomain,), {"key": "STUDYID", "like": name, "title": "Own"})._like == name
