"""Landing: takes a transfer folder, the form classes and how the export differs, gives one text table per form, rows identified.

A transfer is trusted as a whole or not at all. Nothing is interpreted here: a field is the text that the
file has (an empty one is missing). A missing file, a missing or repeated column or a malformed row stops the transfer, with all
faults of all files in one TransferError; an extra file or column is an issue (DESIGN 3, STUDY_SPEC 2.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.raw.answers import faults_of_numbers
from pipeline.raw.faults import Fault, TransferError
from pipeline.raw.joined_files import beside
from pipeline.raw.source_file import SourceFile
from pipeline.raw.transfer_files import TransferFiles
from pipeline.raw.translate import Columns, Rows, fit_columns, translate
from pipeline.raw.wide_file import lengthened
from pipeline.study.form_export import FormExport
from pipeline.study.raw_export import RawExport
from schemas.base import DTYPES, conform, empty, names
from schemas.landing import Excluded
from schemas.raw.form import RawForm

STANDARD = RawExport()


@dataclass(frozen=True)
class Landing:
    """A transfer as text: the tables by form name, the rows left out by declaration (Excluded), issues, SHA-256 of the files."""

    tables: dict[str, pd.DataFrame]
    left_out: pd.DataFrame
    issues: pd.DataFrame
    digest: str


@dataclass(frozen=True)
class FileScan:
    """One file of one form: what was read, and how its columns fit; `columns` is None when it is unreadable or not there."""

    file: str
    groups: tuple[str, ...]
    source: SourceFile
    columns: Columns | None
    faults: list[Fault]


@dataclass(frozen=True)
class Scan:
    """A whole transfer, read and compared with the forms: files by form, the files and item groups that belong to none,
    and what of the folder cannot be used, and why."""

    forms: dict[str, list[FileScan]]
    extra: list[str]
    digest: str
    unusable: dict[str, str]

    @property
    def faults(self) -> list[Fault]:
        """All that is wrong, in order of form and file; an empty list means that the transfer lands."""
        unusable = [Fault(name, None, *words.rsplit("; ", 1)) for name, words in self.unusable.items()]
        found = [fault for files in self.forms.values() for file in files for fault in file.faults]
        return list(dict.fromkeys([*unusable, *found]))


def land(folder: Path, forms: Mapping[str, type[RawForm]], export: RawExport = STANDARD) -> Landing:
    """Every form of the transfer in `folder`: its columns as text, ROWKEY, FILE, FILELINE. TransferError names every fault."""
    export = export.at(folder.name)
    scanned = scan(folder, forms, export)
    if scanned.faults:
        raise TransferError(folder.name, scanned.faults)
    made = {name: rows_of(scanned.forms[name], form, export.of(name)) for name, form in forms.items()}
    left_out = [rows.left_out for rows in made.values() if len(rows.left_out)]
    extra = pd.Series(scanned.extra, dtype="str")
    unread = found("FILE_EXTRA", pd.DataFrame({"FILE": extra}), "TRANSFER", value=extra)
    return Landing(
        tables={name: rows.table for name, rows in made.items()},
        left_out=conform(pd.concat(left_out, ignore_index=True), Excluded) if left_out else empty(Excluded),
        issues=gather(unread, *(rows.issues for rows in made.values())),
        digest=scanned.digest,
    )


def scan(folder: Path, forms: Mapping[str, type[RawForm]], export: RawExport = STANDARD) -> Scan:
    """All files of the transfer, read and compared with the forms; nothing is raised for what is wrong with them."""
    files = TransferFiles(folder, export)
    export = export.at(folder.name)
    named = {name: _with_file(export, name, files) for name in forms}
    used = {file for form in named.values() for file in (*form.files, *(join.file for join in form.joined))}
    unused = [name for name in files.names if name not in used]
    scanned = {
        name: [_scan_file(files, file, form, named[name], unused) for file in named[name].files] for name, form in forms.items()
    }
    groups = {(file.file, group) for form in scanned.values() for file in form for group in file.groups}
    extra = sorted([*unused, *files.folders]) + files.unread_groups(groups)
    return Scan(scanned, extra, files.digest(), files.unusable)


def _with_file(export: RawExport, form: str, files: TransferFiles) -> FormExport:
    """What holds for `form`; a transfer without its usual file, form.csv, has it in that of another format, or in that of all."""
    own = export.of(form)
    usual = own.files == (f"{form.lower()}.csv",)
    return own.model_copy(update={"files": (files.of_form(form),)}) if usual else own


def _scan_file(files: TransferFiles, file: str, form: type[RawForm], export: FormExport, unused: list[str]) -> FileScan:
    for name in (file, *(join.file for join in export.joined)):
        if name in files.unusable:
            fault = Fault(name, None, *files.unusable[name].rsplit("; ", 1))
            return FileScan(file, export.group, SourceFile([], [fault]), None, [fault])
        if name not in files.names and not export.has_form:
            return _not_in_version(file, form, export)
        if name not in files.names:
            return FileScan(file, export.group, SourceFile([], []), None, [_absent(name, unused)])
    own = export.of_file(file)
    source = files.read(file, own.group)
    for join in own.joined:
        source = beside(source, files.read(join.file, ()), join, own, file, form.__name__)
    source = lengthened(source, own, file, form.__name__)
    if not source.header or (source.table is None and (own.joined or own.wide)):
        return FileScan(file, own.group, source, None, source.faults)
    columns = fit_columns(source.header, form, own, file)
    counts = faults_of_numbers(source, form, own, file)
    return FileScan(file, own.group, source, columns, source.faults + columns.faults + counts)


def _absent(file: str, unused: list[str]) -> Fault:
    """The fault of a file that is not there; one of the files that belong to no form may be it, under another name."""
    lower = {name.lower(): name for name in unused}
    near = get_close_matches(file.lower(), lower, n=1)
    remedy = f"is it '{lower[near[0]]}'?" if near else "add it; a form without rows is a file with a header only"
    return Fault(file, None, "is missing from the transfer", remedy)


def _not_in_version(file: str, form: type[RawForm], export: FormExport) -> FileScan:
    """The file of a form that the version of the transfer does not have: as one without rows."""
    asked = [*names(form), *export.compared, *(condition.column for condition in export.rows_left_out or ())]
    header = list(dict.fromkeys(asked))
    table = pd.DataFrame({name: pd.Series(dtype=DTYPES["Char"]) for name in (*header, "FILELINE")})
    return FileScan(file, export.group, SourceFile(header, [], table), Columns(header, {}, {}, []), [])


def rows_of(files: list[FileScan], form: type[RawForm], export: FormExport) -> Rows:
    """The rows of all files of one form, one below the other."""
    return translate([(file.file, file.source) for file in files], form, export)
