"""Evaluators as declarations: codes and names of parameters, numbers of outputs, which analysis is the primary one, bad input."""

from typing import Any

import pytest
from pydantic import ValidationError

from pipeline.endpoints import response, time_to_event
from pipeline.endpoints.time_to_event import PFS, outcome_measures
from pipeline.study import Study
from pipeline.tlf.outputs import outputs_of
from tests.spec.tables import study

REVIEW: dict[str, Any] = {"name": "Independent Review", "code": "R", "accepted": True}
READER: dict[str, Any] = {"name": "Reader 1", "code": "R1", "reader": "READER 1"}
SECOND: dict[str, Any] = {"name": "Reader 2", "code": "R2", "reader": "READER 2"}
PRIMARY = {
    "pfs": {"evaluator": "Independent Review"},
    "orr": {"week": 24, "primary": "CRSP24", "evaluator": "Independent Review"},
}


def reviewed(**decisions: Any) -> Study:
    return study(evaluators=[REVIEW, READER, SECOND], **decisions)


def numbers(chosen: Study) -> set[str]:
    return {function.__name__ for function in outputs_of(chosen)}


def test_every_parameter_has_a_code_of_eight_letters_and_a_name_of_its_own() -> None:
    """With iRECIST beside it, too; PARAM and PARAMCD are one to one (ADaMIG 3.3.4)."""
    chosen = reviewed(**PRIMARY, criteria=["RECIST 1.1", "iRECIST"])
    for found in (list(response.parameters_of(chosen).values()), time_to_event.parameters_of(chosen)):
        codes, names = [one.paramcd for one in found], [one.param for one in found]
        assert max(map(len, codes)) <= 8
        assert len(set(codes)) == len(set(names)) == len(found)


def test_every_evaluator_has_every_parameter() -> None:
    chosen = reviewed(**PRIMARY)
    of_adrs = set(response.parameters_of(chosen))
    own = {"OVR", "TRGR", "NTRGR", "NEWL", "PD", "LSTA", "BOR", "CBOR", "RSP", "CRSP", "CRSP24", "DCR", "CDCR"}
    assert {code + name for code in ("", "R", "R1", "R2") for name in own} <= of_adrs
    of_adtte = {one.paramcd for one in time_to_event.parameters_of(chosen)}
    assert {code + name for code in ("", "R", "R1", "R2") for name in ("PFS", "PFSEMA", "DOR", "CDOR", "TTR")} <= of_adtte
    names = {one.paramcd: one.param for one in response.parameters_of(chosen).values()}
    assert names["CBOR"] == "Best Overall Response by Investigator (Confirmed)"
    assert names["R1CBOR"] == "Best Overall Response by Reader 1 (Confirmed)"


def test_without_evaluators_nothing_changes() -> None:
    chosen = study()
    assert [one.param for one in time_to_event.parameters_of(chosen)] == [one.param for one in time_to_event.PARAMETERS]
    assert response.parameters_of(chosen)["CBOR"].param == "Best Overall Response (Confirmed)"
    assert not {number for number in numbers(chosen) if number.startswith("t_14_2_7") or number.endswith(("r", "s"))}


def test_the_evaluator_of_the_primary_analysis_has_the_numbers_themselves() -> None:
    """The others stand beside it: r is the review, s the investigator; single readers have no outputs."""
    beside = {"t_14_2_1_1", "t_14_2_1_2", "t_14_2_2_1", "t_14_2_3_1", "t_14_2_3_2", "f_14_2_3_1", "f_14_2_5_1"}
    compared = {"t_14_2_7_1", "t_14_2_7_2", "t_14_2_7_3", "t_14_2_7_4", "l_16_2_6_4"}
    by_default, by_review = numbers(reviewed()), numbers(reviewed(**PRIMARY))
    assert by_default - numbers(study()) == {f"{number}r" for number in beside} | compared
    assert by_review - numbers(study()) == {f"{number}s" for number in beside} | compared
    pfs = time_to_event.primary_of(PFS, reviewed(**PRIMARY))
    assert (pfs.paramcd, pfs.shown.table, pfs.title) == (
        "RPFS", "t_14_2_3_1", "Progression-Free Survival (Independent Review, RECIST 1.1)",
    )  # fmt: skip
    assert [one.paramcd for one in outcome_measures(reviewed(**PRIMARY))] == ["RPFS", "OS"]
    assert response.primary_of(reviewed(**PRIMARY)).paramcd == "RCRSP24"


@pytest.mark.parametrize(
    ("evaluators", "decisions", "message"),
    [
        ([REVIEW | {"code": "C"}], {}, r"evaluators\.0\.code' has the value 'C', which parameters and outputs have otherwise"),
        ([REVIEW, READER | {"code": "R"}], {}, r"evaluators\.1\.code' has the value 'R', which another evaluator has"),
        ([REVIEW, READER | {"code": "Q"}], {}, "write a digit behind the letter"),
        ([REVIEW | {"name": "Investigator"}], {}, r"evaluators\.0\.name' has the value 'Investigator', which another"),
        ([READER | {"accepted": True}], {}, r"evaluators\.0\.reader' is for one reader alone"),
        ([{"name": "Review", "code": "R", "otherwise": "READER 1"}], {}, r"evaluators\.0\.otherwise' is for accepted readers"),
        ([REVIEW], {"pfs": {"evaluator": "Central"}}, "'pfs.evaluator' has the value 'Central', who is none of the evaluators"),
        ([REVIEW, READER], {"orr": {"week": 104}}, "CRSP104 of a reader has more than 8 letters"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(evaluators: list[dict[str, Any]], decisions: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        study(evaluators=evaluators, **decisions)
