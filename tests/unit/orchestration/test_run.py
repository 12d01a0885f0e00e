"""What a selection on the command line means."""

import dagster as dg
import pytest

from pipeline.orchestration.keys import asset_name
from pipeline.orchestration.runs.run import SelectionError, select
from pipeline.orchestration.storage.result_store import resources
from tests.unit.orchestration.toy import assets


def selected(text: str) -> list[str] | None:
    keys = select(dg.Definitions(assets=assets(), resources=resources()), text)
    return None if keys is None else [asset_name(key) for key in keys]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("", None),
        ("adam/zoo", ["adam/zoo"]),
        ("adam/*", ["adam/zoo"]),
        ("TOY01/adam/*", ["adam/zoo"]),
        ("+adam/zoo", ["adam/zoo", "sdtm/pet"]),
        ("sdtm/pet+", ["adam/zoo", "sdtm/pet"]),
        ("sdtm/*, adam/zoo", ["adam/zoo", "sdtm/pet"]),
        ('group:"sdtm"', ["sdtm/pet"]),
    ],
)
def test_selections(text: str, keys: list[str] | None) -> None:
    assert selected(text) == keys


@pytest.mark.parametrize("text", ["adam/adsl", "adam", "group:nothing"])
def test_a_selection_of_nothing_is_an_error(text: str) -> None:
    with pytest.raises(SelectionError, match="selects nothing"):
        selected(text)


def test_a_selection_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(SelectionError, match="cannot be read"):
        selected("a b ((")
