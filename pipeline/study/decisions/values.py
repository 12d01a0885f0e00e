"""Kinds of values that keys of study.yaml have: days, populations, landmarks in order."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from pipeline.core.time.days import is_day

Days = Annotated[int, Field(ge=0, le=3650)]
Population = Literal["ENRLFL", "ITTFL", "FASFL", "SAFFL", "RESFL", "PPROTFL"]
Treatment = Literal["TRT01P", "TRT01A"]
OriginVariable = Literal["RANDDT", "ENRLDT", "TRTSDT"]


def _is_day(given: object) -> object:
    """A day, or its ISO 8601 text: a number would be taken for seconds since 1970."""
    if type(given) is date or (isinstance(given, str) and is_day(given)):
        return given
    raise ValueError(f"has the value {given!r}, which is no day of the calendar; write one as 2026-06-30")


def _ascending(numbers: tuple[int, ...]) -> tuple[int, ...]:
    if list(numbers) != sorted({number for number in numbers if number > 0}):
        raise ValueError(f"has the values {list(numbers)}; write numbers above 0, each above the one before it")
    return numbers


def treatment_of(population: str) -> Treatment:
    """The ADSL variable of treatment by which a set is analysed: as treated in the safety set, as planned in every other."""
    return "TRT01A" if population == "SAFFL" else "TRT01P"


Day = Annotated[date, BeforeValidator(_is_day), Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
Ascending = Annotated[tuple[int, ...], AfterValidator(_ascending)]
"""Landmarks, or the bounds of groups."""
