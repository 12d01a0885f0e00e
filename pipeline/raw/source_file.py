"""What any file of a transfer is after reading, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.raw.faults import Fault
from schemas.base import DTYPES

ABOUT = ["FILE", "LINE", "TEST", "REASON", "ALONE"]
"""Of a row: its file, its line and test where it was made of a wide row, why it is left out, files without a partner of it."""

NO_PARTNER = "JOIN_UNMATCHED"
"""The reason of a row of a joined file that belongs to no row of the form's file."""


@dataclass(frozen=True)
class Remark:
    """An issue of a file as a whole: code, column, value and message."""

    code: str
    column: str
    value: str
    message: str = ""


@dataclass(frozen=True)
class SourceFile:
    """What was read of a file: its header (empty if unreadable), its faults, and its table, which is None if there are faults.

    In the table every field is text, an empty one missing; FILELINE is the place of the row in the file, as text: the first
    physical line of CSV and XML, the number of the record in a SAS file. `numbers`: the SAS format of each numeric variable.
    `about`: what is known of each row beside its fields (ABOUT), where the file was joined or made long; `remarks`: what was odd.
    """

    header: list[str]
    faults: list[Fault]
    table: pd.DataFrame | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
    about: pd.DataFrame | None = None
    remarks: tuple[Remark, ...] = ()

    def about_rows(self, file: str) -> pd.DataFrame:
        """ABOUT of every row of a file of this name."""
        if self.about is not None:
            return self.about
        index = self.table.index if self.table is not None else pd.RangeIndex(0)
        return pd.DataFrame({"FILE": file}, index=index).reindex(columns=ABOUT).astype(DTYPES["Char"])
