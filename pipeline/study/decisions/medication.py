"""Decisions of medication and procedures: their dictionary, classes of interest, what is prior and what concomitant."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.study.decisions.safety import Dictionary
from pipeline.study.decisions.values import Days
from pipeline.study.protocol import Label, Section

AtcPrefix = Annotated[str, Field(pattern=r"^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$")]


class MedicationGroup(Section):
    """A class of medication of interest: its name, and what puts a medication in it: the beginning of a code of the ATC, the
    name of a class at any level, or a standardised name."""

    name: Label
    atc: tuple[AtcPrefix, ...] = ()
    classes: tuple[Label, ...] = ()
    terms: tuple[Label, ...] = ()

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not (self.atc or self.classes or self.terms):
            raise ValueError(
                f"the class of medication '{self.name}' says of no medication that it is in it; write atc, classes or terms"
            )
        return self


class Medication(Section):
    """Medication and procedures in analysis (STUDY_SPEC 5.16).

    `class_level`: the class by which tables show a medication: that of CM as collected, or a level of the ATC. `partial_start`: a
    partial start date is the first day that it can mean, or the day of the first dose where it can mean that. `concomitant_days`:
    days after the last dose that still count as on treatment.
    """

    dictionary: Dictionary | None = None
    groups: dict[Annotated[str, Field(pattern=r"^CQ(0[1-9]|[1-9][0-9])NAM$")], MedicationGroup] = Field(default_factory=dict)
    class_level: Literal["collected", 1, 2, 3, 4] = "collected"
    partial_start: Literal["first day", "first dose"] = "first day"
    concomitant_days: Days = 0
