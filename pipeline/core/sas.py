"""Strict readers of SAS files: the table as stored, and the format of each variable.

XPT (SAS transport, version 5 and 8) and sas7bdat, for raw forms and received SDTM alike. No value is changed; a file that is not
whole is refused.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.core.errors import CrfError

CARD = 80  # XPT is made of records of 80 bytes
OBSERVATIONS = (b"HEADER RECORD*******OBS     HEADER RECORD", b"HEADER RECORD*******OBSV8   HEADER RECORD")
MEMBERS = (b"HEADER RECORD*******MEMBER  HEADER RECORD", b"HEADER RECORD*******MEMBV8  HEADER RECORD")


class SourceError(CrfError):
    """A dataset file that cannot be used; the message names the file, what is wrong and what to do."""


@dataclass(frozen=True)
class SasTable:
    """The values as stored (numbers float64, dates as SAS counts them), and the SAS format by variable, "" for none."""

    table: pd.DataFrame
    formats: dict[str, str]


def read_xpt(path: Path) -> SasTable:
    """One XPT file of one dataset. SourceError names file, fault and remedy."""
    import pyreadstat

    try:
        table, meta = pyreadstat.read_xport(str(path), disable_datetime_conversion=True)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"{path}: is not readable as a SAS transport file in UTF-8 ({error}); export it again") from None
    _check_whole(path, len(table), sum(meta.variable_storage_width.values()))
    return SasTable(pd.DataFrame(table), _formats(meta))


def read_sas7bdat(path: Path) -> SasTable:
    """One sas7bdat file; special missing values come as their letter. SourceError names file, fault and remedy."""
    import pyreadstat

    try:
        table, meta = pyreadstat.read_sas7bdat(str(path), disable_datetime_conversion=True, user_missing=True)
    except (pyreadstat.ReadstatError, UnicodeDecodeError, ValueError) as error:
        raise SourceError(f"{path}: is not readable as a whole sas7bdat file ({error}); export it again") from None
    return SasTable(pd.DataFrame(table), _formats(meta))


def _formats(meta: Any) -> dict[str, str]:
    return {name: str(format or "") for name, format in meta.original_variable_types.items()}


def _check_whole(path: Path, rows: int, width: int) -> None:
    """SourceError unless `rows` records of `width` bytes and padding follow the header: the reader does not see a truncation.

    Version 5 does not state its number of records: a file cut where both a record and a card of 80 bytes end cannot be told.
    """
    content = path.read_bytes()
    if sum(content.count(header) for header in MEMBERS) != 1:
        raise SourceError(f"{path}: holds more than one dataset; write one file per dataset")
    start = max(content.find(header) for header in OBSERVATIONS) + CARD
    stated = content[start - CARD + len(OBSERVATIONS[0]) : start].decode("ascii", "replace").strip("! ")  # version 8 states it
    rest = content[start + rows * width :]
    whole = len(content) % CARD == 0 and len(rest) < CARD and not rest.strip(b" ")
    if not whole or (stated.isdigit() and int(stated) not in (0, rows)):
        raise SourceError(f"{path}: is truncated: it does not end after {rows} records of {width} bytes; send it again")
