"""The synthetic trial: a seeded generator of SURENV01's raw capture data, with truth tables for tests (STUDY_SPEC 1.6, 2).

Takes size, seed, transfers and the dirtiness to plant; gives one folder of CSV forms per transfer, and `truth/` beside them,
which the pipeline never reads.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from .amendments import amend
from .dirt import ALL_DIRT, USUAL_DIRT, plant, planted
from .dirt.sheet import Sheet
from .forms import write_forms
from .plan import PLANNED, SCREENED, SEED, Plan
from .transfer import as_of, midnight, write, write_csv
from .trial import draw_trial
from .truth import truth

__all__ = ["ALL_DIRT", "USUAL_DIRT", "Snapshot", "simulate", "snapshots"]

RECORD_COLUMNS = [
    "transfer",
    "id",
    "form",
    "SITEID",
    "SUBJID",
    "FOLDER",
    "FOLDERSEQ",
    "RECPOS",
    "column",
    "raw",
    "clean",
    "issue",
]


@dataclass(frozen=True)
class Snapshot:
    """One transfer: the forms as the files have them, what a right reading of them is, and the dirt they carry."""

    transfer: str
    raw: dict[str, pd.DataFrame]
    meant: dict[str, pd.DataFrame]
    dirt: pd.DataFrame


def simulate(
    out: Path, *, seed: int = SEED, subjects: int = PLANNED, screened: int | None = None,
    transfers: Sequence[str] = ("2026-05-31", "2026-06-30"), dirt: Collection[str] = USUAL_DIRT, study_id: str = "SURENV01",
    with_truth: bool = True,
) -> None:  # fmt: skip
    """Write `out/<transfer>/<form>.csv` for each transfer, and `out/truth/` unless `with_truth` is false.

    `subjects` are enrolled; `screened` defaults to 52 for each 45 of them. ValueError for an unknown id of dirt.
    """
    plan = Plan(
        seed=seed, subjects=subjects, screened=screened or round(subjects * SCREENED / PLANNED), transfers=tuple(transfers),
        dirt=frozenset(dirt), study_id=study_id,
    )  # fmt: skip
    records = []
    for snapshot in snapshots(plan):
        write(snapshot.raw, out / snapshot.transfer, study_id)
        records.append(snapshot.dirt)
        if with_truth:
            for name, table in truth(snapshot.meant, study_id, snapshot.transfer).items():
                write_csv(table, out / "truth" / snapshot.transfer / f"{name}.csv")
    if with_truth:
        write_csv(pd.concat(records, ignore_index=True), out / "truth" / "dirt.csv")


def snapshots(plan: Plan) -> list[Snapshot]:
    """Every transfer of the planned trial, in memory."""
    if unknown := sorted(plan.dirt - ALL_DIRT):
        raise ValueError(f"dirt {unknown} is not known; known are {sorted(ALL_DIRT)}")
    trial = draw_trial(plan)
    sheet = Sheet(write_forms(trial), plan)
    corrections = amend(sheet)
    plant(sheet, trial)
    made = []
    for transfer in plan.transfers:
        raw, meant = (as_of(version, corrections, transfer) for version in (sheet.raw, sheet.meant))
        carried = planted(sheet.records(), raw, midnight(transfer)).assign(transfer=transfer)
        made.append(Snapshot(transfer, raw, meant, carried[RECORD_COLUMNS]))
    return made
