"""Decisions of comparisons between arms: strata, ties, sides, further statistics, group-sequential looks (STUDY_SPEC 7)."""

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.study.protocol import Section

Variable = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class Looks(Section):
    """Group-sequential looks at an endpoint by alpha spending: events planned for the final look, and those counted at the looks
    before this one. `alpha`: the error of all `comparison.sides`; `hazard_ratio`: the one planned for, for conditional power."""

    endpoint: Literal["PFS", "OS"] = "OS"
    planned_events: Annotated[int, Field(ge=1)]
    earlier_events: tuple[Annotated[int, Field(ge=1)], ...] = ()
    spending: Literal["obrien-fleming", "pocock"] = "obrien-fleming"
    alpha: Annotated[float, Field(gt=0, le=0.5)] = 0.05
    hazard_ratio: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _ascending(self) -> Self:
        events = (*self.earlier_events, self.planned_events)
        if not all(before < now for before, now in pairwise(events)):
            raise ValueError(
                f"earlier_events are {list(self.earlier_events)} and planned_events {self.planned_events}; "
                "each look has more events than the one before it, and the final look most"
            )
        return self


class Comparison(Section):
    """How arms are compared (TLF_SPEC 0.3); `tlf.compare_arms` says whether, `tlf.reference_arm` with which.

    `strata`: ADSL variables; tests and hazard ratios are stratified by their combinations, and unstratified as a sensitivity
    analysis. `ties`: of the Cox model. `sides`: of the log-rank test. `landmarks`: differences of the rates at landmarks.
    `rmst_months`: up to when means of survival are restricted, "follow-up": up to the earliest of the arms' last observed times.
    `interaction`: a test per subgroup. `rates`: limits of the difference of response rates, which are Miettinen-Nurminen's
    where there are strata.
    """

    strata: tuple[Variable, ...] = ()
    ties: Literal["efron", "exact"] = "efron"
    sides: Literal[1, 2] = 2
    landmarks: bool = False
    rmst_months: Annotated[float, Field(gt=0)] | Literal["follow-up"] | None = None
    interaction: bool = False
    rates: Literal["off", "Miettinen-Nurminen", "Newcombe"] = "Miettinen-Nurminen"
    looks: Looks | None = None

    @model_validator(mode="after")
    def _newcombe_has_no_strata(self) -> Self:
        if self.rates == "Newcombe" and self.strata:
            raise ValueError("rates is 'Newcombe', whose limits have no strata; write 'Miettinen-Nurminen', or no strata")
        return self
