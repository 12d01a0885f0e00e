"""The ADaM classes themselves: names and labels fit the transport format, predecessors and codelists resolve."""

import re

import pytest

from schemas.base import Char, Variable, extended, key_of, name_of, names, title_of, var, variables
from schemas.codelists import codelist
from schemas.sdtm import DETAILED
from schemas.sdtm.eg import EG
from schemas.sdtm.qs import QS
from tests.drugs import DATASETS, DRUGS

EG_WITH_TIME_POINTS = extended(EG, {"EGTPT": (Char, var())})
SOURCES = {name_of(table): set(names(table)) for table in (*DETAILED.values(), EG_WITH_TIME_POINTS, QS, *DATASETS.values())}
SOURCES["SUPPAE"] |= {drug[asked] for drug in DRUGS.values() for asked in ("relation", "action")}

VARIABLES = [(name, variable) for name, dataset in DATASETS.items() for variable in variables(dataset)]


@pytest.mark.parametrize(("dataset", "variable"), VARIABLES, ids=[f"{d}.{v.name}" for d, v in VARIABLES])
def test_a_variable_is_declared_whole(dataset: str, variable: Variable) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9]{0,7}", variable.name)
    assert 0 < len(variable.label) <= 40
    assert variable.label.isascii()
    assert bool(variable.source) != bool(variable.derivation), "either a predecessor or a derivation"
    for code in variable.codelists:
        assert codelist(code).terms


@pytest.mark.parametrize(("dataset", "variable"), [p for p in VARIABLES if p[1].source], ids=lambda p: str(p)[:40])
def test_a_predecessor_exists(dataset: str, variable: Variable) -> None:
    source, _, name = variable.source.partition(".")
    assert name in SOURCES[source], f"{dataset}.{variable.name} is said to come from {variable.source}"


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
def test_a_dataset_is_declared_whole(dataset: type) -> None:
    assert set(key_of(dataset)) <= set(names(dataset))
    assert 0 < len(title_of(dataset)) <= 40
    assert dataset.__doc__
    assert len(set(names(dataset))) == len(names(dataset))


def test_adsl_is_its_first_stage_and_two_populations() -> None:
    assert set(names(DATASETS["adsl"])) - set(names(DATASETS["adsl_base"])) == {"MDISFL", "RESFL", "RESREAS"}
