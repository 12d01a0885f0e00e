"""The key of a raw row, one text that is made and read here alone (STUDY_SPEC 2.1).

A row of a form is SITEID|SUBJID|FOLDER|FOLDERSEQ|FORM|RECPOS, a part that is missing stays empty between its bars; a record of
SDTM as received is FILE|number of the record in the file.
"""

from functools import reduce

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.core.series import Series
from schemas.base import DTYPES

PARTS = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "FORM", "RECPOS"]
_BAR = "|"


def make_keys(parts: pd.DataFrame) -> Series:
    """The keys of rows from their columns PARTS, cleaned and without missing values."""
    return reduce(lambda left, part: left + _BAR + parts[part], PARTS[1:], parts[PARTS[0]])


def part_of(keys: Series, part: str) -> Series:
    """One of PARTS of each key; "" where it was missing, missing where there is no key of a form's row."""
    place = PARTS.index(part)
    pattern = rf"^(?:[^|]*\|){{{place}}}(?P<part>[^|]*)(?:\|[^|]*){{{len(PARTS) - 1 - place}}}"
    found = pc.extract_regex(pa.array(keys.astype(DTYPES["Char"])), pattern)
    return pd.Series(pc.struct_field(found, "part").to_pandas(), dtype=DTYPES["Char"]).set_axis(keys.index)


def received_keys(files: Series, numbers: Series) -> Series:
    """The keys of records as received: their file and number in it, from 1."""
    return files + _BAR + numbers.astype("str")


def record_numbers(keys: Series) -> Series:
    """The number of each record as received in its file, as text."""
    return keys.str.rsplit(_BAR, n=1).str[-1]
