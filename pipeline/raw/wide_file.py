"""A file with a column per test as one with a row per test: takes what was read and `wide` of study.yaml.

A row whose cells of a test are all empty has no row of that test; how many is a remark. One without any answer stays, to be left
out with its reason. FILELINE of a row names the column, as "12 (SYSBP)", and its number has the test behind it (translate.py).
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.core.sas.formats import kind_of_format
from pipeline.core.series import Series
from pipeline.raw.faults import no_column
from pipeline.raw.identity import recoded
from pipeline.raw.source_file import Remark, SourceFile
from pipeline.study.form_export import FormExport
from pipeline.study.raw_parts import Test
from schemas.base import DTYPES

NO_ANSWER = "no answer to any test of the row"


def lengthened(source: SourceFile, export: FormExport, file: str, form: str) -> SourceFile:
    """The file with a row per test; a fault per column that a test names and the file does not have."""
    if source.table is None or not export.wide:
        return source
    column, tests = next(iter(export.wide.items()))
    place = f"raw.forms.{form}.wide.{column}"
    missing = [(name, theirs) for name, test in tests.items() for theirs in test.columns if theirs not in source.header]
    if missing:
        faults = [no_column(file, theirs, source.header, f"{place}.{name}") for name, theirs in missing]
        return SourceFile(source.header, [*source.faults, *faults])
    used = {theirs for test in tests.values() for theirs in test.columns} - export.named
    rest = [name for name in source.header if name not in used]
    ours = list(dict.fromkeys(name for test in tests.values() for name in (*test.columns.values(), *test.constants)))
    about = source.about_rows(file)
    parts, notes, remarks = [], [], []
    answered = pd.Series(False, index=source.table.index)
    for name, test in tests.items():
        cells = _cells(source, test, export)
        filled = cells.notna().any(axis=1) & about["REASON"].isna()
        answered |= filled
        counted = int((~filled & about["REASON"].isna()).sum())
        first = next(iter(test.columns))
        if counted:
            remarks.append(Remark("CELLS_EMPTY", first, str(counted), f"is empty in {counted} rows of {file}"))
        rows = source.table[filled]
        given = cells[filled].assign(**{key: _same(text, rows.index) for key, text in test.constants.items()})
        given = given.reindex(columns=[column, *ours]).astype(DTYPES["Char"]).assign(**{column: _same(name, rows.index)})
        parts.append(pd.concat([rows[rest], given], axis=1).assign(FILELINE=rows["FILELINE"] + f" ({first})"))
        notes.append(about[filled].assign(TEST=_same(name, rows.index), LINE=rows["FILELINE"]))
    bare = about[~answered]
    parts.append(source.table.loc[bare.index].reindex(columns=parts[0].columns).astype(DTYPES["Char"]))
    notes.append(bare.assign(REASON=bare["REASON"].fillna(NO_ANSWER)))
    order = pd.concat([part.index.to_series() for part in parts]).argsort(kind="stable").to_numpy()
    header = [*rest, column, *ours]
    table = pd.concat(parts).iloc[order].reset_index(drop=True)
    return replace(
        source,
        header=header,
        table=table[[*dict.fromkeys(header), "FILELINE"]],
        numbers={name: format for name, format in source.numbers.items() if name in rest} | _numbers(source, tests.values()),
        about=pd.concat(notes).iloc[order].reset_index(drop=True),
        remarks=(*source.remarks, *remarks),
    )


def _same(text: str, index: "pd.Index[Any]") -> Series:
    return pd.Series(text or None, index=index, dtype=DTYPES["Char"])


def _cells(source: SourceFile, test: Test, export: FormExport) -> pd.DataFrame:
    """The cells of one test in our columns, its own codes recoded; missing where they say nothing."""
    assert source.table is not None  # noqa: S101 - the caller has looked
    nothing = [letter for letter, text in export.special_missing.items() if not text]
    cells: dict[str, Series] = {}
    for theirs, ours in test.columns.items():
        text = recoded(source.table[theirs], test.codes.get(ours, {}))
        text = text.mask(text.str.strip().eq("").fillna(False))
        cells[ours] = text.mask(text.isin(nothing)) if theirs in source.numbers and ours not in export.codes else text
    return pd.DataFrame(cells, index=source.table.index)


def _numbers(source: SourceFile, tests: Iterable[Test]) -> dict[str, str]:
    """The SAS format of each column of ours that a numeric variable fills: one that tells nothing goes before the others."""
    formats: dict[str, str] = {}
    for test in tests:
        for theirs, ours in test.columns.items():
            if theirs in source.numbers and (ours not in formats or not kind_of_format(source.numbers[theirs])):
                formats[ours] = source.numbers[theirs]
    return formats
