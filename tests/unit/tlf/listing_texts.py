"""Listings of hand-made tables as text, for the tests of listings."""

import inspect
from importlib import import_module
from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.bodies import Listing
from pipeline.tlf.output import Output
from tests.unit.tlf.hand_made import complete


def rows_of(output: Output) -> list[list[str]]:
    assert isinstance(output.body, Listing)
    return [[text.replace("\u00a0", " ") for text in row] for row in output.body.rows.to_numpy().tolist()]


def make(name: str, study: Study, **tables: pd.DataFrame) -> Output:
    """The listing `name` of these tables; the others have no rows."""
    function = getattr(import_module(f"pipeline.tlf.listings.{name}"), name)
    given: dict[str, Any] = {**complete(tables), "study": study}
    output: Output = function(**{p: given[p] for p in inspect.signature(function).parameters})
    return output
