"""What the second derivation needs to know of a trial, and its rules: each can be broken the way that programs break it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.qc.days import Day

Record = Mapping[str, object]


@dataclass(frozen=True)
class PlannedDrug:
    """A drug of the trial: its letter in ADEX, mg of a planned dose, days from dose to dose, and at most how many doses."""

    letter: str
    dose: int
    days: int = 1
    at_most: int | None = None
    placebo: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """The numbers of the trial that the subjects are of."""

    dco: Day
    drugs: Mapping[str, PlannedDrug]
    window: int = 28


@dataclass(frozen=True)
class Rules:
    """The rules as they should be. One that is False is broken: subjects who carry its kind must then have another result."""

    open_ends: bool = field(default=True, metadata={"broken": "an interval without an end is its first day"})
    end_wordings: bool = field(default=True, metadata={"broken": "only a disposition that names the drug ends it"})
    specimens: bool = field(default=True, metadata={"broken": "blood and urine are one parameter"})
    times: bool = field(default=True, metadata={"broken": "results of the first day are all before the dose"})
    beyond: bool = field(default=True, metadata={"broken": "a result below or above a limit is dropped"})
    exact: bool = field(default=True, metadata={"broken": "multiples of a limit in binary fractions"})
    positions: bool = field(default=True, metadata={"broken": "one baseline for all positions"})
    frequencies: bool = field(default=True, metadata={"broken": "every dose is once a day"})
    dose_units: bool = field(default=True, metadata={"broken": "every dose is in mg"})
    event_times: bool = field(default=True, metadata={"broken": "events are compared by day"})
    relative_timing: bool = field(default=True, metadata={"broken": "--STRTPT, --STRF and their points are not read"})
    amounts: bool = field(default=True, metadata={"broken": "only a dose above 0 is a dose"})
    milestones: bool = field(default=True, metadata={"broken": "an imputed dose may precede consent"})
    date_wins: bool = field(default=True, metadata={"broken": "the tick decides against the date"})
    known_grades: bool = field(default=True, metadata={"broken": "without a final grade the initial one is lost"})
    absolute: bool = field(default=True, metadata={"broken": "no grade without a limit of normal"})
    result_units: bool = field(default=True, metadata={"broken": "units are compared as texts"})
    known_ends: bool = field(default=True, metadata={"broken": "an imputed start may follow the known end"})
