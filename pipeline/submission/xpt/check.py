"""Is a transport file what it should be: takes a file and what is known of it, gives every fault, each under its rule.

The file alone must keep the format's limits; against a declaration its name, labels, types and formats must agree, against the
lengths of its layer and the records it was made from these too. It reads the bytes, and not by the library that wrote them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.faults import Fault
from pipeline.submission.xpt.limits import DATETIME_SUFFIX, LABEL_BYTES, NAME, TEXT_BYTES
from pipeline.submission.xpt.reader import XptFile, XptFormatError, XptVariable, parse_xpt
from pipeline.submission.xpt.text import ASCII, Text
from pipeline.submission.xpt.writer import SAS_EPOCH, file_name, sas_format
from schemas.base import Table, name_of, title_of, variables

# A date outside these days is a datetime in seconds, or wrong: 1850-01-01 to 2149-12-31.
FIRST_DAY, LAST_DAY = ((pd.Timestamp(day) - SAS_EPOCH).days for day in ("1850-01-01", "2149-12-31"))
DATE_FORMATS = ("DATE", "E8601DA", "YYMMDD", "MMDDYY", "DDMMYY")


@dataclass(frozen=True)
class Expected:
    """What is known of a file: its declaration, the lengths of its layer, its records; each may be unknown."""

    declaration: type[Table] | None = None
    lengths: Mapping[str, int] | None = None
    table: pd.DataFrame | None = None
    text: Text = ASCII


def check_xpt(path: Path, expected: Expected | None = None) -> list[Fault]:
    """Every fault of one file; none when it is sound. A file that cannot be read has that one fault."""
    expected = expected or Expected()
    text = expected.text
    try:
        file = parse_xpt(path.read_bytes(), "latin-1" if text.encoding == "ASCII" else text.codec)
    except XptFormatError as error:
        return [Fault(error.rule, path.name, str(error), "write it again")]
    faults = [*_file(path, file), *_limits(file, text)]
    if expected.declaration:
        faults += [*_declared(file, expected.declaration, text)]
    if expected.lengths is not None:
        faults += [*_lengths(file, expected.lengths)]
    if expected.table is not None:
        faults += [*_values(file, expected.table)]
    return faults


def _file(path: Path, file: XptFile) -> Iterator[Fault]:
    if path.name != file_name(file.name):
        cause = f"holds the dataset '{file.name}'"
        yield Fault("XPT_FILE_NAME", path.name, cause, f"the file's name must be '{file_name(file.name)}'")


def _limits(file: XptFile, text: Text) -> Iterator[Fault]:
    labelled = [("", file.name, file.label), *((v.name, v.name, v.label) for v in file.variables)]
    for variable, name, label in labelled:
        if not NAME.fullmatch(name):
            yield Fault("XPT_NAME", file.name, f"the name '{name}' is not 1 to 8 of A-Z, 0-9 and _", "rename it", variable)
        if not label or not text.holds(label) or len(text.encode(label)) > LABEL_BYTES:
            cause = f"has the label '{label}', not 1 to {LABEL_BYTES} of {text.encoding}"
            yield Fault("XPT_LABEL", file.name, cause, "give it one", variable)
    for v in file.variables:
        if v.length > (TEXT_BYTES if v.type == "Char" else 8):
            yield Fault("XPT_LENGTH", file.name, f"takes {v.length} bytes", f"text has at most {TEXT_BYTES}, a number 8", v.name)
        if v.type == "Char" and len(bad := _not_held(file, v, text)):
            which = "a byte that is" if text.encoding == "ASCII" else "bytes that are"
            cause = f"has {which} not {text.characters} in record {bad[0] + 1}"
            yield Fault("XPT_ASCII", file.name, cause, "replace it", v.name)
        if v.type == "Num" and v.format.startswith(DATE_FORMATS) and not v.format.startswith("DATETIME"):
            days = file.table[v.name].dropna()
            if not days.between(FIRST_DAY, LAST_DAY).all():
                cause = f"counts days up to {days.max():.0f} under the format {v.format}: these are seconds or no dates"
                yield Fault("XPT_DATE", file.name, cause, "store days since 1960-01-01", v.name)


def _not_held(file: XptFile, variable: XptVariable, text: Text) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """The records whose text the encoding does not hold; bytes that it does not know were read as U+FFFD."""
    cells = file.cells(variable)
    if text.encoding == "ASCII":
        return np.flatnonzero(((cells < 32) | (cells > 126)).any(axis=1))
    values = file.table[variable.name]
    bad = [value for value in values.unique() if not text.holds(value)]
    return np.flatnonzero(values.isin(bad))


def _declared(file: XptFile, declaration: type[Table], text: Text) -> Iterator[Fault]:
    dataset, declared, found = name_of(declaration), variables(declaration), {v.name: v for v in file.variables}
    if file.name != dataset:
        yield Fault("XPT_MEMBER", dataset, f"is named '{file.name}' in the file", "write it under its own name")
    if file.label != (title := text.label(title_of(declaration))):
        yield Fault("XPT_DATASET_LABEL", dataset, f"has the label '{file.label}'", f"it is '{title}'")
    if list(found) != [v.name for v in declared]:
        cause = f"has the variables {', '.join(found)}"
        yield Fault("XPT_COLUMNS", dataset, cause, f"they are {', '.join(v.name for v in declared)}")
    for variable in (v for v in declared if v.name in found):
        stored = found[variable.name]
        kind = "Char" if variable.type == "Char" else "Num"
        if stored.type != kind:
            yield Fault(
                "XPT_TYPE", dataset, f"is stored as {stored.type} and declared {variable.type}", "store its type", stored.name
            )
        if stored.label != (label := text.label(variable.label)):
            yield Fault("XPT_VARIABLE_LABEL", dataset, f"has the label '{stored.label}'", f"it is '{label}'", stored.name)
        if stored.format != sas_format(variable):
            cause = f"has the format '{stored.format}'"
            yield Fault("XPT_SAS_FORMAT", dataset, cause, f"it is '{sas_format(variable)}'", stored.name)


def _lengths(file: XptFile, lengths: Mapping[str, int]) -> Iterator[Fault]:
    for v in file.variables:
        if v.length != lengths.get(v.name):
            cause = f"takes {v.length} bytes and {lengths.get(v.name)} in its layer"
            yield Fault("XPT_STUDY_LENGTH", file.name, cause, "give it the same length in every dataset", v.name)


def _values(file: XptFile, table: pd.DataFrame) -> Iterator[Fault]:
    if len(file.records) != len(table):
        yield Fault("XPT_RECORDS", file.name, f"holds {len(file.records)} of {len(table)} records", "write it again")
        return
    for name in (str(name) for name in table.columns if name in file.table.columns):
        stored, meant = file.table[name], _as_stored(table[name].reset_index(drop=True))
        differs = stored.dtype != meant.dtype or not stored.equals(meant)
        if differs:
            rows = np.flatnonzero(~((stored == meant) | (stored.isna() & meant.isna())))
            cause = f"differs in {len(rows)} records, the first is {rows[0] + 1}" if len(rows) else "has another type"
            yield Fault("XPT_VALUE", file.name, cause, "write it again", name)


def _as_stored(column: Series) -> Series:
    if column.dtype.kind == "M":
        unit = pd.Timedelta(seconds=1) if str(column.name).endswith(DATETIME_SUFFIX) else pd.Timedelta(days=1)
        return (column - SAS_EPOCH) / unit
    return column if column.dtype.kind == "f" else column.fillna("")
