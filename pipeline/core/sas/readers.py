"""Strict readers of SAS files: the table as stored, the format of each variable, and the special missing values.

XPT (SAS transport, version 5 and 8) and sas7bdat, for raw forms and received SDTM alike. No value is changed; a file that is not
whole, or whose text is not in the encoding stated, is refused.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.encodings import NotInEncoding, decoded, remedy_of
from pipeline.core.errors import CrfError
from pipeline.core.sas.xpt_missing import letters_of_xpt
from pipeline.core.series import Series
from schemas.base import DTYPES

CARD = 80  # XPT is made of records of 80 bytes
OBSERVATIONS = (b"HEADER RECORD*******OBS     HEADER RECORD", b"HEADER RECORD*******OBSV8   HEADER RECORD")
MEMBERS = (b"HEADER RECORD*******MEMBER  HEADER RECORD", b"HEADER RECORD*******MEMBV8  HEADER RECORD")
CPORT = b"**COMPRESSED** **COMPRESSED**"
BYTES = "ISO-8859-1"  # each byte as one character: text is read so, and decoded strictly afterwards


class SourceError(CrfError):
    """A dataset file that cannot be used; the message names the file, what is wrong and what to do."""


@dataclass(frozen=True)
class SasTable:
    """The values as stored: numbers float64, dates as SAS counts them; `formats` by variable, "" for none.

    `letters`: by numeric variable that has any, its special missing values as SAS writes them (".A" to ".Z", "._"), else null.
    """

    table: pd.DataFrame
    formats: dict[str, str]
    letters: dict[str, Series] = field(default_factory=dict)

    def with_letters(self) -> pd.DataFrame:
        """The table in which a special missing value is its letter, in a column of objects."""
        return self.table.assign(
            **{name: self.table[name].astype(object).where(letters.isna(), letters) for name, letters in self.letters.items()}
        )


def read_xpt(path: Path, encoding: str = "") -> SasTable:
    """One XPT file of one dataset, its text in UTF-8 or the encoding named. SourceError names file, fault and remedy."""
    import pyreadstat

    with path.open("rb") as file:
        if file.read(len(CPORT)) == CPORT:
            cause = "is a file of PROC CPORT, whose layout only SAS reads"
            raise SourceError(f"{path}: {cause}; write it with LIBNAME XPORT or the macro %LOC2XPT")
    try:
        table, meta = pyreadstat.read_xport(str(path), disable_datetime_conversion=True, encoding=BYTES)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"{path}: is not readable as a SAS transport file ({error}); export it again") from None
    content = path.read_bytes()
    start = _check_whole(path, content, len(table), sum(meta.variable_storage_width.values()))
    letters = letters_of_xpt(content, start, len(table), list(meta.column_names))
    return _sas_table(path, table, meta, encoding or "utf-8", letters)


def read_sas7bdat(path: Path, encoding: str = "") -> SasTable:
    """One sas7bdat file, its text in `encoding` or what the file states. SourceError names file, fault and remedy."""
    import pyreadstat

    try:
        table, meta = pyreadstat.read_sas7bdat(
            str(path), disable_datetime_conversion=True, user_missing=True, encoding=BYTES if encoding else None
        )
    except (pyreadstat.ReadstatError, ValueError) as error:
        remedy = remedy_of(path.name) if isinstance(error, UnicodeDecodeError) else "export it again"
        raise SourceError(f"{path}: is not readable as a whole sas7bdat file ({error}); {remedy}") from None
    numeric = [name for name, kind in meta.readstat_variable_types.items() if kind != "string"]
    mixed = [
        name for name in numeric if not pd.api.types.is_numeric_dtype(table[name])
    ]  # numbers, and letters that stand for one
    numbers = {name: pd.to_numeric(table[name], errors="coerce").astype("float64") for name in mixed}
    letters = {name: "." + table[name].where(numbers[name].isna() & table[name].notna()).astype(DTYPES["Char"]) for name in mixed}
    return _sas_table(path, table.assign(**numbers), meta, encoding, letters)


def _sas_table(path: Path, table: pd.DataFrame, meta: Any, encoding: str, letters: dict[str, Series]) -> SasTable:
    """What was read, its text decoded where it was read as bytes (`encoding` is not "")."""
    numeric = frozenset(name for name, kind in meta.readstat_variable_types.items() if kind != "string")
    formats = {name: str(format or "") for name, format in meta.original_variable_types.items()}
    if encoding:
        text = {}
        for name in [name for name in table.columns if name not in numeric]:
            try:
                text[name] = each_distinct(table[name].astype(DTYPES["Char"]), lambda distinct: decoded(distinct, encoding))
            except NotInEncoding as error:
                record = int(table[name].eq(error.text).to_numpy().argmax()) + 1
                cause = f"record {record}, variable {name} is not {encoding.upper()}"
                raise SourceError(f"{path}: {cause}; {remedy_of(path.name)}") from None
        table = table.assign(**text)
    return SasTable(pd.DataFrame(table), formats, letters)


def _check_whole(path: Path, content: bytes, rows: int, width: int) -> int:
    """Where the records start; SourceError unless `rows` records of `width` bytes and padding follow the header.

    The reader does not see a truncation. Version 5 does not state its number of records: a file cut where both a record and a
    card of 80 bytes end cannot be told.
    """
    if sum(content.count(header) for header in MEMBERS) != 1:
        raise SourceError(f"{path}: holds more than one dataset; write one file per dataset")
    start = max(content.find(header) for header in OBSERVATIONS) + CARD
    stated = content[start - CARD + len(OBSERVATIONS[0]) : start].decode("ascii", "replace").strip("! ")  # version 8 states it
    rest = content[start + rows * width :]
    whole = len(content) % CARD == 0 and len(rest) < CARD and not rest.strip(b" ")
    if not whole or (stated.isdigit() and int(stated) not in (0, rows)):
        raise SourceError(f"{path}: is truncated: it does not end after {rows} records of {width} bytes; send it again")
    return start
