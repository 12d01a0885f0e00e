"""What a trial adds to the estimands that its decisions make: objectives, names and reasons (STUDY_SPEC 7)."""

from typing import Literal

from pydantic import Field

from pipeline.study.protocol import Label, Line, Section

Strategy = Literal["treatment policy", "hypothetical", "composite variable", "while on treatment", "principal stratum"]


class IntercurrentEvent(Section):
    """One intercurrent event of an endpoint in the trial's words. `strategy`: what the protocol names; it must be the one that
    the decisions follow. An event that no rule knows is followed up all the same: its strategy can only be treatment policy."""

    name: Line = ""
    strategy: Strategy | None = None
    rationale: Line = ""


class EstimandWords(Section):
    """The estimand of one endpoint in the trial's words. `population`: whom the question is about; `intercurrent`: by event."""

    objective: Line = ""
    population: Line = ""
    intercurrent: dict[Label, IntercurrentEvent] = Field(default_factory=dict)
