"""The design of a trial as data: arms, drugs, elements and visits, sections of study.yaml.

What the protocol plans and the derivations count by. The engine knows no drug, visit or cycle: it reads them here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import Field

from pipeline.core.numbers.frequencies import Frequency, read_frequency
from pipeline.study.arms import Arm, arm_faults
from pipeline.study.protocol import Label, Line, Section
from pipeline.study.visits import Visit, visit_faults
from schemas.design import DrugColumns

LABEL_LENGTH = 40
"""Of a variable's label, as transport files hold it."""

Prefix = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,2}$")]
Letter = Annotated[str, Field(pattern=r"^[A-Z]$")]
Qualifier = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class Drug(Section):
    """A study drug: how the forms count it, and how EX and TS state it. `unit_mg` is mg per collected unit (capsule, mL).

    `frequency`, a term of C71113, is what is planned, and what a record of EX without EXDOSFRQ means; `dose_mg` is one such dose.

    `planned_cycles`: the injections planned while a subject is treated are one per cycle begun, or one per cycle's days elapsed.
    `prefix`: begins the drug's own variables in ADSL (ABCSDT); none without it. `letter`: begins its parameters in ADEX (ARDI);
    no summary of exposure without it. `relation`, `action`: the qualifiers (QNAM of SUPPAE) that hold an adverse event's
    causality to this drug and the action taken with it; ADAE has them as ARELn and AACNn, n being the drug's place in the list.
    `label`: names it in labels and heads of columns; "": its name, capitalised. `placebo`: the names (EXTRT) of its placebo,
    whose doses of 0 are doses given; a name with the word PLACEBO needs no mention. `dummy`: the names that blinded transfers
    have instead of the drug's and its placebos' (section `blinding`).
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
    dummy: tuple[Label, ...] = ()

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
    """A planned element of the arms: code, name, epoch, the rules of its start and end, and the rule that leads past the next.

    `duration`: how long it is planned to last (TEDUR), as P21D. `drugs`: it begins with the first dose of one of these after the
    element before it; told where an epoch has several elements.
    """

    code: Annotated[Label, Field(max_length=8)]
    name: Label
    epoch: Label
    start: Line
    end: Line
    transition: Line = ""
    duration: Annotated[str, Field(pattern=r"^(P(\d+Y)?(\d+M)?(\d+W)?(\d+D)?)?$")] = ""
    drugs: tuple[Label, ...] = ()


class Design(Section):
    """The plan that derivations count by. `cycle_days`: length of a treatment cycle; none where the trial has no cycles."""

    cycle_days: Annotated[int, Field(ge=1, le=365)] | None = None
    elements: tuple[Element, ...] = ()
    visits: tuple[Visit, ...] = ()


def names_of_drugs(drugs: Mapping[str, Drug]) -> list[str]:
    """The drugs and their placebos as EXTRT has them."""
    return [*drugs, *(name for drug in drugs.values() for name in drug.placebo)]


def columns_of(drugs: Mapping[str, Drug]) -> tuple[DrugColumns, ...]:
    """The drugs as ADaM names them, in their order."""
    return tuple(
        DrugColumns(number, name, drug.label or name.capitalize(), drug.prefix, drug.letter, drug.relation, drug.action)
        for number, (name, drug) in enumerate(drugs.items(), start=1)
    )


def design_faults(arms: Sequence[Arm], drugs: Mapping[str, Drug], design: Design) -> Iterator[str]:
    """Why the design cannot be analysed: codes, labels or parameters that two share, labels too long, cycles without a length."""
    columns = columns_of(drugs)
    known_drugs = names_of_drugs(drugs)
    yield from arm_faults(arms, known_drugs, [element.code for element in design.elements])
    yield from _shared("arms.{}.code", [(str(at), arm.code) for at, arm in enumerate(arms)])
    yield from _shared("arms.{}.label", [(str(at), arm.label) for at, arm in enumerate(arms)])
    yield from _shared("design.elements.{}.code", [(str(at), element.code) for at, element in enumerate(design.elements)])
    yield from visit_faults(design.visits, [arm.code for arm in arms])
    for at, element in enumerate(design.elements):
        for unknown in (name for name in element.drugs if name not in known_drugs):
            yield (
                f"key 'design.elements.{at}.drugs' has the value '{unknown}', which is none of drugs, and no placebo of one; "
                f"the design has {', '.join(known_drugs) or 'none'}"
            )
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


def _shared(key: str, given: Sequence[tuple[str, str]]) -> Iterator[str]:
    """A fault per text that an entry before has; `key` has {} for the entry."""
    first = {text: name for name, text in reversed(given)}
    for name, text in given:
        if text and first[text] != name:
            yield f"key '{key.format(name)}' has the value '{text}', which {key.format(first[text])} has; give each its own"
