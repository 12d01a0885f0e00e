"""Would this transfer land? Takes a folder of raw files and the study as far as it is written, gives what fits and what does not.

It is for the one who brings a trial: it reads files and study.yaml, runs nothing, writes nothing, and says the nearest name for
each that is wrong. It lands what landing lands, so the two cannot disagree. Of a study that starts from SDTM the received
datasets are checked (received.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from pipeline.core.errors import CrfError
from pipeline.core.issues import gather
from pipeline.core.places import CODE
from pipeline.core.yaml_file import YamlError, read_yaml
from pipeline.loading import check_names_of_raw, load_trial
from pipeline.raw.blinded_rows import blinding_faults, hidden, without_treatment
from pipeline.raw.deliveries import delivery_issues
from pipeline.raw.faults import Fault
from pipeline.raw.landing import Scan, rows_of, scan
from pipeline.raw.previous import previous_transfer
from pipeline.raw.transfer import judge_transfer
from pipeline.raw.transfer_files import READABLE, TransferFiles
from pipeline.review.check_raw.answers import readable_fields
from pipeline.review.check_raw.codes import retired_texts, unknown_codes
from pipeline.review.check_raw.received import check_received
from pipeline.review.terminology import changes, codelists_of, summary
from pipeline.study import StudyError
from pipeline.study.raw_export import RawExport
from pipeline.study.study import VersionError
from pipeline.study.terminology.folder import FOLDER as TERMINOLOGY
from pipeline.study.terminology.folder import replacements
from pipeline.study.workspace import NAME, Workspace
from pipeline.trial.finder import register
from pipeline.trial.folder import check_folder, forms_of
from pipeline.trial.trial import Trial
from schemas.base import names
from schemas.raw import RawForm
from schemas.raw.form import form_table

FILE_COLUMNS = ["FORM", "FILE", "ROWS", "LEFT_OUT", "STATE"]


@dataclass(frozen=True)
class RawCheck:
    """What was seen. `lands` decides; the tables are for reading.

    `files`: one row per form and file (FILE_COLUMNS, and VERSION where a form has any); `faults`: sentences; `extra`: file or
    column nobody reads -> what it may be; `codes`: texts in coded columns that neither the form nor the mapping knows
    (codes.COLUMNS); `fields`: how many of the answers of each field can be read (answers.COLUMNS); `issues`: counts by code;
    `unread`: sentences about received variables that tell records apart and that no rule reads, and about texts that no rule
    knows; `terminology`: about packages of the trial's own, and texts that are terms of the one before.
    """

    files: pd.DataFrame
    faults: list[str]
    extra: dict[str, str]
    codes: pd.DataFrame
    issues: dict[str, int]
    fields: pd.DataFrame
    unread: Sequence[str] = ()
    terminology: Sequence[str] = ()

    @property
    def lands(self) -> bool:
        """Whether landing would take the transfer."""
        return not self.faults


class Draft(Workspace):
    """A workspace in which a study may not have its study.yaml yet."""

    def studies(self) -> list[str]:
        """Every folder in raw/, by name."""
        return sorted(path.name for path in (self.root / "raw").iterdir() if path.is_dir() and NAME.fullmatch(path.name))


@dataclass(frozen=True)
class Beginning:
    """A trial as far as it is written: how its export differs, its forms, the whole of it if it is complete, else what lacks.

    `faulty`: its code, terminology, coding or translations are at fault, and study.yaml is not only half written.
    """

    export: RawExport
    forms: Mapping[str, type[RawForm]]
    trial: Trial | None
    lacking: str = ""
    faulty: bool = False


def draft(study_folder: Path) -> Beginning:
    """What the folder of a trial says of its raw files. StudyError or TrialError for a fault of forms or `raw:`."""
    try:
        trial = load_trial(study_folder)
        return Beginning(trial.study.raw, trial.forms, trial)
    except VersionError:
        raise
    except CrfError as error:
        if not (study_folder / CODE).is_dir():  # a study that starts from SDTM has no code to begin with
            raise
        check_folder(study_folder)
        forms = forms_of(register(study_folder.name, study_folder), study_folder)
        path = study_folder / "study.yaml"
        if not path.exists():
            return Beginning(
                RawExport(), forms, None, f"{path} is not there yet: the files are held against the forms' own names"
            )
        export = _raw_section(path, error)
        check_names_of_raw(path, export, forms)
        return Beginning(export, forms, None, str(error), faulty=not isinstance(error, StudyError))


def _raw_section(path: Path, error: CrfError) -> RawExport:
    """The `raw:` section of a study.yaml with faults elsewhere; the error itself when it is at fault as well."""
    try:
        content = read_yaml(path)
        return RawExport.model_validate(content.get("raw") or {})
    except (YamlError, AttributeError, ValidationError):
        raise error from None


def check_raw(folder: Path, begun: Beginning) -> RawCheck:
    """The transfer in `folder` beside the forms; without a trial, rows are not judged and only the forms' own codes are known."""
    export, forms, trial = begun.export, begun.forms, begun.trial
    if trial and trial.study.study.source == "sdtm":
        return RawCheck(**check_received(folder, trial), terminology=_packages(folder.parent, trial))
    export = export.at(folder.name)
    scanned = scan(folder, forms, export)
    fitting = {name: form for name, form in forms.items() if not any(file.faults for file in scanned.forms[name])}
    rows = {name: rows_of(scanned.forms[name], form, export.of(name)) for name, form in fitting.items()}
    issues: dict[str, int] = {}
    lost: list[Fault] = []
    if trial and not scanned.faults:
        judged = judge_transfer(folder, forms, trial.study.id, export, previous_transfer(folder))
        found = gather(judged.issues, delivery_issues(export, folder.name, trial.study.at_transfer(folder.name).dco))
        issues, lost = (
            found["CODE"].value_counts().sort_index().to_dict(),
            [*judged.lost, *blinding_faults(judged, trial.study)],
        )
    counts = {name: (len(part.table), len(part.left_out)) for name, part in rows.items()}
    tables = {name: part.table for name, part in rows.items()}
    if trial:
        tables = {form: hidden({form_table(form): table}, trial.study)[form_table(form)] for form, table in tables.items()}
    codes = unknown_codes(tables, fitting, trial)
    return RawCheck(
        files=_files(scanned, counts, export),
        faults=[str(fault) for fault in [*scanned.faults, *lost]],
        extra=_extra(folder, scanned, forms, export),
        codes=codes.assign(VALUE=without_treatment(codes["VALUE"], trial.study)) if trial else codes,
        issues=issues,
        fields=readable_fields(tables, fitting, trial, codes),
        terminology=[*_packages(folder.parent, trial), *retired_texts(tables, fitting, trial)] if trial else [],
    )


def _packages(study_folder: Path, trial: Trial) -> list[str]:
    """A sentence per package of terminology in the trial's folder."""
    named = codelists_of(trial.declared.values())
    return [summary(one, changes(one), named) for one in replacements(study_folder / TERMINOLOGY)]


def _files(scanned: Scan, counts: dict[str, tuple[int, int]], export: RawExport) -> pd.DataFrame:
    """A form in several files has its rows counted with the first of them; VERSION is there where any form has versions."""
    made = []
    for form, files in scanned.forms.items():
        version = export.of(form).version
        for number, file in enumerate(files):
            rows, left_out = counts.get(form, (None, None)) if number == 0 else (None, None)
            missing = file.columns is None and not file.source.header and not file.source.faults
            state = "missing" if missing else "does not fit" if file.faults else "fits"
            made.append((form, file.file, rows, left_out, state, version))
    table = pd.DataFrame(made, columns=[*FILE_COLUMNS, "VERSION"]).astype({"ROWS": "Int64", "LEFT_OUT": "Int64"})
    return table if table["VERSION"].ne("").any() else table[FILE_COLUMNS]


def _extra(folder: Path, scanned: Scan, forms: Mapping[str, type[RawForm]], export: RawExport) -> dict[str, str]:
    """Each file, item group and column that nothing reads, and what it may be, "" if nothing near."""
    files = TransferFiles(folder, export)
    extra = {name: _looks_like(files, name, forms) for name in scanned.extra}
    columns = [(file.file, file.columns.extra) for form in scanned.forms.values() for file in form if file.columns]
    return extra | {f"{file}: column {name}": near for file, found in columns for name, near in found.items()}


def _looks_like(files: TransferFiles, name: str, forms: Mapping[str, type[RawForm]]) -> str:
    """The form with which an unknown file shares most questions, at least half of them; of an ODM file its item groups."""
    if name not in files.names or not name.lower().endswith(READABLE):
        return ""
    source = files.read(name, ("",))
    if not source.header:
        return source.faults[0].cause
    header = {column.upper() for column in source.header}
    own = {form: set(names(schema)) - set(names(RawForm)) for form, schema in forms.items()}
    shared = {form: len(questions & header) / len(questions) for form, questions in own.items()}
    best = max(shared, key=lambda form: shared[form])
    return best if shared[best] >= 0.5 else ""
