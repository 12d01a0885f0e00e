"""One output: takes what a table, figure or listing module made, gives the record that renderers, checks and reviews read.

Its own module because every output has the same identity block (TLF_SPEC 0.1): number, titles, population, footnotes, ARD and
body.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.tlf.ard.analysis import Population, Results, combine, count_population, place
from pipeline.tlf.layout.bodies import Figure, Listing
from pipeline.tlf.layout.table import Column, Table, arrange, treatment_columns

WORDING = {
    "SCREENED": "All Screened Subjects",
    "ENRLFL": "All Enrolled",
    "ITTFL": "All Enrolled",
    "SAFFL": "Safety Analysis Set",
    "FASFL": "Full Analysis Set",
    "RESFL": "Response-Evaluable Set",
    "PPROTFL": "Per-Protocol Set",
}
SHOWN_SUBJECTS = 2000
"""Of more subjects the HTML page of a listing and the drill-down show the first: a browser opens no page of a million rows."""
NOBODY = "No subjects met the criteria for this output."


@dataclass(frozen=True)
class Output:
    """A table, figure or listing. `ard`, `records`: schemas.results; `body` is empty of rows where nobody met the criteria."""

    id: str
    number: str
    title: str
    population: str
    sources: tuple[str, ...]
    footnotes: tuple[str, ...]
    ard: pd.DataFrame
    records: pd.DataFrame
    body: Table | Figure | Listing

    @property
    def titles(self) -> tuple[str, str, str]:
        """The three title lines: number, what, population."""
        return self.number, self.title, WORDING[self.population]


def number_of(output_id: str) -> str:
    """`Table 14.2.1.1` for t_14_2_1_1."""
    kind, *parts = output_id.split("_")
    return f"{ {'t': 'Table', 'f': 'Figure', 'l': 'Listing'}[kind] } {'.'.join(parts)}"


def make_table(
    output_id: str,
    title: str,
    population: Population,
    sources: Sequence[str],
    footnotes: Sequence[str],
    results: Sequence[Results],
    blocks: Sequence[pd.DataFrame],
    columns: Callable[[pd.DataFrame, Sequence[str]], list[Column]] = treatment_columns,
    stub: str = "",
) -> Output:
    """The table output of these results: ARD placed, cells filled. No subject in the population: titles, footnotes and no
    lines."""
    ard, records = place(combine([count_population(population), *results]), output_id)
    shown = blocks if population.groups else []
    body = arrange(ard, shown, columns(ard, population.groups), stub)
    return Output(output_id, number_of(output_id), title, population.flag, tuple(sources), tuple(footnotes), ard, records, body)


def make_figure(
    output_id: str,
    title: str,
    population: Population,
    sources: Sequence[str],
    footnotes: Sequence[str],
    results: Sequence[Results],
    body: Callable[[pd.DataFrame], Figure],
) -> Output:
    """The figure output of these results; `body` makes from the ARD what is drawn."""
    ard, records = place(combine([count_population(population), *results]), output_id)
    drawn = body(ard)
    return Output(output_id, number_of(output_id), title, population.flag, tuple(sources), tuple(footnotes), ard, records, drawn)


def with_footnotes(output: Output, *notes: str) -> Output:
    """The output with further footnotes behind its own."""
    return replace(output, footnotes=(*output.footnotes, *notes))
