"""An output and its identity block: number, name, titles, population, datasets, footnotes, ARD and body (TLF_SPEC 0.1).

A function named by a number and marked with a name, `@output("pfs") def t_14_2_3_1(adsl, adtte, study) -> Content`, is an output.
It gives the content alone: its number, its name and the datasets that it reads are declared nowhere else.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

import pandas as pd

from pipeline.endpoints.estimands import estimands_by_output
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population, Results, combine, count_population, place
from pipeline.tlf.layout.bodies import Figure, Listing
from pipeline.tlf.layout.table import Layout, Table, arrange
from pipeline.trial.reads import named_tables, owner_of

WORDING = {
    "SCREENED": "All Screened Subjects",
    "ENRLFL": "All Enrolled",
    "ITTFL": "Intent-to-Treat Set",
    "SAFFL": "Safety Analysis Set",
    "FASFL": "Full Analysis Set",
    "RESFL": "Response-Evaluable Set",
    "PPROTFL": "Per-Protocol Set",
}
SHOWN_SUBJECTS = 2000
"""Of more subjects the HTML page of a listing and the drill-down show the first: a browser opens no page of a million rows."""
NOBODY = "No subjects met the criteria for this output."
NUMBER = re.compile(r"[tfl](_\d+[a-z]?)+")
"""What the functions of outputs are called, and nothing else: t_14_2_1_1, f_14_2_1_1, l_16_2_4_2a."""
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST = 63  # a name is a tag of the asset

P = ParamSpec("P")
Body = Table | Figure | Listing


@dataclass(frozen=True, kw_only=True)
class Content:
    """What an output shows: the title, whose results, footnotes; `body` takes the ARD of `results` and gives what is printed."""

    title: str
    population: Population
    footnotes: Sequence[str] = ()
    results: Sequence[Results]
    body: Callable[[pd.DataFrame], Body]


@dataclass(frozen=True)
class Output:
    """A table, figure or listing. `ard`, `records`: schemas.results; `body` is empty of rows where nobody met the criteria."""

    id: str
    name: str
    title: str
    population: str
    sources: tuple[str, ...]
    footnotes: tuple[str, ...]
    ard: pd.DataFrame
    records: pd.DataFrame
    body: Body

    @property
    def titles(self) -> tuple[str, str, str]:
        """The three title lines: number, what, population."""
        return number_of(self.id), self.title, WORDING[self.population]


def output(
    name: str, needs: tuple[str, ...] = (), on_request: bool = False
) -> Callable[[Callable[P, Content]], Callable[P, Output]]:
    """Mark a function as the output of its number, under a name beside it that does not change with the report's numbering.

    `needs`: domains that it cannot do without beside those that it reads (pipeline.trial.needs). `on_request`: a trial has it
    only where `outputs` of study.yaml names it.

    ValueError for a function without a number, and for a name that is not lower case words joined by underscores.
    """

    def mark(function: Callable[P, Content]) -> Callable[P, Output]:
        output_id = function.__name__
        if not NUMBER.fullmatch(output_id):
            raise ValueError(f"{output_id} is no number of an output; call it as t_14_2_1_1, f_14_2_1_1 or l_16_2_1_1")
        if not _NAME.fullmatch(name) or len(name) > _LONGEST:
            raise ValueError(f"{output_id}: {name!r} is no name of an output; write up to {_LONGEST} characters as ae_by_soc_pt")
        return _complete(function, output_id, name, needs, on_request)

    return mark


def _complete(
    function: Callable[P, Content], output_id: str, name: str, needs: tuple[str, ...], on_request: bool
) -> Callable[P, Output]:
    """The output that a function gives the content of, under a number that may be another than the function's."""
    sources, parameters = datasets_of(function), inspect.signature(function)

    @wraps(function)
    def complete(*args: P.args, **kwargs: P.kwargs) -> Output:
        given = parameters.bind(*args, **kwargs)
        study = given.arguments.get("study")
        if isinstance(study, Study):
            given.arguments["study"] = study.of_output(function.__name__, name)
        content = function(*given.args, **given.kwargs)
        ard, records = place(combine([count_population(content.population), *content.results]), output_id)
        notes = (*content.footnotes, *_estimand_notes(function.__name__, given.arguments.get("study")))
        title = study.outputs.title_of(function.__name__, name, content.title) if isinstance(study, Study) else content.title
        return Output(output_id, name, title, content.population.flag, sources, notes, ard, records, content.body(ard))

    complete.__name__ = complete.__qualname__ = output_id
    complete.__dict__["output_name"] = name
    complete.__dict__["needs"] = needs
    complete.__dict__["on_request"] = on_request
    return complete


def _estimand_notes(shipped: str, study: object) -> list[str]:
    """The footnotes on the estimands of the endpoints that an output shows."""
    return [one.note for one in estimands_by_output(study).get(shipped, [])] if isinstance(study, Study) else []


def renumbered(function: Callable[..., Any], output_id: str) -> Callable[..., Any]:
    """The function of an output under the number that a trial's report gives it."""
    if function.__name__ == output_id:
        return function
    needs = getattr(function, "needs", ())
    return _complete(inspect.unwrap(function), output_id, output_name(function), needs, is_on_request(function))


def is_on_request(function: Callable[..., Any]) -> bool:
    """Whether a trial has the output only where it asks for it."""
    return bool(getattr(function, "on_request", False))


def output_name(function: Callable[..., Any]) -> str:
    """The name beside the number. TypeError for a function that was not marked as an output."""
    name = getattr(function, "output_name", None)
    if name is None:
        raise TypeError(f"{function.__name__} has no name beside its number; write @output('a_name') above it")
    return str(name)


def datasets_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The datasets that an output names as its source: those it reads, in the order of its parameters; SUPP-- with its domain."""
    return tuple(dict.fromkeys(owner_of(name).upper() for name in named_tables(function)))


def number_of(output_id: str) -> str:
    """`Table 14.2.1.1` for t_14_2_1_1."""
    kind, *parts = output_id.split("_")
    return f"{ {'t': 'Table', 'f': 'Figure', 'l': 'Listing'}[kind] } {'.'.join(parts)}"


def cited(output_id: str, study: Study) -> str:
    """`Table 14.2.1.1` for the output shipped as t_14_2_1_1, or the number that it has in the trial's report."""
    return number_of(study.outputs.number(output_id))


def make_table(
    title: str, population: Population, *, results: Sequence[Results], layout: Layout, footnotes: Sequence[str] = ()
) -> Content:
    """A table of these results. Nobody in the population: titles, footnotes and no lines."""

    def body(ard: pd.DataFrame) -> Table:
        blocks = layout.blocks if population.groups else []
        return arrange(ard, blocks, layout.columns(ard, population.groups), layout.stub)

    return Content(title=title, population=population, footnotes=footnotes, results=results, body=body)
