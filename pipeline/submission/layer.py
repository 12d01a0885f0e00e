"""The datasets of one layer that are submitted: takes the parquet folder of a transfer, gives tables with their declarations.

Working tables (ADSL_BASE, RECIST, its cross-check) never leave the house; neither does a dataset without records (FDA Study Data
Technical Conformance Guide).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import pandas as pd

from pipeline.core.parquet import read_rows
from pipeline.core.series import Series
from pipeline.trial.trial import Trial
from schemas.base import SdtmDomain, Table, key_of, name_of
from schemas.sdtm import DETAILED


@dataclass(frozen=True)
class Member:
    """One dataset of a submission: how it is declared, and its records."""

    declaration: type[Table]
    table: pd.DataFrame

    @property
    def name(self) -> str:
        """The dataset's name as submitted: AE."""
        return name_of(self.declaration)


def sdtm_of(trial: Trial) -> Mapping[str, type[Table]]:
    """The SDTM datasets that the trial declares; received ones with the keys of the standard."""
    if trial.study.study.source == "sdtm":
        return dict(DETAILED)
    return {name: table for name, table in trial.declared.items() if issubclass(table, SdtmDomain)}


def adam_of(trial: Trial) -> Mapping[str, type[Table]]:
    """The analysis datasets that the trial declares, but the working tables."""
    return trial.submitted


def read_layer(folder: Path, declarations: Mapping[str, type[Table]]) -> list[Member]:
    """The members of `declarations` that have a file with records in `folder`, in order of name."""
    found = [(declarations[name], read_table(folder / f"{name}.parquet")) for name in sorted(declarations)]
    return [Member(declaration, table) for declaration, table in found if table is not None and len(table)]


def records_of(member: Member, rows: Series) -> list[str]:
    """The keys of the chosen records in words: `USUBJID X-01, AESEQ 3`. STUDYID is left out, every record has it."""
    keys = [name for name in key_of(member.declaration) if name in member.table.columns and name != "STUDYID"]
    texts = [f"{name} " + _key_text(member.table.loc[rows, name]).astype(object).astype(str) for name in keys]
    if not texts:
        return []
    together: Series = reduce(lambda so_far, text: so_far + ", " + text, texts[1:], texts[0])
    return list(together)


def _key_text(column: Series) -> Series:
    if column.dtype.kind == "f":
        return column.map("{:g}".format)
    return column.dt.strftime("%Y-%m-%d") if column.dtype.kind == "M" else column


def read_table(path: Path) -> pd.DataFrame | None:
    """The table of a parquet file; None where there is no such file."""
    return read_rows(path) if path.is_file() else None
