"""The synthetic trial: a seeded generator of PAZSTS01's exports, with truth tables for tests that the pipeline never reads.

One cut-off may be exported in several ways (CSV, ODM-XML, SAS transport files) of equal content.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pipeline.raw.exported import EXPORTS, write_transfer

from .plan import PLANNED, SEED, TRANSFERS, Plan
from .transfer import LETTERS, sheets_by_transfer
from .trial import Trial, draw_trial
from .truth import treatment_list, truth

__all__ = ["PLANNED", "Plan", "Trial", "draw_trial", "simulate"]


def simulate(
    out: Path, *, seed: int = SEED, subjects: int = PLANNED, transfers: Sequence[str] = TRANSFERS, export: str = "csv",
    blinded: bool = False, with_truth: bool = True,
) -> None:  # fmt: skip
    """Write `out/<transfer>/` for each transfer as `export` (csv, odm, xpt), and `out/truth/` unless `with_truth` is false.

    `subjects` are randomised. While `blinded`, transfers hold the codes, drugs, doses and kits of a dummy list; the true one is
    `out/truth/treatment.csv`, which belongs outside the workspace.
    """
    if export not in EXPORTS:
        raise ValueError(f"export={export!r}: choose one of {', '.join(EXPORTS)}")
    trial = draw_trial(Plan(seed, subjects, tuple(transfers), blinded))
    for transfer, sheets in sheets_by_transfer(trial).items():
        write_transfer(sheets, out / transfer, export, trial.plan.study_id, LETTERS)
    if with_truth:
        _write(treatment_list(trial), out / "truth" / "treatment.csv")
        for transfer in trial.plan.transfers:
            for name, table in truth(trial, transfer).items():
                _write(table, out / "truth" / transfer / f"{name}.csv")


def _write(table: pd.DataFrame, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_csv(path, index=False, lineterminator="\n")
