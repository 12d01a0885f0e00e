"""Nights without a fault: the same transfer again, and one in which a site corrected one grade."""

import re
import shutil
from pathlib import Path

import pandas as pd

from pipeline.trial.reads import tables_read
from tests.faults.contents import contents
from tests.surenv01.chain import SURENV01
from tests.surenv01.faults.small_study import RESULTS, TRANSFER, copy_of, edit, night

NEXT = "2026-07-31"
CHANGED = {"crf_ae", "ae", "adae"}
"""The tables that hold the grade of an adverse event."""


def steps(said: str) -> dict[str, set[str]]:
    """What was done and what was kept, by the lines of a run."""
    found = re.findall(r"\d+/\d+ (done|kept)\s+(\S+)", said)
    return {how: {name for one, name in found if one == how} for how in ("done", "kept")}


def test_an_identical_transfer_makes_nothing(undisturbed: Path, tmp_path: Path) -> None:
    workspace = copy_of(undisturbed, tmp_path / "workspace")
    before = contents(workspace / "outputs")
    ended = night(workspace)
    assert ended.exit == 0
    assert "Nothing has changed" in ended.said
    assert steps(ended.said) == {"done": set(), "kept": set()}
    assert contents(workspace / "outputs") == before


def test_one_grade_moves_only_what_depends_on_it(undisturbed: Path, tmp_path: Path) -> None:
    """Subject 0301's stomatitis, related to surufatinib, is of grade 3, no more 1. She was at grade 2 at worst; of the others
    0101 has two related events of grade 3, 0102 none, and 0201 was never dosed: 3 subjects, so one of them is 33.3%."""
    workspace = copy_of(undisturbed, tmp_path / "workspace")
    transfer = workspace / "raw" / "SURENV01" / NEXT
    shutil.copytree(transfer.with_name(TRANSFER), transfer)
    stomatitis = next(line for line in (transfer / "ae.csv").read_text().splitlines() if ",Stomatitis,2024-11-16," in line)
    edit(transfer / "ae.csv", stomatitis, stomatitis.replace(",N,1,1,N,", ",N,1,3,N,"))
    ended = night(workspace)
    assert ended.exit == 0, ended.said
    made = steps(ended.said)
    tables = {
        f"{layer}/{f.__name__}": set(tables_read(f, SURENV01))
        for layer, functions in (("sdtm", SURENV01.domains), ("adam", SURENV01.datasets))
        for f in functions
    }
    assert made["done"] & {*tables} == {name for name, read in tables.items() if read & CHANGED}
    assert made["kept"] & {*tables} == {name for name, read in tables.items() if not read & CHANGED}
    moved = pd.read_parquet(workspace / RESULTS.with_name(NEXT) / "review" / "changes.parquet")
    assert set(moved["output_id"]) == {"t_14_3_1_1"}
    found = moved[["variable_level", "stat_name", "BASE", "OTHER"]].itertuples(index=False, name=None)
    assert sorted(found) == [
        ("G3", "n", "1", "2"),
        ("G3", "n_event", "2", "3"),
        ("G3", "p", "33.3", "66.7"),
        ("MAX2", "n", "2", "1"),
        ("MAX2", "n_event", "2", "1"),
        ("MAX2", "p", "66.7", "33.3"),
        ("MAX3", "n", "1", "2"),
        ("MAX3", "n_event", "1", "2"),
        ("MAX3", "p", "33.3", "66.7"),
        ("RELG3", "n", "1", "2"),
        ("RELG3", "n_event", "2", "3"),
        ("RELG3", "p", "33.3", "66.7"),
    ]
    assert set(moved["MOVERS"]) == {1.0}
