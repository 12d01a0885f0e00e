"""Methods in words: whole for every derived variable and parameter, in the terms of the package, and of every rule in force."""

import re

import pytest

from pipeline.adam.safety import treatment_emergent
from pipeline.endpoints.time_to_event import PARAMETERS
from pipeline.methods import adverse_events, method_of, parameter_methods, time_to_event
from pipeline.methods.exposure import exposure_methods
from pipeline.methods.response import response_methods
from pipeline.methods.time_to_event import time_to_event_methods
from pipeline.study import Study
from schemas.base import Variable, variables
from tests.drugs import DATASETS, DESIGN, DRUGS, GROUPS

PLAIN = {"study": {"id": "X", "dco": "2024-01-31"}, "drugs": DRUGS, "design": DESIGN, "orr": {"week": 24}}
LEAST = 6
"""Words of the shortest method."""
NOT_IN_THE_PACKAGE = re.compile(
    r"`|study\.yaml|_SPEC|\{|\}|\bderive_|\bNone\b|\bTrue\b|\bFalse\b|\bpipeline\b|[a-z]+\.[a-z]+_[a-z]"
)
"""What nobody finds in a package: backticks, the file of decisions, its keys, names and values of Python, open places."""


def study_with(**sections: object) -> Study:
    return Study.model_validate({**PLAIN, "ae": {"groups": GROUPS}, **sections})


OTHERWISE = study_with(
    te={"compare": "episode", "sticky": True, "missing_start": "N", "window_days": 30, "anchor": "last dose"},
    bor={
        "confirmation": "recist",
        "max_ne": "any",
        "accept_sd": True,
        "confirm_days": 42,
        "sd_min_days": 49,
        "missing_as_ne": True,
    },
    pfs={"missed_rule": "visits", "nact": "event", "clin_pd": "event", "last_assessment": "any", "event_date": "scheduled visit"},
    tte={"unit": "days", "plus_one": False},
    criteria=["RECIST 1.1", "iRECIST"],
    evaluators=[{"name": "Independent Review", "code": "R", "accepted": True}, {"name": "Reader", "code": "R1", "reader": "1"}],
    cm={"partial_start": "first dose"},
    baseline={"time": "day"},
    laboratory={"beyond_limit": "half", "clinical": "worst case"},
)
STUDIES = {"plain": study_with(), "otherwise": OTHERWISE}
DERIVED = [(name, v) for name, table in DATASETS.items() if not table._working for v in variables(table) if v.derivation]


def parameters(study: Study) -> dict[str, str]:
    return {**response_methods(study), **time_to_event_methods(study), **exposure_methods(study)}


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_a_variable_has_a_method_that_stands_alone(study: Study) -> None:
    short: list[str] = []
    for dataset, variable in DERIVED:
        method = method_of(variable, study)
        said = f"{dataset}.{variable.name}: {method.text}"
        assert not NOT_IN_THE_PACKAGE.search(method.text), said
        short += [said] if len(method.text.split()) < LEAST else []
    assert short == []


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES)
def test_a_parameter_has_a_method_that_stands_alone(study: Study) -> None:
    methods = parameters(study)
    assert {"OVR", "CRSP24", "CBOR", "PFS", "OS", "CDOR"} <= methods.keys()
    for code, method in methods.items():
        assert not NOT_IN_THE_PACKAGE.search(method), f"{code}: {method}"
        assert len(method.split()) >= LEAST, f"{code}: {method}"


def test_every_condition_and_date_of_a_decision_table_has_words() -> None:
    rows = [row for parameter in PARAMETERS for row in parameter.table]
    assert {condition for row in rows for condition in row.when} == time_to_event.CONDITIONS.keys()
    assert {dated.column for row in rows for dated in row.dates} == time_to_event.DATES.keys()
    rules = treatment_emergent.RULES
    assert {rule.condition for rule in rules} == adverse_events.CONDITIONS.keys()
    assert {rule.reason for rule in rules} | {treatment_emergent.OTHERWISE} == adverse_events.MEANINGS.keys()


def test_the_values_that_the_study_decided_are_written_out() -> None:
    plain, otherwise = (parameters(study) for study in STUDIES.values())
    assert "at most 175 days (24 weeks and 7 days)" in plain["CRSP24"]
    assert tuple(next(iter(re.findall(r"at least \d+ days later", one["CBOR"]))) for one in (plain, otherwise)) == (
        "at least 28 days later",
        "at least 42 days later",
    )
    assert "more than 98 days after LASTDT" in plain["PFS"]
    assert "two or more planned scans" in otherwise["PFS"]
    emergent = method_of(next(v for name, v in DERIVED if name == "adae" and v.name == "TRTEMFL"), OTHERWISE).text
    assert "to 30 days after the last dose of any drug" in emergent
    assert "TEREAS DATEMISS, TRTEMFL null" in emergent


def test_the_baseline_is_that_of_the_evaluator() -> None:
    _, otherwise = (parameters(study) for study in STUDIES.values())
    assert "ADSL.BLSCANDT" in otherwise["PFS"] and "ADSL.RBLSCDT" not in otherwise["PFS"]
    assert "ADSL.RBLSCDT" in otherwise["RPFS"] and "ADSL.RBLEVFL is not Y" in otherwise["RPFS"]
    assert "ADSL.RBLSCDT" in otherwise["RLSTA"] and "ADSL.R1BLSCDT" in otherwise["R1LSTA"]
    assert "BLSCANDT" not in otherwise["RPFS"] + otherwise["RLSTA"] + otherwise["R1LSTA"]
    analysed = method_of(next(v for name, v in DERIVED if name == "adrs" and v.name == "ANL01FL"), OTHERWISE).text
    assert "after ADSL.BLSCANDT, of ROVR ADSL.RBLSCDT and R1OVR ADSL.R1BLSCDT (where" in analysed


def test_a_row_that_the_study_rules_out_is_no_rule_of_the_parameter() -> None:
    plain, otherwise = (time_to_event_methods(study) for study in STUDIES.values())
    assert "EVNTDESC 'Clinical progression'" not in plain["PFS"]
    assert "EVNTDESC 'Clinical progression'" in plain["PFSCP"]
    assert "CNSR 2, EVNTDESC 'New anti-cancer therapy'" in plain["PFS"]
    assert "CNSR 0, EVNTDESC 'New anti-cancer therapy'" in otherwise["PFS"]
    reasons = re.findall(r"CNSR 1, EVNTDESC '([^']+)'", plain["OS"])
    assert reasons == ["ALIVE", "DEATH WITHOUT DATE", "LOST TO FOLLOW-UP", "WITHDREW", "ALIVE"]


def test_what_completes_a_date_is_an_imputation() -> None:
    imputed = {f"{name}.{v.name}" for name, v in DERIVED if v.imputed}
    assert {"adsl.DTHDT", "adsl.NACTDT", "adae.ASTDT", "adae.AENDT", "adcm.ASTDT", "adrs.ADT", "adtr.ADT"} <= imputed
    assert not imputed & {"adtte.AVAL", "adae.TRTEMFL", "adae.ASTDTF", "adsl.TRTDURD"}


def test_grades_stand_by_test() -> None:
    method = parameter_methods("ADLB", "ATOXGRL", ["HGB", "CHOL"], study_with(ctcae="5.0"))
    assert method.keys() == {"HGB"}
    assert "NCI-CTCAE 5.0" in method["HGB"].text
    assert "grade 3: < 8.0 g/dL" in method["HGB"].text or "80 g/L" in method["HGB"].text


def test_a_trials_own_words_are_kept() -> None:
    assert (
        method_of(Variable("X", "", "Num", "", derivation="sum of\nall {doses}"), STUDIES["plain"]).text == "sum of all {doses}"
    )
