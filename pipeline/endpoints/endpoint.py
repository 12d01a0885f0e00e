"""What every endpoint has: a name, a purpose among the outcome measures of the trial, and the outputs that show it."""

from dataclasses import dataclass
from typing import Literal

Purpose = Literal["PRIMARY OUTCOME MEASURE", "SECONDARY OUTCOME MEASURE", "EXPLORATORY OUTCOME MEASURE"]
PRIMARY: Purpose = "PRIMARY OUTCOME MEASURE"
SECONDARY: Purpose = "SECONDARY OUTCOME MEASURE"
EXPLORATORY: Purpose = "EXPLORATORY OUTCOME MEASURE"


@dataclass(frozen=True)
class Shown:
    """The ids of the outputs that show an endpoint, "" where none does.

    `listed`: its place within a subject in the listing of best responses and times to events, 0 where it is not listed.
    """

    table: str = ""
    curve: str = ""
    by_subgroup: str = ""
    forest: str = ""
    listed: int = 0


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """`name`: as outputs print it; `purpose`: None for what is no outcome measure, a sensitivity analysis for instance;
    `needs`: the domains that it cannot do without (pipeline.trial.needs); `estimand`: whether it has one."""

    name: str = ""
    purpose: Purpose | None = None
    shown: Shown = Shown()
    needs: tuple[str, ...] = ("rs",)
    estimand: bool = False
