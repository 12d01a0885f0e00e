"""Two groups taken apart."""

from typing import Any

import numpy as np

from pipeline.tlf.statistics.comparisons.risk_sets import Floats

ORDINALS = ("first", "second")
"""What reasons call the groups of a comparison of two."""


def split_in_two(time: Any, event: Any, second: Any) -> list[tuple[Floats, Floats]]:
    """Times and events of the first group, then of the second; `second`: True in the second group."""
    times, events = np.asarray(time, dtype="float64"), np.asarray(event, dtype="float64")
    flags = np.asarray(second, dtype="bool")
    return [(times[chosen], events[chosen]) for chosen in (~flags, flags)]
