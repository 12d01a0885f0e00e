"""The whole line as plain function calls: a transfer folder in, every table and output by name out. No Dagster, no files."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.product import Product
from pipeline.loading import load_trial
from pipeline.raw.transfer import read_transfer
from pipeline.study import Study
from pipeline.tlf.layout.output import Output
from pipeline.trial.reads import arguments, in_order, owner_of, tables_read
from pipeline.trial.trial import Trial

REPOSITORY = Path(__file__).parents[2]
COMMITTED = REPOSITORY / "raw" / "SURENV01"
SURENV01 = load_trial(COMMITTED)
FORMS = SURENV01.forms


def trial_at(transfer: str) -> Trial:
    """SURENV01 as committed, seen by one transfer."""
    return SURENV01.at(SURENV01.study.at_transfer(transfer))


def study_at(transfer: str) -> Study:
    """The decisions of SURENV01 as committed, seen by one transfer."""
    return trial_at(transfer).study


class Line:
    """Tables, products and outputs of one transfer, as far as `functions` make them; all of the trial's without them."""

    def __init__(self, folder: Path, trial: Trial, functions: Sequence[Callable[..., Any]] = ()) -> None:
        self.study = trial.study
        landed = read_transfer(folder, trial.forms, trial.study.id, trial.study.raw)
        self.tables: dict[str, Any] = {**landed.tables, "study": trial.study}
        self.issues = [landed.issues]
        self.lineage: list[pd.DataFrame] = []
        self.outputs: dict[str, Output] = {}
        for function in in_order(functions or (*trial.domains, *trial.datasets, *trial.outputs), trial.declared, {}):
            self._take(function.__name__, function(**arguments(function, self.tables, trial)))

    def _take(self, name: str, made: Product | Output) -> None:
        if isinstance(made, Output):
            self.outputs[name] = made
            return
        self.tables |= {name: made.table, **made.companions}
        self.issues.append(made.issues)
        self.lineage.append(made.lineage)


def behind(wanted: Iterable[Callable[..., Any]], trial: Trial) -> list[Callable[..., Any]]:
    """The wanted functions with those of the trial that they read from, directly or not."""
    owners = {function.__name__: function for function in (*trial.domains, *trial.datasets, *trial.outputs)}
    found, waiting = {function.__name__: function for function in wanted}, list(wanted)
    while waiting:
        names = {owner_of(table) for table in tables_read(waiting.pop(), trial)}
        new = {name: owners[name] for name in names & owners.keys() - found.keys()}
        found |= new
        waiting += new.values()
    return list(found.values())
