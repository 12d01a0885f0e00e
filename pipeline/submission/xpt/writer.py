"""SAS transport files, version 5: takes the datasets of one layer, gives the bytes of one file each.

The one strict wrapper on pyreadstat: what its writer would cut, accept or change in silence is refused before (limits.py).
Lengths are study-wide, dates are SAS days, and the four timestamps are the day that is given, so that the same records give the
same bytes. Layout: SAS Institute, TS-140.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.faults import SubmissionError
from pipeline.submission.layer import Member
from pipeline.submission.xpt.ascii import AsciiTable, to_ascii
from pipeline.submission.xpt.lengths import NUMERIC, study_lengths
from pipeline.submission.xpt.limits import DATETIME_SUFFIX, LABEL_BYTES, limit_faults
from pipeline.submission.xpt.text import ASCII, Text
from schemas.base import Variable, title_of, variables

CARD = 80  # the file is made of records of 80 bytes
NAMESTR = 140  # bytes that describe one variable
NAMESTRS = 8 * CARD  # where they start, behind the headers of library and member
STAMPS = (144, 160, 464, 480)  # library created and modified, member created and modified
MEMBER_LABEL = 6 * CARD + 32  # where the label of the dataset starts
LABEL = 16  # where that of a variable starts in its description
DATE_FORMAT, DATETIME_FORMAT = "DATE9.", "DATETIME20."
SAS_EPOCH = pd.Timestamp("1960-01-01")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@dataclass(frozen=True)
class XptLayer:
    """The transport files by name (`ae.xpt`), the length of each variable, and what was replaced.

    `replaced` has the columns DATASET, VARIABLE, VALUE, ASCII and RECORDS.
    """

    files: dict[str, bytes]
    lengths: dict[str, int]
    replaced: pd.DataFrame


def write_layer(
    members: Iterable[Member], stamped: date, translations: Mapping[str, str] | None = None, text: Text = ASCII
) -> XptLayer:
    """All datasets of a layer as transport files. SubmissionError lists every fault of every dataset; then nothing is written."""
    members = list(members)
    plain = {member.name: to_ascii(member.table, translations, text) for member in members}
    members = [Member(member.declaration, plain[member.name].table) for member in members]
    if faults := [fault for member in members for fault in limit_faults(member, text)]:
        raise SubmissionError(faults)
    lengths = study_lengths((member.table for member in members), text)
    written = {file_name(member.name): write_dataset(member, lengths, stamped, text) for member in members}
    return XptLayer(written, lengths, _replaced(plain))


def file_name(dataset: str) -> str:
    """The file of a dataset: AE is in ae.xpt."""
    return f"{dataset.lower()}.xpt"


def sas_format(variable: Variable) -> str:
    """The SAS format of a variable, "" for text and plain numbers; define.xml states the same as display format."""
    if variable.type != "Date":
        return ""
    return DATETIME_FORMAT if variable.name.endswith(DATETIME_SUFFIX) else DATE_FORMAT


def write_dataset(member: Member, lengths: Mapping[str, int], stamped: date, text: Text = ASCII) -> bytes:
    """One dataset as a transport file; its limits must have been looked at before."""
    declared = variables(member.declaration)
    columns = {v.name: _stored(member.table[v.name], v, lengths, text) for v in declared}
    content = _through_pyreadstat(pd.DataFrame(columns), member, declared)
    width = sum(lengths[v.name] if v.type == "Char" else NUMERIC for v in declared)
    end = NAMESTRS + _cards(len(declared) * NAMESTR) + CARD + len(member.table) * width
    written = bytearray(_stamped(content[:end], stamped) + b" " * (_cards(end) - end))
    if text != ASCII:
        _labels(written, member, declared, text)
        _texts(written, member, declared, lengths, text)
    return bytes(written)


def _labels(written: bytearray, member: Member, declared: tuple[Variable, ...], text: Text) -> None:
    """Puts the labels in their language and encoding in the places of the declared ones."""
    places = [(MEMBER_LABEL, title_of(member.declaration))]
    places += [(NAMESTRS + number * NAMESTR + LABEL, variable.label) for number, variable in enumerate(declared)]
    for place, label in places:
        written[place : place + LABEL_BYTES] = text.encode(text.label(label)).ljust(LABEL_BYTES)


def _texts(written: bytearray, member: Member, declared: tuple[Variable, ...], lengths: Mapping[str, int], text: Text) -> None:
    """Puts the values of text variables in their encoding in their places: pyreadstat writes none but UTF-8."""
    start = NAMESTRS + _cards(len(declared) * NAMESTR) + CARD
    widths = [lengths[v.name] if v.type == "Char" else NUMERIC for v in declared]
    size = len(member.table) * sum(widths)
    records = np.frombuffer(written, dtype=np.uint8)[start : start + size].reshape(len(member.table), sum(widths))
    for variable, width, left in zip(declared, widths, np.cumsum([0, *widths[:-1]]), strict=True):
        if variable.type == "Char":
            codes, distinct = pd.factorize(member.table[variable.name])
            cells = b"".join(text.encode(value).ljust(width) for value in [*distinct, ""])  # a missing value has code -1
            records[:, left : left + width] = np.frombuffer(cells, dtype=np.uint8).reshape(-1, width)[codes]


def _stamped(content: bytes, day: date) -> bytes:
    """The file with its four timestamps at the start of `day`."""
    stamp = f"{day.day:02}{MONTHS[day.month - 1]}{day.year % 100:02}:00:00:00".encode()
    parts, position = [], 0
    for place in STAMPS:
        parts += [content[position:place], stamp]
        position = place + len(stamp)
    return b"".join([*parts, content[position:]])


def _stored(column: Series, variable: Variable, lengths: Mapping[str, int], text: Text) -> Series:
    """The column as pyreadstat takes it, with one record more: it is as wide as the variable, sets the widths, and is cut off.

    pyreadstat makes text as wide as the longest value in the file and offers no other way.
    """
    if variable.type == "Char":
        codes, distinct = pd.factorize(column if text == ASCII else column.mask(column.notna()))
        texts = np.array([*distinct, "x" * lengths[variable.name], ""], dtype="object")  # a missing value has code -1: the last
        return pd.Series(texts[np.append(codes, -2)], dtype="object")
    if variable.type == "Date":
        unit = pd.Timedelta(seconds=1) if variable.name.endswith(DATETIME_SUFFIX) else pd.Timedelta(days=1)
        column = (column - SAS_EPOCH) / unit
    return pd.concat([column, pd.Series([0.0])], ignore_index=True)


def _through_pyreadstat(table: pd.DataFrame, member: Member, declared: tuple[Variable, ...]) -> bytes:
    import pyreadstat

    with TemporaryDirectory() as folder:
        path = Path(folder) / file_name(member.name)
        pyreadstat.write_xport(
            table,
            str(path),
            file_format_version=5,
            table_name=member.name,
            file_label=title_of(member.declaration),
            column_labels={variable.name: variable.label for variable in declared},
            variable_format={variable.name: shown for variable in declared if (shown := sas_format(variable))},
        )
        return path.read_bytes()


def _cards(size: int) -> int:
    """`size` rounded up to whole records of 80 bytes."""
    return -(-size // CARD) * CARD


def _replaced(plain: Mapping[str, AsciiTable]) -> pd.DataFrame:
    listed = [(name, *replacement) for name, made in plain.items() for replacement in made.replaced]
    return pd.DataFrame(listed, columns=["DATASET", "VARIABLE", "VALUE", "ASCII", "RECORDS"])
