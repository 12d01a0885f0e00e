"""A form as an export has it, and a whole transfer of forms in one of the formats that landing reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.raw.exported.odm_writer import write_odm
from pipeline.raw.exported.xpt_writer import write_xpt


@dataclass(frozen=True)
class Sheet:
    """The rows of one form: SITEID, SUBJID, FOLDER, FOLDERSEQ, RECPOS and the questions, all text, NaN for no answer.

    `formats`: column -> the SAS format of a numeric variable, "" for a plain number; a transport file keeps all others as text.
    `heads`: item group -> columns that stand there in ODM, apart from the rows of the form's own group.
    """

    table: pd.DataFrame
    formats: Mapping[str, str] = field(default_factory=dict)
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def write_transfer(
    sheets: Mapping[str, Sheet], folder: Path, kind: str, study_id: str, letters: Mapping[str, str] | None = None
) -> None:
    """The forms (by name) in `folder`, as `kind` of EXPORTS. `letters`: text of a numeric variable -> its special missing (.N).

    KeyError for an unknown kind.
    """
    folder.mkdir(parents=True, exist_ok=True)
    EXPORTS[kind](sheets, folder, study_id, letters or {})


def _csv(sheets: Mapping[str, Sheet], folder: Path, study_id: str, letters: Mapping[str, str]) -> None:
    for name, sheet in sheets.items():
        table = sheet.table.assign(STUDYID=study_id)
        table.to_csv(folder / f"{name.lower()}.csv", index=False, encoding="utf-8", lineterminator="\n")


def _odm(sheets: Mapping[str, Sheet], folder: Path, study_id: str, letters: Mapping[str, str]) -> None:
    tables = {name: sheet.table for name, sheet in sheets.items()}
    write_odm(tables, {name: sheet.heads for name, sheet in sheets.items()}, folder / "export.xml", study_id)


def _xpt(sheets: Mapping[str, Sheet], folder: Path, study_id: str, letters: Mapping[str, str]) -> None:
    for name, sheet in sheets.items():
        table = sheet.table.assign(STUDYID=study_id).rename(columns={"FOLDERSEQ": "FOLDSEQ"})
        write_xpt(table, name, sheet.formats, letters, folder / f"{name.lower()}.xpt")


Writer = Callable[[Mapping[str, Sheet], Path, str, Mapping[str, str]], None]
EXPORTS: dict[str, Writer] = {"csv": _csv, "odm": _odm, "xpt": _xpt}
"""The formats by their names; names of 8 letters at most in transport files make FOLDERSEQ FOLDSEQ there."""
