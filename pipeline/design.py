"""The design of a trial as data: arms, drugs, elements and visits, sections of study.yaml.

What the protocol plans and the derivations count by. The engine knows no drug, visit or cycle: it reads them here.
"""

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.protocol import Section

Prefix = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,2}$")]
Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
Qualifier = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class Arm(Section):
    """A planned arm as DM and TA have it."""

    code: str
    label: str


class Drug(Section):
    """A study drug: how the forms count it, and how EX and TS state it. `unit_mg` is mg per collected unit (capsule, mL).

    `planned_cycles`: the injections planned while a subject is treated are one per cycle begun, or one per cycle's days elapsed.
    `prefix`: begins the drug's own variables in ADSL (SURSDT); none without it. `letter`: begins its parameters in ADEX (SRDI);
    no summary of exposure without it. `relation`, `action`: the qualifiers (QNAM of SUPPAE) that hold an adverse event's
    causality to this drug and the action taken with it; ADAE has them as ARELn and AACNn, n being the drug's place in the list.
    """

    form: str
    route: str
    frequency: str
    dose_mg: Annotated[float, Field(gt=0)]
    unit_mg: Annotated[float, Field(gt=0)]
    max_cycles: Annotated[int, Field(ge=1)] | None = None
    planned_cycles: Literal["begun", "elapsed"] = "begun"
    kind: str = "DRUG"
    pclas: str = ""
    prefix: Prefix | Literal[""] = ""
    letter: Letter | Literal[""] = ""
    relation: Qualifier | Literal[""] = ""
    action: Qualifier | Literal[""] = ""


class Element(Section):
    """A planned element of the arms: code, name, epoch, the rules of its start and end, and the rule that leads past the next."""

    code: Annotated[str, Field(min_length=1, max_length=8)]
    name: str
    epoch: str
    start: str
    end: str
    transition: str = ""


class Visit(Section):
    """Planned visits by the folder of the forms. `{n}` in folder and name is the visit's number: VISITNUM is `number` + n.

    `cycle`: n counts cycles, so the planned day is that of the cycle's first day. `least`, `most`: bounds of n.
    `start`, `end`: the rules that TV states.
    """

    folder: str
    number: float
    name: str
    start: str
    end: str
    cycle: bool = False
    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=0)] | None = None

    @property
    def numbered(self) -> bool:
        """Whether the visit is a series."""
        return "{n}" in self.folder

    @property
    def pattern(self) -> str:
        """The folder as a regular expression whose one group is n; empty where the visit is no series."""
        before, _, after = self.folder.partition("{n}")
        return re.escape(before) + (r"(\d+)" + re.escape(after) if self.numbered else "()")

    @model_validator(mode="after")
    def _numbered_alike(self) -> Self:
        if ("{n}" in self.folder) != ("{n}" in self.name):
            raise ValueError(f"folder '{self.folder}' and name '{self.name}': both have {{n}} or none has")
        return self


class Design(Section):
    """The plan that derivations count by. `cycle_days`: length of a treatment cycle; none where the trial has no cycles."""

    cycle_days: Annotated[int, Field(ge=1, le=365)] | None = None
    elements: tuple[Element, ...] = ()
    visits: tuple[Visit, ...] = ()
