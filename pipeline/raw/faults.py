"""What makes a transfer unusable: one fault per place, all of them in one error.

A data manager can mend a transfer in one go: the run stops only after every file is scanned (DESIGN 3).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from pipeline.core.errors import CrfError

SHOWN_ROWS = 10


@dataclass(frozen=True)
class Fault:
    """One thing wrong with a file: `line` counts from 1 and is None for a fault of the whole file."""

    file: str
    line: int | None
    cause: str
    remedy: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}, line {self.line}"
        return f"{place}: {self.cause}; {self.remedy}"


class TransferError(CrfError):
    """A transfer that cannot be trusted; nothing of it was loaded. `faults` are all that was found, in order of file and line."""

    def __init__(self, folder: str, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(f"transfer {folder} cannot be used:\n" + "\n".join(f"  {fault}" for fault in faults))


def no_column(file: str, column: str, header: Iterable[str], place: str) -> Fault:
    """The fault of a column that study.yaml names at `place` and that the file does not have, with the nearest that it has."""
    upper = {name.upper(): name for name in header}
    near = get_close_matches(column.upper(), list(upper), n=1)
    return Fault(
        file, 1, f"column '{column}' of {place} is missing", f"is it '{upper[near[0]]}'?" if near else f"correct {place}"
    )
