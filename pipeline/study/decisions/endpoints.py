"""Which endpoints of the trial are primary (STUDY_SPEC 7)."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.study.protocol import Section

Measure = Literal["ORR", "DCR", "PFS", "OS"]
"""The outcome measures of efficacy: objective response, disease control, progression-free and overall survival."""


class Endpoints(Section):
    """`primary`: the primary outcome measures; every other outcome measure is a secondary one."""

    primary: Annotated[tuple[Measure, ...], Field(min_length=1)] = ("ORR",)
