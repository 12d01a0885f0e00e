"""What a rule of an m5 tree is, and how it says what it found."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

import pandas as pd

from pipeline.core.conformance import key_text
from pipeline.core.series import Series
from pipeline.submission.faults import Fault
from pipeline.submission.rejection.tree import Dataset, Tree

Severity = Literal["reject", "error", "warning"]
QUOTED_CHARACTERS = 40  # characters of a value that a finding quotes


@dataclass(frozen=True)
class TreeRule:
    """One rule: its id, how grave a finding is, what must hold, who says so, and the check that gives the faults.

    `reject`: the authority's gateway refuses the submission; `error`: a requirement is broken; `warning`: it should be looked at.
    `needs` tells why a tree cannot be checked for it, "" when it can.
    """

    id: str
    severity: Severity
    what: str
    source: str
    check: Callable[[Tree], Iterable[Fault]]
    needs: Callable[[Tree], str] = lambda tree: ""

    def apply(self, tree: Tree) -> list[Fault]:
        """The faults of the tree under this rule's id."""
        return [replace(fault, rule=self.id) for fault in self.check(tree)]


def fault(path: str, cause: str, remedy: str, variable: str = "", record: str = "", value: str = "") -> Fault:
    """A fault of a file; the rule that finds it adds its id."""
    return Fault("", path, cause, remedy, variable, record, value)


def records(dataset: Dataset, rows: Series, key: list[str], cause: str, remedy: str, variable: str = "") -> Iterator[Fault]:
    """One fault per chosen record, with its key and the value of `variable`."""
    chosen = dataset.table[rows]
    values = chosen[variable].astype(str).str.slice(0, QUOTED_CHARACTERS) if variable else pd.Series("", index=chosen.index)
    for record, value in zip(key_text(chosen, key), values, strict=True):
        yield fault(dataset.path, cause, remedy, variable, record, value)
