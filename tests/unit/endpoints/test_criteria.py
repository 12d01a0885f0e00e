"""Sets of response criteria as declarations: what each must have, and that ADRS, ADTTE and outputs follow a set that is new."""

from dataclasses import replace

import pytest
from pydantic import ValidationError

from pipeline.endpoints.criteria import CRITERIA, RECIST_1_1, UNCONFIRMED, Criteria
from pipeline.tlf.outputs import outputs_of
from schemas.codelists import codelist
from tests.spec.datasets import efficacy
from tests.spec.recist.patients import tables_of
from tests.spec.tables import study

BY_BOTH = {"criteria": ["RECIST 1.1", "iRECIST"], "irecist": {"responses": "derived"}}
# The words of another guideline: nothing else differs from RECIST 1.1.
OTHER = replace(
    RECIST_1_1,
    name="mRECIST",
    code="M",
    section="irecist",
    terms={role: f"m{role}" for role in RECIST_1_1.terms},
    labels={role: f"{label}, modified" for role, label in RECIST_1_1.labels.items()},
)
PATIENT = """
ID | VISIT | TARGETS | NT | NEW
x  | SCR   | T01 40  |    |
x  | W6    | T01 20  |    |
x  | W12   | T01 20  |    |
x  | W18   | T01 40  |    |
"""


@pytest.mark.parametrize("one", CRITERIA.values(), ids=lambda one: one.name)
def test_the_words_are_those_of_the_published_codelists(one: Criteria) -> None:
    """RSCAT and RSSTRESC; NED and MISSING are values of ADaM."""
    assert one.name in codelist("C124298").allowed
    assert set(one.terms.values()) - {"MISSING", "NED"} <= set(codelist("C96785").allowed)
    assert len(one.roles) == len(one.terms)
    assert set(one.labels) == set(one.terms) - {"NED"}
    given = {row.response for row in (*one.targets, *one.non_targets, *one.overall)}
    assert given - {"NA"} <= set(one.terms)


def test_only_recist_has_no_code_and_others_have_their_own() -> None:
    codes = [one.code for one in CRITERIA.values()]
    assert codes[0] == ""
    assert all(codes[1:]) and len(set(codes)) == len(codes)
    assert UNCONFIRMED not in RECIST_1_1.terms


def test_a_further_set_is_a_declaration(monkeypatch: pytest.MonkeyPatch) -> None:
    """40, 20, 20, 40 mm: PR twice, then PD, by the new set as by RECIST 1.1, in its words, under its parameters and numbers."""
    monkeypatch.setitem(CRITERIA, "iRECIST", OTHER)
    chosen = study(**BY_BOTH)
    made = efficacy(tables_of(PATIENT), chosen)
    adrs = made["adrs"].set_index("PARAMCD")
    assert adrs.loc["MOVRD", "AVALC"].tolist() == ["mPR", "mPR", "mPD"]
    assert adrs.loc[["MCBOR", "MPD", "MCRSP"], "AVALC"].tolist() == ["mPR", "Y", "Y"]
    assert adrs.loc["MCBOR", ["PARAM", "PARCAT3", "AVAL"]].tolist() == ["mRECIST Best Overall Response (Confirmed)", "mRECIST", 2]
    pfs = made["adtte"].set_index("PARAMCD").loc[["PFSDR", "MPFS"]]
    assert pfs["CNSR"].tolist() == [0, 0]
    assert pfs["ADT"].nunique() == 1
    assert {"t_14_2_1_1m", "t_14_2_3_1m"} <= {function.__name__ for function in outputs_of(chosen)}


@pytest.mark.parametrize(
    "criteria", [[], ["iRECIST"], ["iRECIST", "RECIST 1.1"], ["RECIST 1.1", "RECIST 1.1"], ["RECIST 1.1", "Lugano"]]
)
def test_recist_stands_first(criteria: list[str]) -> None:
    with pytest.raises(ValidationError, match=r"write RECIST 1\.1 first|Input should be"):
        study(criteria=criteria)


def test_the_times_of_a_confirmation_are_in_order() -> None:
    with pytest.raises(ValidationError, match="write the longer time as confirm_max_days"):
        study(irecist={"confirm_min_days": 60})
