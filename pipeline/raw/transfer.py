"""A transfer, ready for mapping: takes the folder, gives the current rows of every form by table name (`crf_ae`).

Landing (files) and records (which row is current) do not know each other; everything after them wants both in one step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.core.issues import gather
from pipeline.raw.faults import Fault, TransferError
from pipeline.raw.landing import STANDARD, Landing, land
from pipeline.raw.lost_rows import lost_rows
from pipeline.raw.previous import compare_with_previous
from pipeline.raw.records import current_records
from pipeline.study.raw_export import RawExport
from schemas.base import conform, empty, name_of
from schemas.landing import Excluded
from schemas.raw.form import RawForm


@dataclass(frozen=True)
class Transfer:
    """Current rows by table name, those deleted or replaced, all rows left out, issues, SHA-256 of the files, a fault per form
    that lost too many rows."""

    tables: dict[str, pd.DataFrame]
    replaced: dict[str, pd.DataFrame]
    excluded: pd.DataFrame
    issues: pd.DataFrame
    digest: str
    lost: list[Fault]


def read_transfer(
    folder: Path,
    forms: Mapping[str, type[RawForm]],
    study_id: str,
    export: RawExport = STANDARD,
    previous: Path | None = None,
) -> Transfer:
    """All forms of one transfer. TransferError when a file cannot be trusted, or when a form would lose too many of its rows.

    Rows and values at fault are issues. `export` is how the files differ from the forms, `previous` the folder of the transfer
    before, to compare with.
    """
    transfer = judge_transfer(folder, forms, study_id, export, previous)
    if transfer.lost:
        raise TransferError(folder.name, transfer.lost)
    return transfer


def judge_transfer(
    folder: Path,
    forms: Mapping[str, type[RawForm]],
    study_id: str,
    export: RawExport = STANDARD,
    previous: Path | None = None,
) -> Transfer:
    """The same, whatever it lost; TransferError only for files."""
    landing = land(folder, forms, export)
    records = {name: current_records(landing.tables[name], form, study_id) for name, form in forms.items()}
    left_out = [record.excluded for record in records.values() if len(record.excluded)]
    excluded = [landing.left_out, *left_out] if len(landing.left_out) else left_out
    compared = [compare_with_previous(landing, previous, forms, export)] if previous else []
    return Transfer(
        tables={name_of(form): records[name].current for name, form in forms.items()},
        replaced={name_of(form): records[name].replaced for name, form in forms.items()},
        excluded=conform(pd.concat(excluded, ignore_index=True), Excluded) if excluded else empty(Excluded),
        issues=gather(landing.issues, *compared, *(part.issues for part in records.values())),
        digest=landing.digest,
        lost=_lost(left_out, landing, export),
    )


def _lost(left_out: list[pd.DataFrame], landing: Landing, export: RawExport) -> list[Fault]:
    rows = {name: len(table) for name, table in landing.tables.items()}
    return lost_rows(pd.concat(left_out, ignore_index=True), rows, export.rows_lost_percent) if left_out else []
