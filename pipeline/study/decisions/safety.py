"""Decisions of safety: treatment-emergent events, baselines, laboratory, grades and groups of terms (STUDY_SPEC 7)."""

from typing import Annotated, Literal, Self, get_args

from pydantic import Field, field_validator, model_validator

from pipeline.study.decisions.values import Days
from pipeline.study.protocol import Label, Section


class TreatmentEmergent(Section):
    """Which adverse events are treatment-emergent (STUDY_SPEC 5.6).

    `anchor`: the window counts from the last dose of any drug ("last dose of either drug" is the same), or of the drug related.
    `reference_points`: where a text of --STTPT or --ENTPT stands in time, beside those known (core/time/relative_timing.py).
    """

    window_days: Days = 28
    anchor: Literal["last dose", "last dose of either drug", "per drug"] = "last dose"
    compare: Literal["pt", "episode"] = "pt"
    use_mh: bool = True
    sticky: bool = False
    missing_start: Literal["Y", "N"] = "Y"
    reference_points: dict[Label, Literal["first dose", "before first dose", "after first dose"]] = Field(default_factory=dict)


Apart = Literal["SPEC", "METHOD", "CAT", "SCAT", "LOC", "LAT", "POS", "TPT"]


class Baseline(Section):
    """Baseline of laboratory results and vital signs (STUDY_SPEC 5.13).

    `time`: times decide where those of the result and of the first dose are known, since a result after the dose shows the drug,
    else the day does; `day`: all of the day of the first dose is before it. `apart`: the variables (LBSPEC, VSPOS ...) that tell
    the records of a parameter apart where they differ in it, each kind with a baseline of its own.
    """

    time: Literal["time", "day"] = "time"
    apart: tuple[Apart, ...] = ("CAT", "SCAT", "SPEC", "METHOD", "LOC", "LAT", "POS", "TPT")


CtcaeVersion = Literal["5.0", "6.0"]
CTCAE_VERSIONS: tuple[str, ...] = get_args(CtcaeVersion)
"""The versions of NCI-CTCAE whose limits are data files (adam/safety/ctcae)."""


class Laboratory(Section):
    """Laboratory results (STUDY_SPEC 5.13).

    `beyond_limit`: how results below or above a limit ("<0.1") enter means and changes: left out, since any number for them is a
    guess, as the limit, or as half of it (above a limit always as the limit). `clinical`: what a grade asks beside the result
    (symptoms, anticoagulation) is taken as absent, or the worst is assumed.
    """

    beyond_limit: Literal["left out", "limit", "half"] = "left out"
    clinical: Literal["absent", "worst case"] = "absent"


class TermGroup(Section):
    """A group of events: its name and its preferred terms, or the `query` (name or id) of the folder coding/ that it is.

    `special_interest`: it is shown among the events of special interest, and its times are analysed.
    """

    name: Label | Literal[""] = ""
    terms: Annotated[tuple[Label, ...], Field(min_length=1)] | None = None
    query: Label | Literal[""] = ""
    special_interest: bool = True

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.terms is None) == (self.query == ""):
            raise ValueError("needs either terms, a list of preferred terms, or query, the name or id of one in coding/")
        if self.terms is not None and not self.name:
            raise ValueError("needs a name: a list of terms has none of its own")
        return self


class Dictionary(Section):
    """The dictionary in which terms of events and history are coded, for define.xml."""

    name: Label
    version: Label


class AdverseEvents(Section):
    """Grades, two-drug actions, and groups of events by their variable of ADAE: CQzzNAM, or SMQzzNAM of a query in smq.csv."""

    grade_missing: Literal["lowest", "worst case 3"] = "lowest"
    aeacn_multi: Literal["strongest", "first drug"] = "strongest"
    groups: dict[Annotated[str, Field(pattern=r"^(CQ|SMQ)(0[1-9]|[1-9][0-9])NAM$")], TermGroup] = Field(default_factory=dict)
    dictionary: Dictionary | None = None

    @field_validator("groups")
    @classmethod
    def _standard_are_queries(cls, groups: dict[str, TermGroup]) -> dict[str, TermGroup]:
        for variable, group in groups.items():
            if variable.startswith("SMQ") and not group.query:
                raise ValueError(f"has the key {variable} with a list of terms, which is no SMQ; call it CQ{variable[3:]}")
        return groups

    @property
    def rank_of_missing(self) -> float:
        """The grade as which a missing one is ranked when the worst is looked for."""
        return 3.0 if self.grade_missing == "worst case 3" else -1.0
