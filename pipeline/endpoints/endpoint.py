"""What every endpoint has: a name, a purpose among the outcome measures of the trial, and the outputs that show it."""

from dataclasses import dataclass
from typing import Literal

from pipeline.study import Study
from pipeline.study.decisions import Measure

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
    `measure`: its name in `endpoints.primary`, None for what cannot be primary; `needs`: the domains that it cannot do without
    (pipeline.trial.needs); `estimand`: whether it has one."""

    name: str = ""
    purpose: Purpose | None = None
    measure: Measure | None = None
    shown: Shown = Shown()
    needs: tuple[str, ...] = ("rs",)
    estimand: bool = False

    def purpose_in(self, study: Study) -> Purpose | None:
        """Its purpose in the study: primary where `endpoints.primary` names it."""
        return PRIMARY if self.is_primary(study) else self.purpose

    def is_primary(self, study: Study) -> bool:
        """Whether it is a primary outcome measure of the study."""
        return self.purpose is not None and self.measure in study.endpoints.primary

    def called(self, name: str, study: Study) -> str:
        """`name`, marked where it is the primary endpoint: "PFS (primary)"."""
        return f"{name} (primary)" if self.is_primary(study) else name
