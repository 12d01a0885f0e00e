"""PAZSTS01 simulated in a workspace of its own, and its tables by plain function calls, without Dagster."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.loading import generator, load_trial
from pipeline.raw.transfer import read_transfer
from pipeline.trial.reads import ISSUES_OF, arguments, in_order
from pipeline.trial.trial import Trial

REPOSITORY = Path(__file__).parents[2]
COMMITTED = REPOSITORY / "raw" / "PAZSTS01"
FIRST, LAST = "2010-11-22", "2011-10-24"
SUBJECTS = 40
ANALYSED = (
    "adsl_base", "adtr", "recist", "adrs", "adsl", "adtte", "adae", "adlb", "adeg", "adqs", "adcm", "adpr", "addv",
)  # fmt: skip
"""The analysis datasets that hold what a truth table speaks of."""


@dataclass(frozen=True)
class Line:
    """Every table of a transfer by name, and the issues."""

    tables: dict[str, pd.DataFrame]
    issues: pd.DataFrame


def copy_folder(workspace: Path) -> Path:
    """raw/PAZSTS01 in a workspace, without any transfer."""
    ignored = shutil.ignore_patterns("__pycache__", "20*")
    return Path(shutil.copytree(COMMITTED, workspace / "raw" / "PAZSTS01", ignore=ignored))


def fill(workspace: Path, export: str, subjects: int = SUBJECTS) -> None:
    """The folder with its simulated transfers, and their truth in `truth/` of the workspace."""
    folder = copy_folder(workspace)
    generator(folder).simulate(workspace / "made", subjects=subjects, export=export)
    for path in (workspace / "made").iterdir():
        path.rename(workspace / "truth" if path.name == "truth" else folder / path.name)


def mapped(folder: Path, transfer: str) -> Line:
    """SDTM and ANALYSED of one transfer of the folder."""
    loaded = load_trial(folder)
    trial: Trial = loaded.at(loaded.study.at_transfer(transfer))
    landed = read_transfer(folder / transfer, trial.forms, trial.study.id, trial.study.raw)
    tables, issues = dict(landed.tables), [landed.issues]
    functions = [*trial.domains, *(function for function in trial.datasets if function.__name__ in ANALYSED)]
    for function in in_order(functions, trial.declared, {}):
        product = function(**arguments(function, tables, trial))
        tables |= {function.__name__: product.table, **product.companions, f"{ISSUES_OF}{function.__name__}": product.issues}
        issues.append(product.issues)
    return Line(tables, pd.concat(issues, ignore_index=True))
