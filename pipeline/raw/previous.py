"""This transfer beside the one before it: takes both folders as landed, gives issues when the new one looks older or shorter.

A later transfer is a new export of everything
(raw/README.md): its latest change cannot be earlier, and a form seldom loses rows.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.time import dates
from pipeline.raw.faults import TransferError
from pipeline.raw.landing import Landing, land
from pipeline.study import is_transfer
from pipeline.study.raw_export import RawExport
from schemas.base import empty
from schemas.issues import Issues
from schemas.raw.form import RawForm


def previous_transfer(folder: Path) -> Path | None:
    """The study's transfer before this one, by the dates that name their folders; None for the first, or one without a date."""
    names = sorted(path.name for path in folder.parent.iterdir() if path.is_dir() and is_transfer(path.name))
    earlier = [name for name in names if name < folder.name] if is_transfer(folder.name) else []
    return folder.parent / earlier[-1] if earlier else None


def compare_with_previous(
    landing: Landing, previous: Path, forms: Mapping[str, type[RawForm]], export: RawExport
) -> pd.DataFrame:
    """TRANSFER_OLDER and ROWS_DROPPED; TRANSFER_UNCOMPARED when the transfer before does not land."""
    try:
        before = land(previous, forms, export)
    except TransferError:
        return _issue("TRANSFER_UNCOMPARED", "TRANSFER", previous.name)
    return gather(_older(landing, before), *_dropped(landing, before, export.rows_dropped_percent))


def _older(landing: Landing, before: Landing) -> pd.DataFrame:
    now, then = _latest_change(landing), _latest_change(before)
    if pd.isna(now) or pd.isna(then) or now >= then:
        return empty(Issues)
    message = f"is the latest change; in the transfer before it is {then.isoformat()}"
    return _issue("TRANSFER_OLDER", "TRANSFER", now.isoformat(), column="MODTS", message=message)


def _latest_change(landing: Landing) -> Any:
    stamps = pd.concat([table["MODTS"] for table in landing.tables.values()])
    return dates.moments(stamps).max()


def _dropped(landing: Landing, before: Landing, percent: float) -> list[pd.DataFrame]:
    made = []
    for form, table in landing.tables.items():
        then = len(before.tables[form])
        if then - len(table) > then * percent / 100:
            message = f"has {len(table)} rows, {then - len(table)} fewer than in the transfer before (more than {percent:g}%)"
            made.append(_issue("ROWS_DROPPED", form, form, message=message))
    return made


def _issue(code: str, dataset: str, value: str, **text: str) -> pd.DataFrame:
    """One issue of the transfer as a whole, without a row."""
    return found(code, pd.DataFrame(index=[0]), dataset, value=value, **text)
