"""The trial of standard forms: its folder in a workspace, as it is or with other files, mapped in this process."""

import shutil
from pathlib import Path

import pandas as pd

from pipeline.core.issues import gather
from pipeline.loading import load_trial
from pipeline.raw.transfer import read_transfer
from pipeline.sdtm.fields import fields
from pipeline.trial.reads import arguments
from pipeline.trial.trial import Trial
from schemas.raw import form_table

FOLDER = Path(__file__).parent / "raw" / "STD1"
TRANSFER = "2025-06-30"


def copy_trial(root: Path, files: dict[str, str] | None = None, without: tuple[str, ...] = ()) -> Path:
    """raw/STD1 below `root`; `files` by path are written into it, those of `without` are not there."""
    folder = root / "raw" / "STD1"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name in without:
        (folder / name).unlink()
    for name, text in (files or {}).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def mapped(folder: Path) -> tuple[Trial, dict[str, pd.DataFrame]]:
    """The trial, and its SDTM tables, field ledger (`fields`) and issues (`issues`) by name, made in this process."""
    loaded = load_trial(folder)
    trial = loaded.at(loaded.study.at_transfer(TRANSFER))
    landed = read_transfer(folder / TRANSFER, trial.forms, trial.study.id, trial.study.raw)
    tables = {form_table(name.removeprefix("crf_")): table for name, table in landed.tables.items()}
    issues = []
    for function in trial.domains:
        product = function(**arguments(function, tables, trial))
        tables |= {function.__name__: product.table, **product.companions}
        issues.append(product.issues)
    return trial, tables | {"fields": fields(trial.domains, trial.study, trial.forms), "issues": gather(*issues)}
