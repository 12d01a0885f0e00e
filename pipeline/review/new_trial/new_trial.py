"""The first folder of a trial: takes an export, gives the files of raw/<STUDY>/, and what was taken for what.

Nothing in it is final: forms are as they were found, named by the nearest names of the standard, and each guess is marked.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd

from pipeline.core.errors import UsageError
from pipeline.core.places import CODE
from pipeline.raw.identity import clean_code
from pipeline.raw.transfer_files import TransferFiles
from pipeline.review.new_trial.draft_form import draft_form, free_name
from pipeline.review.new_trial.draft_study import FormFiles, study_text
from pipeline.review.new_trial.export_files import ExportTable, tables_of
from pipeline.review.new_trial.nearest_forms import NearestForm, nearest_forms
from pipeline.review.new_trial.nearest_names import Guess
from pipeline.review.new_trial.standard_names import StandardForm, expected_forms, standard_forms, standard_mappings
from pipeline.review.new_trial.subject_column import subject_column
from pipeline.review.new_trial.wide_tables import TITLES, Wide, made_long
from pipeline.study.raw_export import RawExport
from schemas.raw.form import ROW_KEY

FEW_REPEATS = 0.2
"""The share of rows that may have the key of another: more, and the column is no number of the row."""

NO_SUBJECT = "has no column with subjects by its name; say which it is with --subject COLUMN"

MAPPING = "{name}: the standard mapping, guessed from the names of forms; change it where yours tell more (raw/README.md)."


class NewTrialError(UsageError):
    """A first folder that cannot be written; the message says why and what to do."""


@dataclass(frozen=True)
class NewTrial:
    """What to write: the forms with their files, the text of study.yaml, and what of the export is in none, with the reason."""

    forms: list[FormFiles]
    study: str
    left: dict[str, str]


def read_export(folder: Path, study: str, transfer: str, standard: Sequence[StandardForm] = (), subject: str = "") -> NewTrial:
    """The draft of a trial from the files of `folder`. NewTrialError when none of them can be a form.

    `standard`: the forms whose names are looked for; without them the standard forms and the collected domains of SDTM.
    `subject`: the files' column of subjects; without it the one that their answers show, else the nearest by its name.
    """
    known = standard or expected_forms()
    found, left = tables_of(folder)
    reshaped = [made_long(table, known) for table in found]
    tables, wides = [table for table, _ in reshaped], {_id(table): wide for table, wide in reshaped}
    header = {_id(table): table.source.header for table in found}
    titles = {_id(table): f"{table.name} {TITLES[wide.form]}" if wide else table.name for table, wide in reshaped}
    contents = [table.source.table for table in found if table.source.table is not None]
    if subject and not any(subject in content for content in contents):
        raise NewTrialError(f"{folder}: no file has a column '{subject}'; give --subject the name that the files have")
    headers = {titles[_id(table)]: table.source.header for table in tables}
    by_title = nearest_forms(headers, known, subject or subject_column(contents))
    nearest = {name: by_title[title] for name, title in titles.items()}
    names: set[str] = set()
    drafts: dict[tuple[str, ...], FormFiles] = {}
    for table in sorted(tables, key=lambda table: (nearest[_id(table)].shared, -nearest[_id(table)].share, table.file)):
        near = nearest[_id(table)]
        if "SUBJID" not in {guess.name for guess in near.common.values()}:
            left[f"{table.file}: {table.group}" if table.group else table.file] = NO_SUBJECT
            continue
        alike = (near.form, *sorted(header[_id(table)]))
        if alike in drafts and not table.group and not drafts[alike].group:
            drafts[alike] = _with_file(drafts[alike], table)
            continue
        name = free_name(table.name if near.shared or not near.form else near.form, names)
        names.add(name)
        drafts[alike if not table.group else (table.group, *alike)] = _draft(table, near, name, wides[_id(table)])
    if not drafts:
        raise NewTrialError(
            f"{folder}: has no file that can be a form; " + "; ".join(f"{name}: {why}" for name, why in left.items())
        )
    forms = list(drafts.values())
    return NewTrial(forms, study_text(study, transfer, forms), left)


def _id(table: ExportTable) -> str:
    return table.name


def _with_file(form: FormFiles, table: ExportTable) -> FormFiles:
    """The same form with one file more, which has the same columns."""
    ids = dict.fromkeys([*form.study_ids, *_study_ids(table, form.common)])
    encodings = form.encodings | ({table.file: table.encoding} if table.encoding else {})
    return replace(form, files=(*form.files, table.file), study_ids=tuple(ids), encodings=encodings)


def _draft(table: ExportTable, near: NearestForm, name: str, wide: Wide | None) -> FormFiles:
    """The form of one table. A column that its answers show to be no common column is a question."""
    assert table.source.table is not None  # noqa: S101 - unread tables are left out before
    common = _common(table.source.table, near.common, by_test=[wide.column] if wide else [])
    questions = [column for column in table.source.header if column not in common]
    columns = {theirs: guess for theirs, guess in near.columns.items() if theirs in questions}
    return FormFiles(
        form=draft_form(name, table.name, table.source.table[questions], columns),
        files=(table.file,),
        group=table.group,
        share=near.share if near.form else 0,
        common=common,
        study_ids=_study_ids(table, common),
        encodings={table.file: table.encoding} if table.encoding else {},
        wide=wide,
    )


def _common(table: pd.DataFrame, guesses: Mapping[str, Guess], by_test: Sequence[str]) -> dict[str, Guess]:
    """The common columns whose answers can be what their names say; `by_test`: what else tells the rows of a table apart."""
    states = clean_code(table[next((theirs for theirs, guess in guesses.items() if guess.name == "RECSTAT"), table.columns[0])])
    common = {
        theirs: guess
        for theirs, guess in guesses.items()
        if guess.name != "RECSTAT" or states.dropna().isin(["ACTIVE", "INACTIVE"]).all()
    }
    key = [theirs for theirs, guess in common.items() if guess.name in ROW_KEY.split()] + [*by_test]
    repeated = table.duplicated(key, keep="first").mean() if len(table) else 0
    return {theirs: guess for theirs, guess in common.items() if guess.name != "RECPOS" or repeated <= FEW_REPEATS}


def _study_ids(table: ExportTable, common: Mapping[str, Guess]) -> tuple[str, ...]:
    """The study identifiers in a table, where all of them are one: then it is this trial by another name."""
    assert table.source.table is not None  # noqa: S101 - unread tables are left out before
    columns = [theirs for theirs, guess in common.items() if guess.name == "STUDYID"]
    texts = table.source.table[columns[0]].dropna().unique().tolist() if columns else []
    return tuple(texts) if len(texts) == 1 else ()


def write_trial(made: NewTrial, export: Path, folder: Path, transfer: str) -> None:
    """Write raw/<STUDY>/ as a whole: study.yaml, the forms, and a copy of the export. NewTrialError where it is there already."""
    if folder.exists() or folder.is_symlink():
        raise NewTrialError(f"{folder}: is there already and stays as it is; choose another name, or move it away")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        draft.chmod(0o755)
        forms = draft / CODE / "forms"
        forms.mkdir(parents=True)
        (draft / "study.yaml").write_text(made.study, encoding="utf-8")
        for form in made.forms:
            (forms / f"{form.form.name.lower()}.py").write_text(form.form.program(), encoding="utf-8")
        write_mappings({form.form.name for form in made.forms}, draft / CODE / "mapping")
        (draft / transfer).mkdir()
        for name in TransferFiles(export, RawExport()).names:
            shutil.copyfile(export / name, draft / transfer / name)
        draft.rename(folder)
    finally:
        if draft.exists():
            shutil.rmtree(draft)


def write_mappings(named: set[str], folder: Path) -> None:
    """The standard mapping of those forms that are standard ones by their names; what it does not find in a form is empty.

    None without a form of demography: there is no trial without DM.
    """
    if "DM" not in named:
        return
    folder.mkdir()
    for name in standard_mappings(named & set(standard_forms())):
        lines = [
            f'"""{MAPPING.format(name=name)}"""', "",
            f"from pipeline.sdtm.cdash.mapping.{name} import {name}", "",
            f'__all__ = ["{name}"]',
        ]  # fmt: skip
        (folder / f"{name}.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
