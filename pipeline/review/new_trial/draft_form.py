"""A draft of a form from the answers of a file: takes a table and the guesses of its names, gives its columns and its program.

What a column asks for is guessed from its answers: a date, a time or a number where most can be read as one, codes where there
are few.
"""

import json
import keyword
import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.printable import printable
from pipeline.core.series import Series
from pipeline.core.time import dates
from pipeline.core.time.time_texts import INVALID, read_times
from pipeline.raw.identity import clean_code
from pipeline.review.new_trial.nearest_names import Guess
from schemas.base import names
from schemas.landing import Excluded, RowIdentity
from schemas.raw import DATE, NUMBER, TIME, TIMESTAMP, RawForm

MOST = 0.9
"""The share of answers that must read as a format for it to be guessed."""

MOST_CODES = 8
LONGEST_CODE = 40
LONGEST_QUESTION = 40
LONGEST_LINE = 120
_RESERVED = frozenset({*names(RawForm), *names(RowIdentity), *names(Excluded)})
_CONSTANTS = {DATE: "DATE", TIME: "TIME", NUMBER: "NUMBER", TIMESTAMP: "TIMESTAMP"}


@dataclass(frozen=True)
class DraftColumn:
    """A question: our name, theirs, how near they are (0 where theirs was kept), format or codes, answers that fit, answers."""

    name: str
    theirs: str
    share: float
    format: str
    codes: tuple[str, ...]
    fitting: int
    answers: int


@dataclass(frozen=True)
class DraftForm:
    """A form: its name, its title, its questions."""

    name: str
    title: str
    columns: tuple[DraftColumn, ...]

    def program(self) -> str:
        """The module of the form."""
        formats = sorted({_CONSTANTS[column.format] for column in self.columns if column.format})
        title = _plain(self.title) or self.name
        lines = [
            f'"""Form {self.name}: {title}."""', "",
            "from schemas.base import Char", f"from schemas.raw import {', '.join([*formats, 'RawForm', 'ask'])}", "", "",
            f"class {self.name}(RawForm, title={_quoted(title)}):",
            '    """One row per record of the export; say here what a row is."""', "",
            *[_line(column) for column in self.columns],
        ]  # fmt: skip
        return "\n".join(lines) + "\n"


def _line(column: DraftColumn) -> str:
    """One question of the program, with what was guessed; long codes stand one a line."""
    question = _quoted(_plain(column.theirs) or column.name)
    arguments = [question, *map(_quoted, column.codes)] + ([f"format={_CONSTANTS[column.format]}"] if column.format else [])
    what = column.format or ("codes" if column.codes else "")
    guess = f"  # guess: {what}, {column.fitting} of {column.answers} answers fit" if what else ""
    line = f"    {column.name}: Char = ask({', '.join(arguments)}){guess}"
    if len(line) <= LONGEST_LINE:
        return line
    return "\n".join([f"    {column.name}: Char = ask({guess}", *(f"        {part}," for part in arguments), "    )"])


def _quoted(text: str) -> str:
    """A text as Python writes it, in double quotes."""
    return json.dumps(text, ensure_ascii=False)


def draft_form(name: str, title: str, table: pd.DataFrame, guesses: dict[str, Guess]) -> DraftForm:
    """The form of a table that has its questions alone; `guesses` are those of its columns (theirs)."""
    taken = {*_RESERVED, *(guess.name for guess in guesses.values())}
    columns = []
    for theirs in table.columns:
        guess = guesses.get(theirs) or Guess(free_name(theirs, taken), 0.0)
        taken.add(guess.name)
        text = table[theirs].dropna()
        format, codes, fitting = _answers(text, guess.name)
        columns.append(DraftColumn(guess.name, theirs, guess.share, format, codes, fitting, len(text)))
    return DraftForm(name, title, tuple(columns))


def free_name(text: str, taken: set[str]) -> str:
    """A name of a column, form or file made of a name of the outside: Latin letters, digits and underscores alone."""
    clean = re.sub(r"[^A-Z0-9_]+", "_", text.upper()).strip("_")[:32]
    clean = clean if clean[:1].isalpha() and not keyword.iskeyword(clean.lower()) else f"X{clean}"
    known = {name.upper() for name in taken}
    numbered = (f"{clean}{number}" for number in range(2, len(known) + 3))
    return clean if clean not in known else next(name for name in numbered if name not in known)


def _answers(text: Series, name: str) -> tuple[str, tuple[str, ...], int]:
    """Format, codes, and how many answers fit."""
    if text.empty:
        return "", (), 0
    spellings = pd.Series(text.value_counts().index, dtype="str")
    codes = spellings[~clean_code(spellings).duplicated()]  # of one code, the commonest spelling
    few = len(codes) <= MOST_CODES and len(text) >= 3 * len(codes) and codes.str.len().max() <= LONGEST_CODE
    format, fitting = _format(text, name)
    if few and (not format or (format == NUMBER and bool(codes.str.fullmatch(r"\d").all()))):
        return "", tuple(sorted(codes.str.strip())), len(text)
    return format, (), fitting


def _format(text: Series, name: str) -> tuple[str, int]:
    """The format in which most answers can be read, "" for none, and how many can."""
    numbers = pd.to_numeric(each_distinct(text, lambda distinct: distinct.str.strip()), errors="coerce").notna()
    if numbers.mean() >= MOST and not re.search(r"D(A?T|ATE)$", name):  # 20240305 is a number as well
        return NUMBER, int(numbers.sum())
    if each_distinct(text, lambda distinct: distinct.str.contains(r"\d")).mean() < MOST:
        return "", len(text)
    days = dates.parse(text, "reject")
    fits: list[tuple[str, Any]] = [(TIMESTAMP, days["DTC"].str.contains("T").fillna(False)), (DATE, days["CODE"].isna())]
    fits += [(NUMBER, numbers), (TIME, each_distinct(text, read_times)["CODE"].ne(INVALID).fillna(True))]
    return next(((format, int(fit.sum())) for format, fit in fits if fit.mean() >= MOST), ("", len(text)))


def _plain(text: str) -> str:
    """A text of the outside as it may stand in a line of a program and in its documentation."""
    return re.sub(r"[\"\\]", "", printable(re.sub(r"\s+", " ", text)))[:LONGEST_QUESTION].strip()
