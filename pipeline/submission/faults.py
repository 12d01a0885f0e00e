"""What is wrong with a dataset or file of a submission: one fault per place, all of them in one error."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.core.errors import CrfError


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `rule` is the check's id; `variable`, `record` (its key in words) and `value` where there is one."""

    rule: str
    dataset: str
    cause: str
    remedy: str
    variable: str = ""
    record: str = ""
    value: str = ""

    def __str__(self) -> str:
        place = f"{self.dataset}.{self.variable}" if self.variable else self.dataset
        record = f", record {self.record}" if self.record else ""
        value = f" ({self.value!r})" if self.value else ""
        return f"{self.rule} {place}{record}: {self.cause}{value}; {self.remedy}"


class SubmissionError(CrfError):
    """Datasets that cannot be submitted as they are; nothing was written. `faults` are all that was found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("cannot be submitted:\n" + "\n".join(f"  {fault}" for fault in self.faults))
