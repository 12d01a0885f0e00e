"""One CSV file, strictly: takes its bytes, gives a table of text with line numbers, or every fault.

RFC 4180 in UTF-8 or the encoding that study.yaml states (a byte order mark is tolerated: spreadsheets write one), LF or CRLF, a
header, the header's number of fields in each row, a line end after the last row. The structure is checked on a skeleton of the
bytes in which each quoted field is replaced by a mark per line break in it, so that commas, line ends and lines can be counted as
whole arrays; Arrow then reads the values, and guesses nothing (`NA` and `001` stay text).
"""

import csv
import io
import re

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from pipeline.core.encodings import remedy_of
from pipeline.core.field_limit import REMEDY, first_too_long
from pipeline.raw.faults import SHOWN_ROWS, Fault
from pipeline.raw.source_file import SourceFile

BOM = b"\xef\xbb\xbf"
_QUOTED = re.compile(rb'(?<![^,\n])"[^"]*(?:""[^"]*)*"(?![^,\r\n])')
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_BREAK = b"\x0b"  # stands for a line break inside a quoted field; no file may contain it
_LARGEST_BLOCK = 2**31 - 1
_AGAIN = "export the file again"
_IN_UTF8 = "export the file again in UTF-8, or {}"

Positions = npt.NDArray[np.int64]


def read_csv(data: bytes, file: str, encoding: str = "") -> SourceFile:
    """One CSV file from its bytes; `file` is the name that the faults give, `encoding` what it is in where that is not UTF-8."""
    if encoding:
        try:
            data = data.decode(encoding).encode()
        except UnicodeDecodeError as error:
            cause = f"byte {data[error.start]:#04x} is not {encoding.upper()}, which study.yaml states as its encoding"
            return SourceFile([], [Fault(file, _line_at(data, error.start), cause, remedy_of(file))])
    data = data.removeprefix(BOM)
    if faults := _byte_faults(data, file):
        return SourceFile([], faults)
    skeleton = _QUOTED.sub(lambda quoted: _BREAK * quoted[0].count(b"\n"), data) if b'"' in data else data
    if faults := _quote_faults(skeleton, file):
        return SourceFile([], faults)
    try:
        header = next(csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")))
    except csv.Error:
        return SourceFile([], [Fault(file, 1, f"holds a column name of more than {csv.field_size_limit():,} bytes", _AGAIN)])
    if faults := _header_faults(header, file) + _row_faults(skeleton, file):
        return SourceFile(header, faults)
    values, lines = _values(data, header), _line_numbers(skeleton)
    if faults := _long_fields(values, lines, file):
        return SourceFile(header, faults)
    frame: pd.DataFrame = values.to_pandas()
    if faults := _headers_within(frame, lines, file):
        return SourceFile(header, faults)
    return SourceFile(header, [], frame.assign(FILELINE=lines.astype("str")))


def _byte_faults(data: bytes, file: str) -> list[Fault]:
    """Faults that make the bytes unreadable as lines of text: empty, another encoding, control characters, truncated."""
    if not data.strip():
        return [Fault(file, None, "is empty: it does not even have a header", _AGAIN)]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return [
            Fault(
                file, _line_at(data, error.start), f"byte {data[error.start]:#04x} is not UTF-8", _IN_UTF8.format(remedy_of(file))
            )
        ]
    if len(data) != len(data.translate(None, delete=_CONTROLS)):
        at = min(found for found in (data.find(bytes([control])) for control in _CONTROLS) if found >= 0)
        return [Fault(file, _line_at(data, at), f"holds the control character {data[at]:#04x}", f"{_AGAIN} without it")]
    if data.count(b"\r") != data.count(b"\r\n"):
        at = data.replace(b"\r\n", b"  ").find(b"\r")
        return [Fault(file, _line_at(data, at), "holds a carriage return without a line feed", _AGAIN)]
    if not data.endswith(b"\n"):
        cause = "ends without a line end: the file is truncated"
        return [Fault(file, _line_at(data, len(data)), cause, f"{_AGAIN} and transfer it completely")]
    return []


def _quote_faults(skeleton: bytes, file: str) -> list[Fault]:
    at = skeleton.find(b'"')
    if at < 0:
        return []
    cause = "holds a quote that is not closed, or that stands inside a field without being doubled"
    return [Fault(file, _line_at(skeleton, at), cause, f"{_AGAIN} with quoting by RFC 4180; it may be truncated")]


def _header_faults(header: list[str], file: str) -> list[Fault]:
    twice = sorted({name for name in header if header.count(name) > 1})
    for sign, called in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
        if len(header) == 1 and header[0].count(sign) > 1:
            return [Fault(file, 1, f"has its fields separated by {called}", f"{_AGAIN} with commas, by RFC 4180")]
    return [
        Fault(file, 1, f"column '{name}' stands {header.count(name)} times in the header", "keep one of them") for name in twice
    ]


def _row_faults(skeleton: bytes, file: str) -> list[Fault]:
    """Rows that have more or fewer fields than the header; SHOWN_ROWS of them, and the number of the others."""
    text = np.frombuffer(skeleton, dtype=np.uint8)
    commas = np.searchsorted(_positions(text, b","), _positions(text, b"\n"))
    fields = np.diff(commas, prepend=0) + 1
    ragged = np.flatnonzero(fields != fields[0])
    lines = np.concatenate(([1], _line_numbers(skeleton)))
    faults = [
        Fault(file, int(lines[row]), f"has {fields[row]} fields, the header has {fields[0]}", _remedy(row == len(fields) - 1))
        for row in ragged[:SHOWN_ROWS]
    ]
    if len(ragged) > SHOWN_ROWS:
        faults.append(Fault(file, None, f"{len(ragged) - SHOWN_ROWS} more rows have another number of fields", _AGAIN))
    return faults


def _remedy(last: bool) -> str:
    return f"{_AGAIN}; it may be truncated" if last else f"{_AGAIN} with quoting by RFC 4180"


def _values(data: bytes, header: list[str]) -> pa.Table:
    """The fields. A row that is longer than a block of the reader is read in one block with all others."""
    blocks = (arrow_csv.ReadOptions(), arrow_csv.ReadOptions(block_size=min(len(data), _LARGEST_BLOCK)))
    parsed = arrow_csv.ParseOptions(newlines_in_values=b'"' in data)
    converted = arrow_csv.ConvertOptions(
        column_types={name: pa.string() for name in header},
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    try:
        return arrow_csv.read_csv(pa.BufferReader(data), blocks[0], parsed, converted)
    except pa.ArrowInvalid:
        return arrow_csv.read_csv(pa.BufferReader(data), blocks[1], parsed, converted)


def _headers_within(frame: pd.DataFrame, lines: Positions, file: str) -> list[Fault]:
    """A fault per row that says what the header says: two files were put one below the other."""
    repeated = frame.eq(pd.Series(frame.columns, index=frame.columns)).all(axis=1).to_numpy()
    cause = "repeats the header, as when files are put one below the other"
    return [Fault(file, int(line), cause, "name the files in raw.forms.<form>.files") for line in lines[repeated][:SHOWN_ROWS]]


def _long_fields(values: pa.Table, lines: Positions, file: str) -> list[Fault]:
    """A fault per column that has a field of more bytes than a field may have: the first of them."""
    longest = {name: first_too_long(column) for name, column in zip(values.column_names, values.columns, strict=True)}
    return [
        Fault(file, int(lines[found[0]]), f"column '{name}' has a field of {found[1]:,} bytes", REMEDY)
        for name, found in longest.items()
        if found
    ]


def _line_numbers(skeleton: bytes) -> Positions:
    """The first physical line of each row but the header: a line per row before it, and one per line break inside those rows."""
    text = np.frombuffer(skeleton, dtype=np.uint8)
    row_ends = _positions(text, b"\n")[:-1]
    inner = np.searchsorted(_positions(text, _BREAK), row_ends)
    return np.arange(2, len(row_ends) + 2) + inner


def _positions(text: npt.NDArray[np.uint8], byte: bytes) -> Positions:
    return np.flatnonzero(text == ord(byte))


def _line_at(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + data.count(_BREAK, 0, position) + 1
