"""One SAS transport file, version 5, of a table of text: takes the columns and which of them are numbers, dates or times.

Unlike the writer of submissions it writes special missing values, as raw data have them. Layout: SAS Institute, TS-140.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.core.sas.formats import DATE, DATETIME, TIME, kind_of_format
from pipeline.core.series import Series

CARD = 80
STAMP = b"01JAN70:00:00:00"  # the same records give the same bytes
EPOCH = pd.Timestamp("1960-01-01")
Bytes = npt.NDArray[np.uint8]


def write_xpt(table: pd.DataFrame, name: str, formats: Mapping[str, str], letters: Mapping[str, str], path: Path) -> None:
    """`table` (text) as the dataset `name`; `formats`, `letters` as in Sheet and write_transfer.

    ValueError for a name that transport files cannot hold, and for an answer of a numeric variable that is no number or letter.
    """
    if wrong := [column for column in (name, *table) if len(column) > 8]:
        raise ValueError(f"{path.name}: names have 8 letters at most, not {', '.join(wrong)}")
    columns = {column: _cells(table[column], formats.get(column), letters, path) for column in table}
    positions = np.cumsum([0, *(cells.shape[1] for cells in columns.values())])
    described = b"".join(
        _namestr(at + 1, column, cells.shape[1], int(positions[at]), formats.get(column))
        for at, (column, cells) in enumerate(columns.items())
    )
    records = np.concatenate(list(columns.values()), axis=1).tobytes() if columns else b""
    path.write_bytes(b"".join([_headers(name, len(columns)), _filled(described), _card("OBS", 0), _filled(records)]))


def _cells(text: Series, format: str | None, letters: Mapping[str, str], path: Path) -> Bytes:
    """The bytes of one column, a line per record."""
    if format is None:
        encoded = text.fillna("").str.encode("utf-8").to_numpy(dtype="S")
        width = max(1, encoded.dtype.itemsize)
        cells = np.frombuffer(encoded.astype(f"S{width}").tobytes(), dtype=np.uint8).reshape(len(text), width)
        return np.where(cells == 0, np.uint8(32), cells)
    special = text.map(dict(letters)).astype("str")
    numbers = _numbers(text.mask(special.notna()), format)
    if (wrong := numbers.isna() & text.notna() & special.isna()).any():
        raise ValueError(f"{path.name}: '{text[wrong].iloc[0]}' of the numeric variable {text.name} is no number")
    cells = ibm_doubles(numbers.to_numpy(dtype="float64"))
    codes = special.str[1:].fillna(".").map(ord).to_numpy(dtype=np.uint8)
    cells[numbers.isna().to_numpy(), 0] = codes[numbers.isna().to_numpy()]
    return cells


def _numbers(text: Series, format: str) -> Series:
    """ISO 8601 text as SAS counts it by this format; other text as the number it is."""
    kind = kind_of_format(format)
    if kind == DATE:
        return (pd.to_datetime(text, format="%Y-%m-%d", errors="coerce") - EPOCH).dt.days.astype("float64")
    if kind == DATETIME:
        return (pd.to_datetime(text, format="ISO8601", errors="coerce") - EPOCH) / pd.Timedelta(seconds=1)
    if kind == TIME:
        return pd.to_timedelta(text, errors="coerce") / pd.Timedelta(seconds=1)
    return pd.to_numeric(text, errors="coerce").astype("float64")


def ibm_doubles(values: npt.NDArray[np.float64]) -> Bytes:
    """Numbers as the eight bytes of IBM mainframes: sign and exponent of 16, then 56 bits of fraction; zeros where missing."""
    known = np.nan_to_num(values, nan=0.0)
    fraction, two = np.frexp(np.abs(known))
    sixteen = -(-two // 4)
    mantissa = np.ldexp(fraction, two - 4 * sixteen + 56).astype(np.uint64)
    head = (np.where(known < 0, 128, 0) + sixteen + 64).astype(np.uint64)
    whole = np.where(known == 0, np.uint64(0), (head << np.uint64(56)) | mantissa)
    return np.frombuffer(whole.astype(">u8").tobytes(), dtype=np.uint8).reshape(-1, 8).copy()


def _namestr(number: int, name: str, length: int, position: int, format: str | None) -> bytes:
    """The description of one variable, 140 bytes."""
    letters = (format or "").rstrip(".0123456789")
    width = int("".join(letter for letter in (format or "")[len(letters) :].split(".")[0] if letter.isdigit()) or 0)
    head = b"".join(value.to_bytes(2, "big") for value in (2 if format is None else 1, 0, length, number))
    shown = letters.encode().ljust(8) + width.to_bytes(2, "big") + bytes(4) + bytes(2)
    return head + name.encode().ljust(8) + b" " * 40 + shown + b" " * 8 + bytes(4) + position.to_bytes(4, "big") + bytes(52)


def _headers(name: str, variables: int) -> bytes:
    made_by = b"9.4     X64     " + b" " * 24 + STAMP
    library, member = b"SAS     SAS     SASLIB  " + made_by, b"SAS     " + name.encode().ljust(8) + b"SASDATA " + made_by
    blank = STAMP + b" " * (CARD - len(STAMP))
    return b"".join([
        _card("LIBRARY", 0), library, blank, b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140  ",
        _card("DSCRPTR", 0), member, blank, _card("NAMESTR", variables),
    ])  # fmt: skip


def _card(kind: str, count: int) -> bytes:
    """A header record; that of NAMESTR has the number of variables."""
    digits = f"000000{count:04d}00000000000000000000"
    return f"HEADER RECORD*******{kind:<8}HEADER RECORD!!!!!!!{digits}  ".encode()


def _filled(content: bytes) -> bytes:
    """The content filled with blanks to whole records."""
    return content + b" " * (-len(content) % CARD)
