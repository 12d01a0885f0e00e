"""Schedules whose step may change: scans every 4 weeks to week 12, then every 8; visits at weeks 4, 8 ... 80, then every 8.

A `Schedule` counts its own planned points: 0 is where it starts, 1 the first after that; between two of them are fractions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeAlias

import numpy as np
import numpy.typing as npt
from pydantic import Field

from pipeline.core.series import Series
from pipeline.study.protocol import Section

Numbers: TypeAlias = npt.NDArray[np.float64]


class Change(Section):
    """From the planned point `after` on, the next one follows `every` later."""

    after: Annotated[int, Field(ge=0, le=36_500)]
    every: Annotated[int, Field(ge=1, le=3650)]


@dataclass(frozen=True)
class Schedule:
    """Planned points from `start` on, `every` apart, with the `changes` of that step in their order."""

    start: int
    every: int
    changes: tuple[Change, ...] = ()

    def count(self, points: Series | Sequence[float] | Numbers) -> Numbers:
        """How many steps of the schedule lie before each point; 1.5 is midway between the first and the second planned point."""
        at = np.asarray(points, dtype="float64")
        places, counts, steps = self._legs()
        leg = np.clip(np.searchsorted(places, at, side="right") - 1, 0, None)
        return counts[leg] + (at - places[leg]) / steps[leg]

    def point(self, counts: Series | Sequence[float] | Numbers) -> Numbers:
        """The point at each count: the inverse of `count`."""
        number = np.asarray(counts, dtype="float64")
        places, first, steps = self._legs()
        leg = np.clip(np.searchsorted(first, number, side="right") - 1, 0, None)
        return places[leg] + (number - first[leg]) * steps[leg]

    def plans(self, points: Series | Sequence[float] | Numbers) -> npt.NDArray[np.bool_]:
        """Which points are planned ones."""
        counted = self.count(points)
        planned: npt.NDArray[np.bool_] = (counted >= 0) & (counted == np.floor(counted))
        return planned

    def until(self, last: float) -> list[int]:
        """The planned points from the start to `last`."""
        most = int(np.floor(self.count([last])[0]))
        return [int(point) for point in self.point(np.arange(most + 1))]

    def faults(self, key: str) -> Iterator[str]:
        """A fault per change that does not follow a planned point; `key` is that of the changes."""
        for place, change in enumerate(self.changes):
            before = Schedule(self.start, self.every, self.changes[:place])
            later = change.after > (self.changes[place - 1].after if place else self.start - 1)
            if not later or not before.plans([change.after])[0]:
                example = before.until(change.after)[-1] if later else before.point([place + 1])[0]
                yield (
                    f"key '{key}.{place}.after' has the value {change.after}, at which nothing is planned before it changes; "
                    f"write a planned point, for instance {example:g}"
                )
                return

    def _legs(self) -> tuple[Numbers, Numbers, Numbers]:
        """Where each step begins to hold, how many steps lie before, and the step."""
        places, counts, steps = [float(self.start)], [0.0], [float(self.every)]
        for change in self.changes:
            counts.append(counts[-1] + (change.after - places[-1]) / steps[-1])
            places.append(float(change.after))
            steps.append(float(change.every))
        return np.array(places), np.array(counts), np.array(steps)
