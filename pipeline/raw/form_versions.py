"""Rows of several versions of a form in one file: takes a table in our columns, gives the answers by the version of each row.

The version of a row decides which of the columns that a question had is read, what a code means, and which questions were asked.
An answer that the version of its row has no place for is kept where it is the only one, and listed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from pipeline.core.issues import found
from pipeline.core.series import Series
from pipeline.raw.identity import clean_code, recoded
from pipeline.study.form_export import FormExport
from pipeline.study.raw_parts import WHOLE_FORM
from schemas.base import DTYPES

USED, NOT_USED = "used: the version's own column is empty", "not used: the version's own column has an answer"


@dataclass
class Versions:
    """The version of each row (`of_row`), of rows that name none that is known their text, and answers out of their version's
    place: column, rows, values, what is said of them, what was done."""

    of_row: Series
    unknown: Series
    odd: list[tuple[str, Series, Series, str, str]] = field(default_factory=list)

    def issues(self, rows: pd.DataFrame, form: str, column: str) -> Iterator[pd.DataFrame]:
        """The issues of `rows`, which are identified and some or all of the table's."""
        texts = self.unknown.reindex(rows.index)
        yield found("VERSION_UNKNOWN", rows[texts.notna()], form, column=column, value=texts.dropna())
        for name, odd, values, message, action in self.odd:
            at_fault = rows[odd.reindex(rows.index)]
            shown = values.reindex(at_fault.index)
            said = message + self.of_row.reindex(at_fault.index)
            yield found("VERSION_ANSWER", at_fault, form, column=name, value=shown, message=said, action=action)


def versions_of(table: pd.DataFrame, export: FormExport) -> Versions:
    """The version of each row of one file: by its column, else that of the transfer."""
    column = export.version_column
    every: Series = pd.Series(export.version, index=table.index, dtype=DTYPES["Char"])
    if column not in table.columns:
        return Versions(every, pd.Series(None, index=table.index, dtype=DTYPES["Char"]))
    known = dict(zip(clean_code(pd.Series(list(export.versions), dtype="str")), export.versions, strict=True))
    named = clean_code(table[column]).map(known).astype(DTYPES["Char"])
    unknown = table[column].fillna("(empty)").where(named.isna())
    return Versions(named.fillna(every), unknown.astype(DTYPES["Char"]))


def answers_by_version(table: pd.DataFrame, export: FormExport, versions: Versions) -> pd.DataFrame:
    """`table`, in our names and `other_names`, with one answer per question: of the column that the version of the row has."""
    others = export.other_names
    for ours in export.renamed:
        called = {version: export.called(version, ours) for version in export.versions}
        columns = {name: others.get(name, ours) for name in called.values() if others.get(name, ours) in table.columns}
        if len(columns) > 1:
            own = versions.of_row.map({version: columns.get(name, ours) for version, name in called.items()})
            table = table.assign(
                **{ours: _answer(table, ours, {column: name for name, column in columns.items()}, own, versions)}
            )
    for name, version in export.versions.items():
        for ours in version.not_asked:
            if ours != WHOLE_FORM:
                odd = versions.of_row.eq(name) & table[ours].notna()
                _mark(versions, ours, odd, table[ours], "has an answer, and is not asked in version ", "used")
    return table


def _answer(table: pd.DataFrame, ours: str, columns: dict[str, str], own: Series, versions: Versions) -> Series:
    """The answers of a question that has several `columns` (of the table -> theirs): the row's `own`, else the first with one."""
    answer = pd.Series(None, index=table.index, dtype=DTYPES["Char"])
    for column in columns:
        answer = answer.mask(own.eq(column), table[column])
    for column, theirs in columns.items():
        strange = own.ne(column) & table[column].notna()
        used = strange & answer.isna()
        said = f"has an answer, and is not the column of {ours} in version "
        _mark(versions, theirs, used, table[column], said, USED)
        _mark(versions, theirs, strange & ~used, table[column], said, NOT_USED)
        answer = answer.mask(used, table[column])
    return answer


def _mark(versions: Versions, column: str, rows: Series, values: Series, message: str, action: str) -> None:
    if rows.any():
        versions.odd.append((column, rows, values, message, action))


def recoded_by_version(text: Series, column: str, export: FormExport, of_row: Series) -> Series:
    """Their codes of a column as ours, each by the version of its row."""
    parts = [recoded(text[of_row.eq(name)], export.codes_in(name).get(column, {})) for name in of_row.unique()]
    return pd.concat(parts).reindex(text.index) if parts else text
