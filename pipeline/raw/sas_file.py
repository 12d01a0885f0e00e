"""One SAS file as text: takes an XPT or sas7bdat file, gives every value as the text that states it exactly.

SAS keeps numbers and dates as doubles, and a raw table is text: a number becomes its shortest exact text, a date, datetime or
time (by its SAS format) ISO 8601, a special missing value its letter (".A"). A number whose format is none of these stays a
number: nothing is guessed.
"""

from pathlib import Path

import pandas as pd

from pipeline.core.sas.formats import kind_of_format
from pipeline.core.sas.numbers import number_text
from pipeline.core.sas.readers import SasTable, SourceError, read_sas7bdat, read_xpt
from pipeline.core.series import Series
from pipeline.raw.faults import Fault
from pipeline.raw.source_file import SourceFile

CONTROLS = r"[\x00-\x08\x0b-\x1f\x7f]"


def read_sas(path: Path, encoding: str = "") -> SourceFile:
    """One dataset file; names in upper case, FILELINE is the number of the record."""
    try:
        source = read_xpt(path, encoding) if path.suffix.lower() == ".xpt" else read_sas7bdat(path, encoding)
    except SourceError as error:
        return SourceFile([], [Fault(path.name, None, str(error).removeprefix(f"{path}: "), "nothing of it was read")])
    header = [name.upper() for name in source.table.columns]
    table = _texts(source).set_axis(header, axis=1)
    if faults := _faults(table, header, path.name):
        return SourceFile(header, faults)
    numbers = {name.upper(): source.formats.get(name, "") for name in source.table.select_dtypes("number").columns}
    return SourceFile(header, [], table.assign(FILELINE=pd.RangeIndex(1, len(table) + 1).astype("str")), numbers)


def _faults(table: pd.DataFrame, header: list[str], file: str) -> list[Fault]:
    faults = []
    for name in header:
        odd = table[name].str.contains(CONTROLS).fillna(False).to_numpy(dtype=bool)
        if odd.any():
            line = int(odd.argmax()) + 1
            faults.append(Fault(file, line, f"variable '{name}' holds a control character", "export the file again without it"))
    return faults


def _texts(source: SasTable) -> pd.DataFrame:
    columns = [_text(source.table.iloc[:, at], source.formats.get(name, "")) for at, name in enumerate(source.table.columns)]
    table = pd.concat(columns, axis=1) if columns else source.table
    return table.assign(**{name: table[name].fillna(letters) for name, letters in source.letters.items()})


def _text(values: Series, format: str) -> Series:
    if pd.api.types.is_numeric_dtype(values):
        return number_text(values.astype("float64"), kind_of_format(format), format)
    text = values.astype("str")
    return text.mask(text.eq("").fillna(False))
