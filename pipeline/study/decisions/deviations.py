"""Decisions of protocol deviations: which are major, and which issues of the data are deviations (STUDY_SPEC 5.19)."""

from typing import Annotated, Literal

from pydantic import Field, field_validator

from pipeline.core.issues import CATALOGUE
from pipeline.study.protocol import Label, Section

Severity = Literal["MAJOR", "MINOR"]
DataKind = Literal["CONSENT", "NOCONSENT", "IE", "DS", "ADSL"]
"""What the data show without an issue: consent after the first dose or none, a criterion not met, a discontinuation for a
deviation, a subject whom adsl.not_per_protocol lists."""


class FoundDeviation(Section):
    """What an issue is as a deviation: its category, and whether it is major."""

    category: Label
    severity: Severity = "MINOR"


class Deviations(Section):
    """Protocol deviations in analysis.

    `major`, `minor`: the texts of DVCAT and DVSCAT that say so. `minor_kinds`: what the data show of these kinds is minor, else
    it is major. `issues`: codes of issues that are deviations of the subject.
    """

    major: tuple[Label, ...] = ("MAJOR", "IMPORTANT", "CRITICAL", "SIGNIFICANT")
    minor: tuple[Label, ...] = ("MINOR", "NON-IMPORTANT", "NOT IMPORTANT", "NON-SIGNIFICANT")
    minor_kinds: tuple[DataKind, ...] = ()
    issues: dict[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]*$")], FoundDeviation] = Field(default_factory=dict)

    @field_validator("issues")
    @classmethod
    def _known(cls, issues: dict[str, FoundDeviation]) -> dict[str, FoundDeviation]:
        if unknown := sorted(set(issues) - set(CATALOGUE)):
            raise ValueError(f"{', '.join(unknown)} is no code of an issue; issues.csv and the guide list them")
        return issues
