"""How the values of a variable are stored: takes a column and its declaration, gives data type, length and decimals.

Lengths of variables are those of the XPT (lengths.py), only value-level parts are measured here; a number takes the eight bytes
that the XPT gives it.
"""

import numpy as np

from pipeline.core.series import Series
from pipeline.submission.define.content import DataType, Measured
from pipeline.submission.xpt.lengths import NUMERIC, study_lengths
from pipeline.submission.xpt.text import ASCII, Text
from pipeline.submission.xpt.writer import sas_format
from schemas.base import Variable

_DECIMALS = 8  # an unrounded quotient has no last decimal: more are not stated


def measure(values: Series, variable: Variable, length: int) -> Measured:
    """A variable as declared and stored; `length` is that of the XPT. ISO 8601 text has no length (Define-XML 2.1, ItemDef)."""
    if variable.type == "Date":
        return Measured("integer", NUMERIC, display_format=sas_format(variable))
    if variable.type == "Num":
        return measure_number(values)
    if variable.name.endswith("DTC"):
        return Measured(_precision(values))
    return Measured("durationDatetime") if variable.name.endswith("DUR") else Measured("text", length)


def measure_number(values: Series) -> Measured:
    """Numbers: integer where every value is whole, else float with the most decimals that a value needs, at most eight."""
    distinct = values.dropna().unique()
    shown = [np.format_float_positional(value, precision=_DECIMALS, trim="-") for value in distinct]
    decimals = max([0, *(len(text.partition(".")[2]) for text in shown)])
    return Measured("float", NUMERIC, decimals) if decimals else Measured("integer", NUMERIC)


def measure_text(values: Series, text: Text = ASCII) -> Measured:
    """A part of a text variable: integer or float where every value is a number, a date where every value is one, else text."""
    present = values.dropna()
    length = study_lengths([present.to_frame("VALUE")], text)["VALUE"]
    if present.str.fullmatch(r"\d{4}-\d{2}(-\d{2})?").all():
        return Measured(_precision(present))
    if not present.str.fullmatch(r"-?\d+(\.\d+)?").all():
        return Measured("text", length)
    decimals = int(present.str.partition(".")[2].str.len().max())
    return Measured("float", length, decimals) if decimals else Measured("integer", length)


def _precision(values: Series) -> DataType:
    """The type of ISO 8601 dates: with or without time, partial where a value lacks a part."""
    present = values.dropna()
    whole_date = present.str.match(r"\d{4}-\d{2}-\d{2}")
    timed = present.str.contains("T", regex=False)
    if timed.any():
        return "datetime" if timed.all() and whole_date.all() else "partialDatetime"
    return "date" if whole_date.all() else "partialDate"
