"""What a piece of work costs: takes a function, gives its result with CPU seconds, wall seconds and peak memory.

Its own module because every stage must be measured in the same way. CPU seconds count all threads of the process. The peak is the
largest resident size while the function ran (Linux; its counter is reset before), so that a stage is not charged with the one
before; where it cannot be reset, it is the largest size of the process so far.
"""

import resource
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MIB = 2**20


@dataclass(frozen=True)
class Cost:
    """CPU and wall in seconds, peak resident memory in MiB."""

    cpu: float
    wall: float
    peak: float


def measured(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """The result of `work` and what it cost."""
    _reset_peak()
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return result, Cost(time.process_time() - cpu, time.perf_counter() - wall, _peak())


def _reset_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def _peak() -> float:
    with suppress(OSError, StopIteration):
        status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return float(next(line for line in status if line.startswith("VmHWM:")).split()[1]) * 1024 / MIB
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MIB
