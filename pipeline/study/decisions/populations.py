"""Decisions of analysis sets: whom efficacy is about, who counts as randomised, who is per protocol (STUDY_SPEC 5.2)."""

from typing import Literal

from pipeline.study.decisions.values import Days, Population
from pipeline.study.protocol import Label, Section


class PerProtocol(Section):
    """Who of the full analysis set is per protocol: all but those whom one of these excludes.

    A deviation of DV excludes where its DVCAT is one of `deviation_categories` and its DVDECOD one of `deviation_kinds`; an empty
    list of the two asks for nothing, both empty: none excludes. `least_days` of treatment (TRTDURD). `planned_arm`: the arm
    received must be that planned. `subjects`: those whom the sponsor lists as not per protocol.
    """

    deviation_categories: tuple[Label, ...] = ()
    deviation_kinds: tuple[Label, ...] = ()
    least_days: Days = 0
    planned_arm: bool = False
    subjects: tuple[Label, ...] = ()


class Populations(Section):
    """The analysis sets of a trial.

    `efficacy`: of endpoints and outputs that have none of their own. `itt`: whether ITTFL is who was randomised, or who was
    enrolled. `per_protocol` None: the set is not made.
    """

    efficacy: Population = "FASFL"
    itt: Literal["enrolled", "randomised"] = "enrolled"
    per_protocol: PerProtocol | None = None
