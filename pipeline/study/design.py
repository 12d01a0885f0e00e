"""The design of a trial as data: arms, drugs, elements and visits, sections of study.yaml.

What the protocol plans and the derivations count by. The engine knows no drug, visit or cycle: it reads them here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import inf
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.core.numbers.frequencies import Frequency, read_frequency
from pipeline.study.protocol import Label, Line, Section
from schemas.design import DrugColumns

NUMBER = r"(\d+)"
LABEL_LENGTH = 40
"""Of a variable's label, as transport files hold it."""

Prefix = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,2}$")]
Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
Qualifier = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class Arm(Section):
    """A planned arm as DM and TA have it."""

    code: Label
    label: Label


class Drug(Section):
    """A study drug: how the forms count it, and how EX and TS state it. `unit_mg` is mg per collected unit (capsule, mL).

    `frequency`, a term of C71113, is what is planned, and what a record of EX without EXDOSFRQ means; `dose_mg` is one such dose.

    `planned_cycles`: the injections planned while a subject is treated are one per cycle begun, or one per cycle's days elapsed.
    `prefix`: begins the drug's own variables in ADSL (ABCSDT); none without it. `letter`: begins its parameters in ADEX (ARDI);
    no summary of exposure without it. `relation`, `action`: the qualifiers (QNAM of SUPPAE) that hold an adverse event's
    causality to this drug and the action taken with it; ADAE has them as ARELn and AACNn, n being the drug's place in the list.
    `label`: names it in labels and heads of columns; "": its name, capitalised. `placebo`: the names (EXTRT) of its placebo,
    whose doses of 0 are doses given; a name with the word PLACEBO needs no mention.
    """

    form: Label
    route: Label
    frequency: Label
    dose_mg: Annotated[float, Field(gt=0)]
    unit_mg: Annotated[float, Field(gt=0)]
    max_cycles: Annotated[int, Field(ge=1)] | None = None
    planned_cycles: Literal["begun", "elapsed"] = "begun"
    kind: Label = "DRUG"
    pclas: Line = ""
    prefix: Prefix | Literal[""] = ""
    letter: Letter | Literal[""] = ""
    relation: Qualifier | Literal[""] = ""
    action: Qualifier | Literal[""] = ""
    label: Line = ""
    placebo: tuple[Label, ...] = ()

    @property
    def daily(self) -> bool:
        """Whether it is planned at least once a day; any other frequency is planned by cycles."""
        planned = self.planned_frequency
        return planned is not None and 0 < planned.interval <= 1

    @property
    def planned_frequency(self) -> Frequency | None:
        """The meaning of `frequency`; None where it has no fixed number of doses in a time."""
        return read_frequency(self.frequency)


class Element(Section):
    """A planned element of the arms: code, name, epoch, the rules of its start and end, and the rule that leads past the next."""

    code: Annotated[Label, Field(max_length=8)]
    name: Label
    epoch: Label
    start: Line
    end: Line
    transition: Line = ""


class Visit(Section):
    """Planned visits by the folder of the forms. `{n}` in folder and name is the visit's number: VISITNUM is `number` + n.

    `cycle`: n counts cycles, so the planned day is that of the cycle's first day. `least`, `most`: bounds of n.
    `contact`: somebody was asked about the subject, so only the status that was told (SS) proves life, not the visit. `note`:
    what the reviewer's guide says of the series where it occurs.
    `start`, `end`: the rules that TV states.
    """

    folder: Label
    number: float
    name: Label
    start: Line
    end: Line
    cycle: bool = False
    contact: bool = False
    note: Line = ""
    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=0)] | None = None

    @property
    def numbered(self) -> bool:
        """Whether the visit is a series."""
        return "{n}" in self.folder

    @property
    def folder_pattern(self) -> str:
        """The folder as a regular expression whose one group is n; empty where the visit is no series."""
        return _numbered_text(self.folder)

    @property
    def name_pattern(self) -> str:
        """The name as a regular expression whose one group is n; empty where the visit is no series."""
        return _numbered_text(self.name)

    @model_validator(mode="after")
    def _numbered_alike(self) -> Self:
        if ("{n}" in self.folder) != ("{n}" in self.name):
            raise ValueError(f"folder '{self.folder}' and name '{self.name}': both have {{n}} or none has")
        return self


def _numbered_text(text: str) -> str:
    before, number, after = text.partition("{n}")
    return f"^{re.escape(before)}{NUMBER if number else '()'}{re.escape(after)}$"


class Design(Section):
    """The plan that derivations count by. `cycle_days`: length of a treatment cycle; none where the trial has no cycles."""

    cycle_days: Annotated[int, Field(ge=1, le=365)] | None = None
    elements: tuple[Element, ...] = ()
    visits: tuple[Visit, ...] = ()


def columns_of(drugs: Mapping[str, Drug]) -> tuple[DrugColumns, ...]:
    """The drugs as ADaM names them, in their order."""
    return tuple(
        DrugColumns(number, name, drug.label or name.capitalize(), drug.prefix, drug.letter, drug.relation, drug.action)
        for number, (name, drug) in enumerate(drugs.items(), start=1)
    )


def design_faults(arms: Sequence[Arm], drugs: Mapping[str, Drug], design: Design) -> Iterator[str]:
    """Why the design cannot be analysed: codes, labels or parameters that two share, labels too long, cycles without a length."""
    columns = columns_of(drugs)
    yield from _shared("arms.{}.code", [(str(at), arm.code) for at, arm in enumerate(arms)])
    yield from _shared("arms.{}.label", [(str(at), arm.label) for at, arm in enumerate(arms)])
    yield from _shared("design.elements.{}.code", [(str(at), element.code) for at, element in enumerate(design.elements)])
    yield from _visits_twice(design.visits)
    for key in ("prefix", "letter", "label"):
        yield from _shared(f"drugs.{{}}.{key}", [(drug.name, getattr(drug, key)) for drug in columns])
    for drug in columns:
        if drug.prefix == "TRT":
            yield f"key 'drugs.{drug.name}.prefix' has the value 'TRT', which begins variables of all treatment; choose another"
        for variable, label in drug.labels.items():
            if len(label) > LABEL_LENGTH:
                yield (
                    f"key 'drugs.{drug.name}.label': the label '{label}' of {variable} has {len(label)} characters, at most "
                    f"{LABEL_LENGTH} are allowed; set a shorter name of the drug there"
                )
        if drug.letter and not drugs[drug.name].daily and design.cycle_days is None:
            yield (
                f"key 'design.cycle_days' is missing: planned doses of {drug.name} ({drugs[drug.name].frequency}) are counted by "
                f"cycles; set the days of a cycle, or leave out drugs.{drug.name}.letter"
            )


def _visits_twice(visits: Sequence[Visit]) -> Iterator[str]:
    """A fault per folder that an entry before has for the same n: a series may go on in an entry with other bounds."""
    for (at, visit), (after, other) in combinations(enumerate(visits), 2):
        first, last = max(visit.least, other.least), min(v.most if v.most is not None else inf for v in (visit, other))
        if visit.folder == other.folder and (first <= last or not visit.numbered):
            yield (
                f"key 'design.visits.{after}.folder' has the value '{other.folder}', which design.visits.{at}.folder has; "
                "give each its own, or bounds (least, most) that do not meet"
            )


def _shared(key: str, given: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A fault per text that an entry before has; `key` has {} for the entry."""
    first = {text: name for name, text in reversed(given)}
    for name, text in given:
        if text and first[text] != name:
            yield f"key '{key.format(name)}' has the value '{text}', which {key.format(first[text])} has; give each its own"
