"""The whole line as plain function calls: a transfer folder in, every table and output by name out. No Dagster, no files."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.adam import DATASETS
from pipeline.product import Product
from pipeline.raw.transfer import read_transfer
from pipeline.sdtm import DOMAINS
from pipeline.study import Study, load_study
from pipeline.tlf import OUTPUTS
from pipeline.tlf.output import Output
from schemas.raw import FORMS

REPOSITORY = Path(__file__).parents[1]


def study_at(transfer: str) -> Study:
    """SURENV01 as committed, seen by one transfer."""
    return load_study(REPOSITORY / "raw" / "SURENV01" / "study.yaml").at_transfer(transfer)


class Line:
    """Tables, products and outputs of one transfer, as far as `functions` make them."""

    def __init__(
        self, folder: Path, study: Study, functions: Sequence[Callable[..., Any]] = (*DOMAINS, *DATASETS, *OUTPUTS)
    ) -> None:
        self.study = study
        landed = read_transfer(folder, FORMS, study.id, study.raw)
        self.tables: dict[str, Any] = {**landed.tables, "study": study}
        self.issues = [landed.issues]
        self.lineage: list[pd.DataFrame] = []
        self.outputs: dict[str, Output] = {}
        for function in in_order(functions, set(self.tables)):
            self._take(function.__name__, function(**self._arguments(function)))

    def _arguments(self, function: Callable[..., Any]) -> dict[str, Any]:
        return {name: self.tables[name] for name in inspect.signature(function).parameters if name in self.tables}

    def _take(self, name: str, made: Product | Output) -> None:
        if isinstance(made, Output):
            self.outputs[name] = made
            return
        self.tables |= {name: made.table, **made.companions}
        self.issues.append(made.issues)
        self.lineage.append(made.lineage)


def behind(wanted: Iterable[Callable[..., Any]], functions: Iterable[Callable[..., Any]]) -> list[Callable[..., Any]]:
    """The wanted functions with those of `functions` that they read from, directly or not."""
    owners = {function.__name__: function for function in functions}
    found, waiting = {function.__name__: function for function in wanted}, list(wanted)
    while waiting:
        names = {_owner(parameter) for parameter in inspect.signature(waiting.pop()).parameters}
        new = {name: owners[name] for name in names & owners.keys() - found.keys()}
        found |= new
        waiting += new.values()
    return list(found.values())


def _owner(parameter: str) -> str:
    """The function that makes what a parameter names: SUPP-- comes with its domain, the visits with the reference."""
    name = parameter.removeprefix("supp") if parameter.startswith("supp") else parameter
    return "reference" if name == "visits" else name


def in_order(functions: Iterable[Callable[..., Any]], given: set[str]) -> list[Callable[..., Any]]:
    """The functions, each behind those that make what it reads."""
    waiting, ordered = list(functions), []
    owners = {f.__name__ for f in waiting}

    def needs(function: Callable[..., Any]) -> set[str]:
        return {_owner(parameter) for parameter in inspect.signature(function).parameters} & owners - given

    while waiting:
        ready = [f for f in waiting if not needs(f) & {w.__name__ for w in waiting if w is not f}]
        ordered += ready
        waiting = [f for f in waiting if f not in ready]
    return ordered
