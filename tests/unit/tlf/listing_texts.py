"""Listings of hand-made tables as text, for the tests of listings."""

import inspect
from typing import Any

import pandas as pd

from pipeline.study import Study
from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.layout.output import Output
from pipeline.tlf.outputs import outputs_of
from tests.unit.tlf.hand_made import analysed


def rows_of(output: Output) -> list[list[str]]:
    assert isinstance(output.body, Listing)
    return [[text.replace("\u00a0", " ") for text in row] for row in output.body.rows.to_numpy().tolist()]


def make(name: str, study: Study, **tables: pd.DataFrame) -> Output:
    """The listing `name` of these tables; the others have no rows."""
    function = next(output for output in outputs_of(study) if output.__name__ == name)
    given: dict[str, Any] = {**analysed(tables, study), "study": study}
    output: Output = function(**{p: given[p] for p in inspect.signature(function).parameters})
    return output
