"""Answers that are written in the export's own way: takes a table in our columns, gives our answers and what was odd.

Codes become ours, special missing values of SAS what study.yaml says that they mean, dates and times of a declared format ISO
8601. What study.yaml does not speak of stays as it is; a number that could be any day is a fault of the file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pandas as pd

from pipeline.core.distinct import each_distinct, looked_up
from pipeline.core.issues import found
from pipeline.core.sas.formats import kind_of_format
from pipeline.core.series import Series
from pipeline.core.time.date_formats import read_declared
from pipeline.core.time.date_texts import is_nothing
from pipeline.raw.faults import Fault
from pipeline.raw.form_versions import recoded_by_version
from pipeline.raw.source_file import SourceFile
from pipeline.study.form_export import EVERY_DATE, FormExport
from schemas.base import DTYPES, variables
from schemas.raw.form import DATE, TIME, TIMESTAMP, RawForm

DATED = (DATE, TIME, TIMESTAMP)
SPECIAL = r"\.[A-Z_]"


@dataclass
class Answers:
    """A table while its answers become ours, and what was odd: issue code, column, the rows, their values as found."""

    table: pd.DataFrame
    odd: list[tuple[str, str, Series, Series]] = field(default_factory=list)

    def put(self, column: str, answers: Series) -> None:
        """`answers` instead of those that were in the column."""
        self.table = self.table.assign(**{column: answers})

    def mark(self, code: str, column: str, rows: Series) -> None:
        """These rows of the column are odd; their values are shown as they are now."""
        if rows.any():
            self.odd.append((code, column, rows, self.table[column]))

    def issues(self, rows: pd.DataFrame, form: str) -> Iterator[pd.DataFrame]:
        """The issues of `rows`, which are identified and some or all of the table's."""
        for code, column, odd, values in self.odd:
            at_fault = rows[odd.reindex(rows.index)]
            yield found(code, at_fault, form, column=column, value=values.reindex(at_fault.index))


def answers_of(table: pd.DataFrame, source: SourceFile, form: type[RawForm], export: FormExport, of_row: Series) -> Answers:
    """The answers of one file, whose columns have our names already; `of_row`: the version of each row."""
    answers = Answers(table)
    coded = [export.codes, *(version.codes for version in export.versions.values())]
    for column in dict.fromkeys(column for codes in coded for column in codes):
        if column in table.columns:
            answers.put(column, recoded_by_version(table[column], column, export, of_row))
    for theirs in source.numbers:
        _read_letters(answers, export.columns.get(theirs, theirs), export)
    for column, formats in date_formats(form, export).items():
        if column in table.columns:
            _read_dates(answers, column, formats)
    return answers


def _read_letters(answers: Answers, column: str, export: FormExport) -> None:
    """Special missing values of a numeric variable, which no number can be taken for."""
    text = answers.table[column]
    letters = each_distinct(text, lambda distinct: distinct.where(distinct.str.fullmatch(SPECIAL)))
    if letters.notna().any():
        answers.mark("SPECIAL_MISSING", column, letters.notna() & ~letters.isin(list(export.special_missing)))
        meant = looked_up(letters, export.special_missing)
        answers.put(column, text.where(letters.isna(), meant.mask(meant.eq(""))))


def date_formats(form: type[RawForm], export: FormExport) -> dict[str, tuple[str, ...]]:
    """The declared formats by column of the form."""
    every = export.dates.get(EVERY_DATE)
    of_dates = {v.name: every for v in variables(form) if every and v.extra.get("format") == DATE}
    return of_dates | {column: formats for column, formats in export.dates.items() if column != EVERY_DATE}


def _read_dates(answers: Answers, column: str, formats: tuple[str, ...]) -> None:
    def read(distinct: Series) -> Series:
        known: Series = pd.Series(None, index=distinct.index, dtype=DTYPES["Char"])
        for format in formats:
            known = known.fillna(read_declared(distinct, format))
        return known.mask(known.isna() & is_nothing(distinct), distinct)

    text = answers.table[column]
    known = each_distinct(text, read)
    answers.mark("DATE_FORMAT", column, text.notna() & known.isna())
    answers.put(column, known.fillna(text))


def faults_of_numbers(source: SourceFile, form: type[RawForm], export: FormExport, file: str) -> list[Fault]:
    """A fault per numeric SAS variable that fills a date or a time and has the format of neither.

    Not where study.yaml says what it counts: 3428 may be days since 1960, and 1969 those as well as a year.
    """
    if source.table is None:
        return []
    asked = {v.name for v in variables(form) if v.extra.get("format") in DATED} - set(date_formats(form, export))
    faults = []
    for theirs, format in source.numbers.items():
        column = export.columns.get(theirs, theirs)
        if column in asked and not kind_of_format(format):
            values = source.table[theirs]
            filled = source.table[values.notna() & ~values.str.fullmatch(SPECIAL).fillna(False).astype(bool)]
            if len(filled):
                cause = (
                    f"variable '{theirs}' is a number ({filled[theirs].iloc[0]}) {_format_words(format)}, "
                    f"and {column} is a date or time"
                )
                remedy = (
                    f"say what it counts, raw.forms.{form.__name__}.dates: {{{column}: SAS DATE}}, or how it is written: YYYYMMDD"
                )
                faults.append(Fault(file, int(filled["FILELINE"].iloc[0]), cause, remedy))
    return faults


def _format_words(format: str) -> str:
    return f"of the SAS format {format}" if format else "without a SAS format"
