"""The files of a form in its own words: takes what was read and how the export differs, gives its columns, rows identified.

Behind it there are only the names of `schemas/raw`. Columns are renamed, their answers made ours (answers.py), rows that do not
count left out with the reason; a column that is missing is a fault (with the nearest name), one that is extra an issue, and so is
an answer that its companion column contradicts.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.series import Series
from pipeline.raw.answers import Answers, answers_of
from pipeline.raw.faults import Fault
from pipeline.raw.form_versions import Versions, answers_by_version, recoded_by_version, versions_of
from pipeline.raw.identity import clean_code, identified
from pipeline.raw.row_numbers import filled_in
from pipeline.raw.source_file import NO_PARTNER, SourceFile
from pipeline.study.form_export import FormExport
from pipeline.study.raw_parts import LeftOut
from schemas.base import DTYPES, conform, empty, names
from schemas.landing import Excluded
from schemas.raw.form import RawForm


@dataclass(frozen=True)
class Rows:
    """The rows of a form that count (the form's columns, ROWKEY, FILE, FILELINE), those left out, and the issues."""

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
    others = export.other_names if export.version_column in header else {}
    ours = [others.get(name) or export.columns.get(name, name) for name in header]
    filled = {*ours, *_absent(export, ours)}
    conditions = [condition.column for condition in export.rows_left_out or ()]
    needed = [*export.compared, *conditions, *([export.version_column] if export.needs_version_column else [])]
    read = [export.version_column] if export.version_column else []
    known = {*names(form), *export.columns, *others, *needed, *export.ignored, *read}
    extra = [name for name in header if name not in known]
    theirs = {column: name for name, column in export.columns.items()}
    missing = {column: theirs.get(column, column) for column in names(form) if column not in filled}
    missing |= {name: name for name in needed if name not in header}
    near = {column: _near(wanted, extra) for column, wanted in missing.items()}
    faults = [
        Fault(file, 1, _cause(column, missing[column], export), _remedy(column, near[column], header, form, export))
        for column in missing
    ]
    faults += [
        Fault(file, 1, f"column '{name}' would stand {ours.count(name)} times after renaming", "rename or ignore one of them")
        for name in sorted({name for name in ours if ours.count(name) > 1})
    ]
    return Columns(ours, near, {name: _near(name, list(missing)) for name in extra}, faults)


def _near(name: str, others: list[str]) -> str:
    upper = {other.upper(): other for other in others}
    return next((upper[near] for near in get_close_matches(name.upper(), list(upper), n=1)), "")


def _cause(column: str, theirs: str, export: FormExport) -> str:
    name = f"column '{column}'" if column == theirs else f"column '{theirs}', which fills {column},"
    return f"{name} is missing" + (f" in version {export.version} of the form" if export.versions else "")


def _remedy(column: str, near: str, header: list[str], form: type[RawForm], export: FormExport) -> str:
    named = {export.called(version, column): version for version in export.versions if column in export.renamed}
    if other := next((theirs for theirs in named if theirs in header), ""):
        place = f"raw.forms.{form.__name__}.versions"
        return f"'{other}' is its name in version {named[other]}; say in {place} since which transfer each version holds"
    return f"is it '{near}'?" if near else "export it; a question without answers is an empty column"


@dataclass(frozen=True)
class _Reading:
    """One file in our words, its rows numbered on from the files before: answers, what is known of the rows, what they lack."""

    answers: Answers
    about: pd.DataFrame
    lacking: pd.DataFrame
    issues: list[pd.DataFrame]
    export: FormExport
    versions: Versions


def translate(files: Sequence[tuple[str, SourceFile]], form: type[RawForm], export: FormExport) -> Rows:
    """The rows of all files (name, content) of a form, which have all columns (`fit_columns` without faults)."""
    readings: list[_Reading] = []
    first = 0
    for file, source in files:
        readings.append(_read(file, source, form, export.of_file(file), first))
        first += len(readings[-1].about)
    about = _below([reading.about for reading in readings])
    lacking = _below([reading.lacking for reading in readings])
    table = _below([reading.answers.table for reading in readings])
    table = identified(filled_in(table, about, lacking, form, export), form.__name__, about["FILE"])
    kept = table[about["REASON"].isna()]
    left_out = table[about["REASON"].notna()].assign(FORM=form.__name__, REASON=about["REASON"].dropna())
    issues = [issue for reading in readings for issue in _issues(reading, kept, form)]
    return Rows(
        table=kept[[*names(form), "FILELINE", "ROWKEY", "FILE"]].reset_index(drop=True),
        left_out=conform(left_out[names(Excluded)], Excluded) if len(left_out) else empty(Excluded),
        issues=gather(*issues, *_alone(kept, left_out, about["ALONE"], form.__name__)),
    )


def _below(parts: list[pd.DataFrame]) -> pd.DataFrame:
    return parts[0] if len(parts) == 1 else pd.concat([part for part in parts if len(part)] or parts[:1])


def _read(file: str, source: SourceFile, form: type[RawForm], export: FormExport, first: int) -> _Reading:
    """One file; its rows are numbered from `first`."""
    assert source.table is not None  # noqa: S101 - a file without table has faults, and is not translated
    columns = fit_columns(source.header, form, export, file)
    index = pd.RangeIndex(first, first + len(source.table))
    table = source.table.set_axis(index).rename(columns=dict(zip(source.header, columns.ours, strict=True)))
    absent = _absent(export, columns.ours)
    table = table.assign(**{name: _filled(text, index) for name, text in absent.items()})
    about = source.about_rows(file)
    about = about.assign(REASON=about["REASON"].fillna(reasons(source.table, export.rows_left_out or ()))).set_axis(index)
    versions = versions_of(table, export)
    table = answers_by_version(table, export, versions)
    extra = pd.Series(list(columns.extra), dtype="str")
    place = pd.DataFrame({"FILE": file, "FILELINE": "1"}, index=extra.index)
    remarks = [
        found(
            remark.code,
            pd.DataFrame({"FILE": [file]}),
            form.__name__,
            column=remark.column,
            value=remark.value,
            message=remark.message,
        )
        for remark in source.remarks
    ]
    return _Reading(
        answers=answers_of(table, source, form, export, versions.of_row),
        about=about,
        lacking=pd.DataFrame({name: name in absent for name in (*export.numbers, *export.repeats)}, index=index, dtype="bool"),
        issues=[found("COLUMN_EXTRA", place, form.__name__, value=extra), *remarks],
        export=export,
        versions=versions,
    )


def _issues(reading: _Reading, kept: pd.DataFrame, form: type[RawForm]) -> Iterator[pd.DataFrame]:
    """The issues of one file, of whose rows `kept` has those that count."""
    yield from reading.issues
    own = kept[kept.index.isin(reading.about.index)]
    yield from reading.answers.issues(own, form.__name__)
    yield from reading.versions.issues(own, form.__name__, reading.export.version_column)
    yield from _comparisons(own, form, reading.export, reading.versions.of_row.reindex(own.index))


def _alone(kept: pd.DataFrame, left_out: pd.DataFrame, alone: Series, form: str) -> Iterator[pd.DataFrame]:
    """JOIN_UNMATCHED: rows without a partner in a joined file, and rows of a joined file that no row of the form has."""
    without = alone.reindex(kept.index).dropna()
    yield found(NO_PARTNER, kept.loc[without.index], form, value=without, message="has no row of this key; its columns are empty")
    rows = left_out[left_out["REASON"].eq(NO_PARTNER)]
    yield found(
        NO_PARTNER, rows, form, value=rows["FILE"], message="has a row of a key that the form's file lacks", action="left out"
    )


def _absent(export: FormExport, header: list[str]) -> dict[str, str | None]:
    """The columns that the file lacks by declaration, and the text that fills each, None where it is filled later or never."""
    later = [*export.not_collected, *export.repeats, *export.numbers]
    given: dict[str, str | None] = {**dict.fromkeys(later), **export.constants}
    return {name: text for name, text in given.items() if name not in header}


def _filled(text: str | None, index: "pd.Index[Any]") -> Series:
    return pd.Series(text or None, index=index, dtype=DTYPES["Char"])


def reasons(table: pd.DataFrame, conditions: Iterable[LeftOut]) -> Series:
    """Why each row is left out; missing where it counts. The first condition that holds gives the reason."""
    reason = pd.Series(None, index=table.index, dtype=DTYPES["Char"])
    for condition in conditions:
        value = clean_code(pd.Series([condition.value], dtype="str")).iloc[0]
        reason = reason.mask(reason.isna() & clean_code(table[condition.column]).eq(value).fillna(False), condition.reason)
    return reason


def _comparisons(table: pd.DataFrame, form: type[RawForm], export: FormExport, of_row: Series) -> Iterator[pd.DataFrame]:
    """RAW_UNPARSED where a companion column is filled and ours is empty, DECODE_DIFFERS where a label is not that of the code."""
    for theirs, ours in (export.entered | export.decodes).items():
        lost = table[theirs].notna() & table[ours].isna()
        yield found("RAW_UNPARSED", table[lost], form.__name__, column=theirs, message=f"was entered, and {ours} is empty")
    for theirs, ours in export.decodes.items():
        label, code = clean_code(recoded_by_version(table[theirs], ours, export, of_row)), clean_code(table[ours])
        differs = table[label.ne(code) & label.notna() & code.notna()]
        shown = differs[theirs] + " / " + differs[ours]
        yield found("DECODE_DIFFERS", differs, form.__name__, column=theirs, value=shown, message=f"is not the label of {ours}")
