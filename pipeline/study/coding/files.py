"""Files of the folder coding/ as tables of text, with the line of each row; whatever cannot be read is refused by its line."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.errors import CrfError
from pipeline.core.series import Series
from schemas.base import DTYPES
from schemas.codelists import normalise

LINE = "LINE"


class CodingError(CrfError):
    """A file in the folder coding/ cannot be used; the message names file, line, cause and remedy."""


def text_of(path: Path, content: bytes) -> str:
    """The text of a file. CodingError where it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise CodingError(f"{path}, line {line}: is not text in UTF-8; save the file so") from None


def read_csv(path: Path, content: bytes, needed: Sequence[str], known: Sequence[str]) -> pd.DataFrame:
    """A CSV file with the columns `needed` and any of `known`, as text; empty cells are missing. LINE is the line in the file."""
    reader = csv.reader(text_of(path, content).splitlines(keepends=True), strict=True)
    rows = list(_rows(path, reader))
    header = [name.strip().upper() for name in rows[0][1]] if rows else []
    if lacking := [name for name in needed if name not in header]:
        raise CodingError(f"{path}, line 1: the header does not name the column {lacking[0]}; it has: {', '.join(header)}")
    if strange := [name for name in header if name not in (*needed, *known)]:
        raise CodingError(f"{path}, line 1: the column '{strange[0]}' is none of {', '.join((*needed, *known))}; rename it")
    for line, fields in rows[1:]:
        if len(fields) != len(header):
            raise CodingError(f"{path}, line {line}: has {len(fields)} fields, the header {len(header)}; correct the line")
    table = pd.DataFrame([fields for _, fields in rows[1:]], columns=header, dtype=DTYPES["Char"])
    table = table.apply(lambda column: column.str.strip())
    table = table.where(table.ne("")).reindex(columns=[*needed, *known]).astype(DTYPES["Char"])
    return table.assign(**{LINE: pd.Series([str(line) for line, _ in rows[1:]], dtype=DTYPES["Char"])})


def _rows(path: Path, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    """The rows with the line on which each ends; blank ones are passed over."""
    try:
        for fields in reader:
            if fields:
                yield reader.line_num, fields  # type: ignore[attr-defined]
    except csv.Error as error:
        raise CodingError(f"{path}, line {reader.line_num}: {error}; correct the line") from None  # type: ignore[attr-defined]


def read_ascii(path: Path, content: bytes, columns: Sequence[str]) -> pd.DataFrame:
    """A `$`-separated file of MedDRA with these columns from the first on, a `$` behind the last or not; LINE as above."""
    rows = [(number, line.split("$")) for number, line in enumerate(text_of(path, content).splitlines(), start=1) if line.strip()]
    for number, fields in rows:
        if len(fields) not in (len(columns), len(columns) + 1) or not fields[0].isdigit():
            raise CodingError(
                f"{path}, line {number}: is no line of MedDRA's {path.name}, {len(columns)} fields that end in '$', "
                "the first a code; unpack the release again"
            )
    made = pd.DataFrame([fields[: len(columns)] for _, fields in rows], columns=list(columns), dtype=DTYPES["Char"])
    return made.assign(**{LINE: pd.Series([str(number) for number, _ in rows], dtype=DTYPES["Char"])})


def key_of(text: Series) -> Series:
    """Terms as they are compared (codelists.normalise); blank ones are missing."""

    def read(distinct: Series) -> Series:
        clean = pd.Series([normalise(value) for value in distinct], dtype=DTYPES["Char"])
        return clean.where(clean.ne(""))

    return each_distinct(text, read)
