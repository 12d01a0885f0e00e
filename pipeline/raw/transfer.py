"""A transfer, ready for mapping: takes the folder, gives the current rows of every form by table name (`crf_ae`).

Its own module because landing (files) and records (which row is current) do not know each other, and everything after them wants
both in one step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.core.issues import gather
from pipeline.raw.landing import STANDARD, land
from pipeline.raw.previous import compare_with_previous
from pipeline.raw.records import current_records
from pipeline.study.raw_export import RawExport
from schemas.base import conform, empty, name_of
from schemas.landing import Excluded
from schemas.raw.form import RawForm


@dataclass(frozen=True)
class Transfer:
    """Current rows by table name, the rows left out, the issues, and the SHA-256 of the files."""

    tables: dict[str, pd.DataFrame]
    excluded: pd.DataFrame
    issues: pd.DataFrame
    digest: str


def read_transfer(
    folder: Path,
    forms: Mapping[str, type[RawForm]],
    study_id: str,
    export: RawExport = STANDARD,
    previous: Path | None = None,
) -> Transfer:
    """All forms of one transfer. TransferError when a file cannot be trusted; rows and values at fault are issues.

    `export` is how the files differ from the forms, `previous` the folder of the transfer before, to compare with.
    """
    landing = land(folder, forms, export)
    records = {name: current_records(landing.tables[name], form, study_id) for name, form in forms.items()}
    excluded = [part for part in (landing.left_out, *(record.excluded for record in records.values())) if len(part)]
    compared = [compare_with_previous(landing, previous, forms, export)] if previous else []
    return Transfer(
        tables={name_of(form): records[name].current for name, form in forms.items()},
        excluded=conform(pd.concat(excluded, ignore_index=True), Excluded) if excluded else empty(Excluded),
        issues=gather(landing.issues, *compared, *(part.issues for part in records.values())),
        digest=landing.digest,
    )
