"""A SAS transport file, version 5, read byte by byte: takes the bytes, gives its header, its variables and their values.

The library that wrote a file neither shows all of its header nor sees a truncation. Layout: SAS Institute, TS-140. Trailing
records of nothing but blanks, of a dataset all of text, cannot be told from the padding of the last card; a file cut where a
record and a card end together cannot be told from a whole one without the number of its records (the manifest of a package has
its size and SHA-256).
"""

import struct
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.core.errors import CrfError
from pipeline.core.series import Series
from schemas.base import DTYPES

CARD = 80
LIBRARY, MEMBER = b"HEADER RECORD*******LIBRARY HEADER", b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!"
LIBRARY_8 = b"HEADER RECORD*******LIBV8   HEADER"
NAMESTR_HEADER, OBSERVATIONS = b"HEADER RECORD*******NAMESTR HEADER", b"HEADER RECORD*******OBS     HEADER"
NAMESTR = struct.Struct(">hhhh8s40s8shhh2x8shhi52x")  # type, -, length, number, name, label, format, ..., position, rest
NAMESTRS = 8 * CARD


class XptFormatError(CrfError):
    """Bytes that are no whole transport file of version 5 with one dataset; `rule` names what is wrong."""

    def __init__(self, rule: str, message: str) -> None:
        self.rule = rule
        super().__init__(message)


@dataclass(frozen=True)
class XptVariable:
    """One variable: `type` is Char or Num, `length` and `position` are bytes, `format` as in SAS ("DATE9.", "" for none)."""

    name: str
    label: str
    type: str
    length: int
    format: str
    position: int


@dataclass(frozen=True)
class XptFile:
    """One dataset: its name and label as the header states them, its variables, and the bytes of its records, one row each."""

    name: str
    label: str
    variables: tuple[XptVariable, ...]
    records: "np.ndarray[Any, np.dtype[np.uint8]]"
    codec: str = "latin-1"

    @cached_property
    def table(self) -> pd.DataFrame:
        """The values as stored: text without its padding, "" missing; numbers as float64, dates as SAS counts them."""
        return pd.DataFrame(
            {v.name: _text(self.cells(v), self.codec) if v.type == "Char" else _numbers(self.cells(v)) for v in self.variables}
        )

    def cells(self, variable: XptVariable) -> "np.ndarray[Any, np.dtype[np.uint8]]":
        """The bytes of one variable, one row per record."""
        return np.ascontiguousarray(self.records[:, variable.position : variable.position + variable.length])


def parse_xpt(content: bytes, codec: str = "latin-1") -> XptFile:
    """The file whose bytes are given, its labels and texts in `codec`.

    XptFormatError with XPT_VERSION, XPT_FORMAT, XPT_MEMBERS or XPT_TRUNCATED.
    """
    if content.startswith(LIBRARY_8):
        raise XptFormatError("XPT_VERSION", "is a transport file of version 8; write version 5")
    if not content.startswith(LIBRARY) or not content.startswith(MEMBER, 3 * CARD):
        raise XptFormatError("XPT_FORMAT", "is not a SAS transport file with a dataset")
    if content.count(MEMBER) > 1:
        raise XptFormatError("XPT_MEMBERS", "holds more than one dataset; write one file for each")
    if len(content) % CARD or not content.startswith(NAMESTR_HEADER, 7 * CARD):
        raise XptFormatError("XPT_TRUNCATED", "does not consist of whole records of 80 bytes")
    described = content[7 * CARD + 54 : 7 * CARD + 58]
    start = NAMESTRS + -(-int(described) * NAMESTR.size // CARD) * CARD if described.isdigit() else 0
    if not content.startswith(OBSERVATIONS, start):
        raise XptFormatError("XPT_TRUNCATED", "ends before its variables are described")
    variables = tuple(_variable(content, NAMESTRS + number * NAMESTR.size, codec) for number in range(int(described)))
    width = sum(variable.length for variable in variables)
    if not variables or any(v.length < 1 or not 0 <= v.position <= width - v.length for v in variables):
        raise XptFormatError("XPT_FORMAT", "describes variables that do not fit its records")
    label = _plain(content[6 * CARD + 32 : 6 * CARD + 72], codec)
    return XptFile(
        _plain(content[5 * CARD + 8 : 5 * CARD + 16]), label, variables, _records(content[start + CARD :], width), codec
    )


def _variable(content: bytes, offset: int, codec: str) -> XptVariable:
    kind, _, length, _, name, label, shown, width, decimals, _, _, _, _, position = NAMESTR.unpack_from(content, offset)
    decimal = str(decimals) if decimals else ""
    format = f"{_plain(shown)}{width or ''}.{decimal}" if _plain(shown) or width else ""
    return XptVariable(_plain(name), _plain(label, codec), "Num" if kind == 1 else "Char", length, format, position)


def _plain(field: bytes, codec: str = "latin-1") -> str:
    return field.decode(codec, "replace").rstrip(" \0")


def _records(rest: bytes, width: int) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """The records: the last is the one with the last byte that is not blank; what follows it must be less than a card."""
    count = -(-len(rest.rstrip(b" ")) // width)
    if count * width > len(rest) or len(rest) - count * width >= CARD:
        raise XptFormatError("XPT_TRUNCATED", f"does not end with a record of {width} bytes and its padding")
    return np.frombuffer(rest, dtype=np.uint8)[: count * width].reshape(count, width)


def _text(cells: "np.ndarray[Any, np.dtype[np.uint8]]", codec: str) -> Series:
    count, length = cells.shape
    fixed = pa.FixedSizeBinaryArray.from_buffers(pa.binary(length), count, [None, pa.py_buffer(cells)])
    if codec == "latin-1":
        try:
            text = fixed.cast(pa.binary()).cast(pa.string())
            return pd.Series(text.to_pandas(), dtype=DTYPES["Char"]).str.rstrip(" ")
        except pa.ArrowInvalid:  # not UTF-8: each byte as a character
            pass
    encoded = fixed.cast(pa.binary()).dictionary_encode()
    distinct = pa.array([value.decode(codec, "replace") for value in encoded.dictionary.to_pylist()], pa.string())
    return pd.Series(distinct.take(encoded.indices).to_pandas(), dtype=DTYPES["Char"]).str.rstrip(" ")


def _numbers(cells: "np.ndarray[Any, np.dtype[np.uint8]]") -> Series:
    """IBM floating point: sign, exponent of 16 (excess 64), 56 bits of fraction; a fraction of 0 under a first byte is missing.

    A number may be stored in 2 to 8 bytes; the bytes left out are 0.
    """
    whole = np.zeros((len(cells), 8), dtype=np.uint8)
    whole[:, : cells.shape[1]] = cells
    bits = whole.view(">u8")[:, 0].astype(np.uint64)
    fraction = bits & np.uint64((1 << 56) - 1)
    exponent = ((bits >> np.uint64(56)) & np.uint64(0x7F)).astype(np.int64)
    values = np.ldexp(fraction.astype(np.float64), 4 * (exponent - 64) - 56)
    values = np.where(bits >> np.uint64(63) == 1, -values, values)
    return pd.Series(np.where((fraction == 0) & (bits != 0), np.nan, values))
