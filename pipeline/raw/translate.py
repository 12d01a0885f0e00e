"""One file in the form's own words: takes what was read and how the export differs, gives the form's columns, rows identified.

Behind it there are only the names of `schemas/raw`. Columns are renamed, their answers made ours (answers.py), rows that do not
count left out with the reason; a column that is missing is a fault (with the nearest name), one that is extra an issue, and so is
an answer that its companion column contradicts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.raw.answers import answers_of, recoded
from pipeline.raw.faults import Fault
from pipeline.raw.identity import clean_code, identified
from pipeline.raw.source_file import SourceFile
from pipeline.study.raw_export import FormExport
from schemas.base import DTYPES, conform, empty, names
from schemas.landing import Excluded
from schemas.raw.form import RawForm


@dataclass(frozen=True)
class Rows:
    """The rows of one file that count (the form's columns, ROWKEY, FILE, FILELINE), those left out, and the issues."""

    table: pd.DataFrame
    left_out: pd.DataFrame
    issues: pd.DataFrame


@dataclass(frozen=True)
class Columns:
    """How the columns of one file fit a form: `ours` is the header in our names; `missing` and `extra` with the nearest name."""

    ours: list[str]
    missing: dict[str, str]
    extra: dict[str, str]
    faults: list[Fault]


def fit_columns(header: list[str], form: type[RawForm], export: FormExport, file: str) -> Columns:
    """The fit of one header; a fault per column that is missing or that two columns would fill."""
    ours = [export.columns.get(name, name) for name in header]
    filled = {*ours, *export.constants, *export.not_collected}
    conditions = [condition.column for condition in export.rows_left_out or ()]
    known = {*names(form), *export.columns, *export.compared, *export.ignored, *conditions}
    extra = [name for name in header if name not in known]
    theirs = {column: name for name, column in export.columns.items()}
    missing = {column: theirs.get(column, column) for column in names(form) if column not in filled}
    missing |= {name: name for name in (*export.compared, *conditions) if name not in header}
    near = {column: _near(wanted, extra) for column, wanted in missing.items()}
    faults = [Fault(file, 1, _cause(column, missing[column]), _remedy(near[column])) for column in missing]
    faults += [
        Fault(file, 1, f"column '{name}' would stand {ours.count(name)} times after renaming", "rename or ignore one of them")
        for name in sorted({name for name in ours if ours.count(name) > 1})
    ]
    return Columns(ours, near, {name: _near(name, list(missing)) for name in extra}, faults)


def _near(name: str, others: list[str]) -> str:
    upper = {other.upper(): other for other in others}
    return next((upper[near] for near in get_close_matches(name.upper(), list(upper), n=1)), "")


def _cause(column: str, theirs: str) -> str:
    return f"column '{column}' is missing" if column == theirs else f"column '{theirs}', which fills {column}, is missing"


def _remedy(near: str) -> str:
    return f"is it '{near}'?" if near else "export it; a question without answers is an empty column"


def translate(source: SourceFile, form: type[RawForm], export: FormExport, file: str) -> Rows:
    """The rows of one file that has all columns (`fit_columns` without faults)."""
    assert source.table is not None  # noqa: S101 - a file without table has faults, and is not translated
    columns = fit_columns(source.header, form, export, file)
    table = source.table.rename(columns=dict(zip(source.header, columns.ours, strict=True)))
    table = table.assign(**{name: _filled(text, table.index) for name, text in _absent(export, columns.ours).items()})
    answers = answers_of(table, source, form, export)
    table = identified(answers.table, form.__name__, file)
    reason = _reasons(source.table, export)
    kept = table[reason.isna()]
    left_out = table[reason.notna()].assign(FORM=form.__name__, REASON=reason[reason.notna()])
    extra = pd.Series(list(columns.extra), dtype="str")
    unread = found("COLUMN_EXTRA", pd.DataFrame({"FILE": file, "FILELINE": "1"}, index=extra.index), form.__name__, value=extra)
    return Rows(
        table=kept[[*names(form), "FILELINE", "ROWKEY", "FILE"]].reset_index(drop=True),
        left_out=conform(left_out[names(Excluded)], Excluded) if len(left_out) else empty(Excluded),
        issues=gather(unread, *answers.issues(kept, form.__name__), *_comparisons(kept, form, export)),
    )


def _absent(export: FormExport, header: list[str]) -> dict[str, str | None]:
    """The columns that the file lacks by declaration, and the text that fills each."""
    given: dict[str, str | None] = {**dict.fromkeys(export.not_collected), **export.constants}
    return {name: text for name, text in given.items() if name not in header}


def _filled(text: str | None, index: "pd.Index[Any]") -> Series:
    return pd.Series(text or None, index=index, dtype=DTYPES["Char"])


def _reasons(table: pd.DataFrame, export: FormExport) -> Series:
    """Why each row is left out; missing where it counts. The first condition that holds gives the reason."""
    reason = pd.Series(None, index=table.index, dtype=DTYPES["Char"])
    for condition in export.rows_left_out or ():
        value = clean_code(pd.Series([condition.value], dtype="str")).iloc[0]
        reason = reason.mask(reason.isna() & clean_code(table[condition.column]).eq(value).fillna(False), condition.reason)
    return reason


def _comparisons(table: pd.DataFrame, form: type[RawForm], export: FormExport) -> Iterator[pd.DataFrame]:
    """RAW_UNPARSED where a companion column is filled and ours is empty, DECODE_DIFFERS where a label is not that of the code."""
    for theirs, ours in (export.entered | export.decodes).items():
        lost = table[theirs].notna() & table[ours].isna()
        yield found("RAW_UNPARSED", table[lost], form.__name__, column=theirs, message=f"was entered, and {ours} is empty")
    for theirs, ours in export.decodes.items():
        label, code = clean_code(recoded(table[theirs], export.codes.get(ours, {}))), clean_code(table[ours])
        differs = table[label.ne(code) & label.notna() & code.notna()]
        shown = differs[theirs] + " / " + differs[ours]
        yield found("DECODE_DIFFERS", differs, form.__name__, column=theirs, value=shown, message=f"is not the label of {ours}")
