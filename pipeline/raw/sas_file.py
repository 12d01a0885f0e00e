"""One SAS file as text: takes an XPT or sas7bdat file, gives every value as the text that states it exactly.

Its own module because SAS keeps numbers and dates as doubles, and a raw table is text: a number becomes its shortest exact text,
a date, datetime or time (by its SAS format) ISO 8601. A number whose format is none of these stays a number: nothing is guessed.
"""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.sas import SasTable, SourceError, read_sas7bdat, read_xpt
from pipeline.raw.faults import Fault
from pipeline.raw.source_file import SourceFile

DATES = re.compile(r"(DATE|DAY|(YYMMDD|MMDDYY|DDMMYY)[BCDNPSX]?|(E8601|B8601|IS8601)DA|WEEKDAT[EX]|WORDDAT[EX])\d*(\.\d*)?")
DATETIMES = re.compile(r"(DATETIME|DATEAMPM|MDYAMPM|(E8601|B8601|IS8601)DT)\d*(\.\d*)?")
TIMES = re.compile(r"(TIME|TIMEAMPM|HHMM|TOD|(E8601|B8601|IS8601)TM)\d*(\.\d*)?")
EPOCH = np.datetime64("1960-01-01", "us")
CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f]"
DAY = 86_400


def read_sas(path: Path) -> SourceFile:
    """One dataset file; names in upper case, FILELINE is the number of the record."""
    try:
        found = read_xpt(path) if path.suffix.lower() == ".xpt" else read_sas7bdat(path)
    except SourceError as error:
        return SourceFile([], [Fault(path.name, None, str(error).removeprefix(f"{path}: "), "nothing of it was read")])
    header = [name.upper() for name in found.table.columns]
    table = _texts(found).set_axis(header, axis=1)
    if faults := _faults(table, header, path.name):
        return SourceFile(header, faults)
    return SourceFile(header, [], table.assign(FILELINE=pd.RangeIndex(1, len(table) + 1).astype("str")))


def _faults(table: pd.DataFrame, header: list[str], file: str) -> list[Fault]:
    faults = []
    for name in header:
        odd = table[name].str.contains(CONTROLS).fillna(False).to_numpy(dtype=bool)
        if odd.any():
            line = int(odd.argmax()) + 1
            faults.append(Fault(file, line, f"variable '{name}' holds a control character", "export the file again without it"))
    return faults


def _texts(found: SasTable) -> pd.DataFrame:
    columns = [_text(found.table.iloc[:, at], found.formats.get(name, "")) for at, name in enumerate(found.table.columns)]
    return pd.concat(columns, axis=1) if columns else found.table


def _text(values: "pd.Series[Any]", format: str) -> "pd.Series[Any]":
    if pd.api.types.is_numeric_dtype(values):
        return _number_text(values.astype("float64"), format.upper())
    numbers = pd.to_numeric(values, errors="coerce") if format and not format.startswith("$") else None
    text = values.astype("str")
    if numbers is not None and numbers.notna().any():  # a numeric variable in which a letter says why a value is missing
        text = _number_text(numbers, format.upper()).fillna(text)
    return text.mask(text.eq("").fillna(False))


def _number_text(values: "pd.Series[Any]", format: str) -> "pd.Series[Any]":
    text = values.astype("str").str.removesuffix(".0")
    if DATES.fullmatch(format):
        return _iso(values * DAY, slice(0, 10)).fillna(text)
    if DATETIMES.fullmatch(format):
        return _iso(values, slice(0, None)).fillna(text)
    if TIMES.fullmatch(format):
        return _iso(values.where(values.between(0, DAY, inclusive="left")), slice(11, None)).fillna(text)
    return text


def _iso(seconds: "pd.Series[Any]", part: slice) -> "pd.Series[Any]":
    """Seconds since 1960-01-01 as a part of ISO 8601 text; fractions of a second only where there are some."""
    known = seconds.notna().to_numpy()
    moments = EPOCH + (seconds.fillna(0).to_numpy() * 1e6).round().astype("timedelta64[us]")
    text = pd.Series(np.datetime_as_string(moments, unit="us"), index=seconds.index, dtype="str")
    return text.str.rstrip("0").str.rstrip(".").str.slice(part.start, part.stop).where(known)
