"""Landing: takes a transfer folder and the form classes, gives one text table per form, every row with its identity.

Its own module because it is the only place where files of the outside are opened. Nothing is interpreted here: a field is the
text that the file has (an empty one is missing). A missing file, a missing or repeated column or a malformed row stops the
transfer as a whole, with all faults of all files in one TransferError; an extra file or column is an issue (DESIGN 3, STUDY_SPEC
2.1).
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.issues import found, gather
from pipeline.raw.csv_file import read_csv
from pipeline.raw.faults import Fault, TransferError
from schemas.base import names
from schemas.raw.form import RawForm

KEY_PARTS = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "FORM", "RECPOS"]


@dataclass(frozen=True)
class Landing:
    """A transfer as text: the tables by form name, the issues of its files, and the SHA-256 of all its names and bytes."""

    tables: dict[str, pd.DataFrame]
    issues: pd.DataFrame
    digest: str


def land(folder: Path, forms: Mapping[str, type[RawForm]]) -> Landing:
    """Every form of the transfer in `folder`: its columns as text, ROWKEY, FILE, FILELINE. TransferError names every fault."""
    contents = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    tables: dict[str, pd.DataFrame] = {}
    issues: list[pd.DataFrame] = [_extra_files(folder, forms)]
    faults: list[Fault] = []
    for name, form in forms.items():
        file = file_of(name)
        if file not in contents:
            faults.append(_absent(file, [other for other in contents if other not in map(file_of, forms)]))
            continue
        content = read_csv(contents[file], file)
        faults += content.faults + (_absent_columns(content.header, form, file) if content.header else [])
        issues.append(_extra_columns(content.header, form, name, file))
        if content.table is not None and set(names(form)) <= set(content.header):
            tables[name] = _identified(content.table[[*names(form), "FILELINE"]], name, file)
    if faults:
        raise TransferError(folder.name, faults)
    return Landing(tables, gather(*issues), digest_of(contents))


def file_of(form: str) -> str:
    """The file of a form in a transfer folder."""
    return f"{form.lower()}.csv"


def digest_of(contents: Mapping[str, bytes]) -> str:
    """SHA-256 over the names and bytes of a transfer's files, in order of their names."""
    digest = hashlib.sha256()
    for name, data in sorted(contents.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def clean_code(text: "pd.Series[Any]") -> "pd.Series[Any]":
    """A coded field as it was meant: NFKC, blanks trimmed and collapsed, upper case; missing if nothing is left (X07)."""
    codes, distinct = pd.factorize(text)  # each distinct text is cleaned once: codes repeat
    clean = pd.Series(distinct, dtype="str").str.normalize("NFKC").str.strip().str.upper().str.replace(r"\s+", " ", regex=True)
    return clean.mask(clean.eq("").fillna(False)).reindex(codes).set_axis(text.index)


def _identified(table: pd.DataFrame, form: str, file: str) -> pd.DataFrame:
    """ROWKEY = SITEID|SUBJID|FOLDER|FOLDERSEQ|FORM|RECPOS; a part that is missing stays empty between its bars."""
    parts = table.assign(FORM=pd.Series(form, index=table.index, dtype="str"))[KEY_PARTS]
    clean = parts.apply(clean_code).fillna("")
    key = clean["SITEID"].str.cat(clean[KEY_PARTS[1:]], sep="|")
    return table.assign(ROWKEY=key, FILE=pd.Series(file, index=table.index, dtype="str"))


def _absent(file: str, extra: list[str]) -> Fault:
    """The fault of a file that is not there; one of the files that belong to no form may be it, under another name."""
    names = {name.lower(): name for name in extra}
    near = get_close_matches(file, names, n=1)
    remedy = f"is it '{names[near[0]]}'?" if near else "add it; a form without rows is a file with a header only"
    return Fault(file, None, "is missing from the transfer", remedy)


def _absent_columns(header: list[str], form: type[RawForm], file: str) -> list[Fault]:
    extra = [column for column in header if column not in names(form)]
    faults = []
    for column in names(form):
        if column not in header:
            near = get_close_matches(column, extra, n=1)
            remedy = f"is it '{near[0]}'?" if near else "export it; a question without answers is an empty column"
            faults.append(Fault(file, 1, f"column '{column}' is missing", remedy))
    return faults


def _extra_columns(header: list[str], form: type[RawForm], name: str, file: str) -> pd.DataFrame:
    extra = pd.Series([column for column in header if column not in names(form)], dtype="str")
    return found("COLUMN_EXTRA", pd.DataFrame({"FILE": file, "FILELINE": "1"}, index=extra.index), name, value=extra)


def _extra_files(folder: Path, forms: Mapping[str, type[RawForm]]) -> pd.DataFrame:
    known = {file_of(name) for name in forms}
    extra = pd.Series(sorted(path.name for path in folder.iterdir() if path.name not in known), dtype="str")
    return found("FILE_EXTRA", pd.DataFrame({"FILE": extra}), "TRANSFER", value=extra)
