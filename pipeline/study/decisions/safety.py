"""Decisions of safety: treatment-emergent events, baselines, laboratory, grades and groups of terms (STUDY_SPEC 7)."""

from typing import Annotated, Literal

from pydantic import Field

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


class Laboratory(Section):
    """Results below or above a limit ("<0.1"), which are graded where every such value has the grade.

    `beyond_limit`: how they enter means and changes: left out, since any number for them is a guess, as the limit, or as half of
    it (above a limit always as the limit).
    """

    beyond_limit: Literal["left out", "limit", "half"] = "left out"


class TermGroup(Section):
    """A customised query: its name and its preferred terms."""

    name: Label
    terms: Annotated[tuple[Label, ...], Field(min_length=1)]


class Dictionary(Section):
    """The dictionary in which terms of events and history are coded, for define.xml."""

    name: Label
    version: Label


class AdverseEvents(Section):
    """Grades, two-drug actions, and the groups of special interest: CQzzNAM variable -> name and preferred terms."""

    grade_missing: Literal["lowest", "worst case 3"] = "lowest"
    aeacn_multi: Literal["strongest", "first drug"] = "strongest"
    groups: dict[Annotated[str, Field(pattern=r"^CQ(0[1-9]|[1-9][0-9])NAM$")], TermGroup] = Field(default_factory=dict)
    dictionary: Dictionary | None = None

    @property
    def rank_of_missing(self) -> float:
        """The grade as which a missing one is ranked when the worst is looked for."""
        return 3.0 if self.grade_missing == "worst case 3" else -1.0
