"""What any file of a transfer is after reading, whatever its format."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from pipeline.raw.faults import Fault


@dataclass(frozen=True)
class SourceFile:
    """What was read of a file: its header (empty if unreadable), its faults, and its table, which is None if there are faults.

    In the table every field is text, an empty one missing; FILELINE is the place of the row in the file, as text: the first
    physical line of CSV and XML, the number of the record in a SAS file. `numbers`: the SAS format of each numeric variable.
    """

    header: list[str]
    faults: list[Fault]
    table: pd.DataFrame | None = None
    numbers: Mapping[str, str] = field(default_factory=dict)
