"""Planned visits, entries of `design.visits` of study.yaml: folder, number, name, planned day, window and arms."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf
from typing import Annotated, Self

import numpy as np
import pandas as pd
from pydantic import Field, model_validator

from pipeline.core.series import Series
from pipeline.study.protocol import Label, Line, Section
from pipeline.study.schedule import Change, Schedule

NUMBER = r"(\d+)"

PlannedDay = Annotated[int, Field(ge=-3650, le=36_500)] | Annotated[str, Field(pattern=r"^\d*n([+-]\d+)?$")]
WindowDays = Annotated[int, Field(ge=0, le=365)]


class Visit(Section):
    """Planned visits by the folder of the forms. `{n}` in folder and name is the visit's number: VISITNUM is `number` + n.

    `day`: the planned study day (VISITDY), of a series as a sum of n: `7n+1` where n counts weeks. `cycle`: n counts cycles, so
    the planned day is that of the cycle's first day. `window_days`: the days that the visit may be early or late, or [early,
    late]; a visit outside is listed.
    `least`, `most`: bounds of n. `every`: which n are planned, from `least` on: 4 for 4, 8, 12; `then`: how that step changes;
    any other n is no visit of the trial. Without `every` the plan does not say which, and any n within the bounds is one.
    `arms`: the codes of the arms for which it is planned so; all without it.
    `contact`: somebody was asked about the subject, so only the status that was told (SS) proves life, not the visit. `note`:
    what the reviewer's guide says of the series where it occurs.
    `start`, `end`: the rules that TV states.
    """

    folder: Label
    number: float
    name: Label
    start: Line
    end: Line
    day: PlannedDay | None = None
    cycle: bool = False
    window_days: WindowDays | tuple[WindowDays, WindowDays] | None = None
    contact: bool = False
    note: Line = ""
    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=0)] | None = None
    every: Annotated[int, Field(ge=1, le=999)] | None = None
    then: tuple[Change, ...] = ()
    arms: tuple[Label, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether the visit is a series."""
        return "{n}" in self.folder

    @property
    def folder_pattern(self) -> str:
        """The folder as a regular expression whose one group is n; empty where the visit is no series."""
        return _numbered_text(self.folder)

    @property
    def name_pattern(self) -> str:
        """The name as a regular expression whose one group is n; empty where the visit is no series."""
        return _numbered_text(self.name)

    @property
    def schedule(self) -> Schedule | None:
        """Which n are planned; None where the plan does not say."""
        return Schedule(self.least, self.every, self.then) if self.every is not None else None

    @property
    def window(self) -> tuple[int, int] | None:
        """The days that it may be early and late; None where no window is planned."""
        return (self.window_days, self.window_days) if isinstance(self.window_days, int) else self.window_days

    def admits(self, count: Series) -> Series:
        """Which numbers n are of this visit: within its bounds, and planned."""
        within = count.ge(self.least) & ~count.gt(inf if self.most is None else self.most)
        return within & self.schedule.plans(count) if self.schedule else within

    def planned_day(self, count: Series, cycle_days: int | None) -> Series:
        """The planned study day of each n, which is missing where the visit is no series; missing where no day is planned."""
        if self.cycle and cycle_days:
            return cycle_days * (count.fillna(1.0) - 1) + 1
        if not isinstance(self.day, str):
            return pd.Series(np.nan if self.day is None else float(self.day), index=count.index)
        times, _, plus = self.day.partition("n")
        return count * float(times or 1) + float(plus or 0)

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if ("{n}" in self.folder) != ("{n}" in self.name):
            raise ValueError(f"folder '{self.folder}' and name '{self.name}': both have {{n}} or none has")
        if self.day is not None and (isinstance(self.day, str) != self.numbered or self.day == 0):
            example = "a sum of n such as 7n+1, for the visit is a series" if self.numbered else "a number, and no day is 0"
            raise ValueError(f"day of '{self.folder}' is {self.day!r}; write {example}")
        if self.day is not None and self.cycle:
            raise ValueError(f"day and cycle of '{self.folder}': the day of a cycle follows from cycle_days; leave one out")
        if (self.every is not None or self.then) and not self.numbered:
            raise ValueError(f"every of '{self.folder}' counts the {{n}} of a series; leave it out")
        if self.then and self.every is None:
            raise ValueError(f"then of '{self.folder}' changes the step; say by 'every' what it is before")
        return self


def _numbered_text(text: str) -> str:
    before, number, after = text.partition("{n}")
    return f"^{re.escape(before)}{NUMBER if number else '()'}{re.escape(after)}$"


def visit_faults(visits: Sequence[Visit], arms: Sequence[str]) -> Iterator[str]:
    """Why the visits cannot be planned: folders that two have, arms that there are not, steps that do not follow."""
    yield from _visits_twice(visits)
    for at, visit in enumerate(visits):
        if visit.schedule:
            yield from visit.schedule.faults(f"design.visits.{at}.then")
        for unknown in sorted({*visit.arms} - {*arms}):
            yield (
                f"key 'design.visits.{at}.arms' has the value '{unknown}', which is the code of no arm; "
                f"the arms are {', '.join(arms)}"
            )


def _visits_twice(visits: Sequence[Visit]) -> Iterator[str]:
    """A fault per folder that an entry before has for the same n: a series may go on in an entry with other bounds, and a visit
    may be planned otherwise for other arms."""
    for (at, visit), (after, other) in combinations(enumerate(visits), 2):
        first, last = max(visit.least, other.least), min(v.most if v.most is not None else inf for v in (visit, other))
        if visit.folder != other.folder or (first > last and visit.numbered):
            continue
        apart = visit.arms and other.arms and not {*visit.arms} & {*other.arms}
        if not apart:
            yield (
                f"key 'design.visits.{after}.folder' has the value '{other.folder}', which design.visits.{at}.folder has; "
                "give each its own, or bounds (least, most) that do not meet"
            )
        elif (visit.number, visit.name) != (other.number, other.name):
            yield (
                f"key 'design.visits.{after}' has another number or name than design.visits.{at}, of the same folder "
                f"'{other.folder}' for other arms; give both the same"
            )
