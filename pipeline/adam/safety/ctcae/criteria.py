"""The criteria of one version of CTCAE: takes its data files, gives per term and test the limits of each grade."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from pipeline.core.numbers.units import factor
from pipeline.study.decisions.safety import CTCAE_VERSIONS

LOW, HIGH = "L", "H"
LLN, ULN, BASE = "LLN", "ULN", "BASE"
DIRECTIONS = {"<": LOW, "<=": LOW, ">": HIGH, ">=": HIGH}
UNITLESS: Mapping[str, frozenset[str]] = {
    "ratio": frozenset({"", "1", "RATIO", "INR"}),
    "pH": frozenset({"", "1", "PH", "PH UNITS"}),
    "plus": frozenset({"", "+", "PLUS"}),
}
"""Numbers without a unit: what the unit of such a result may say, in capitals."""


class CtcaeError(ValueError):
    """The data files contradict themselves; the message names version, term and row."""


@dataclass(frozen=True)
class Limit:
    """A limit of a grade: the result is `result` ("<", ">=" ...) than `times` x `of` + `number` `unit`.

    `of`: LLN, ULN, BASE or "" where the number stands alone; `unit`: "" where there is no number.
    """

    grade: int
    result: str
    times: Decimal
    of: str
    number: Decimal
    unit: str
    when: str
    clinical: str
    confirmed: str


@dataclass(frozen=True)
class Criterion:
    """A term of CTCAE for tests (PARAMCD) in one direction, its limits in ascending order of grade."""

    term: str
    tests: tuple[str, ...]
    direction: str
    limits: tuple[Limit, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """The units in which limits are published."""
        return tuple(dict.fromkeys(limit.unit for limit in self.limits if limit.unit))

    def published_for(self, unit: str, test: str) -> tuple[str, int, int] | None:
        """The published unit for results in `unit`, and the whole numbers by which result and limit are multiplied to meet; None
        where the unit cannot be read. A unit of the same kind goes before one that needs a molar mass."""
        for published in self.units:
            if published in UNITLESS and unit.strip().upper() in UNITLESS[published]:
                return published, 1, 1
        for through in ("", test):
            for published in self.units:
                if published not in UNITLESS and unit and (by := factor(unit, published, through)):
                    return published, by.numerator, by.denominator
        return None


@dataclass(frozen=True)
class Term:
    """A term with NCI's wording of its grades 1 to 5, its navigational note, and how the wording is read."""

    ctcae: str
    term: str
    soc: str
    grades: tuple[str, ...]
    note: str
    reading: str


@cache
def terms(version: str) -> tuple[Term, ...]:
    """The terms of a version, in NCI's order."""
    return tuple(
        Term(version, row["TERM"], row["SOC"], tuple(row[f"GRADE_{grade}"] for grade in range(1, 6)), row["NOTE"], row["READING"])
        for row in _rows("terms.csv", version)
    )


@cache
def criteria(version: str) -> tuple[Criterion, ...]:
    """The criteria of a version. CtcaeError where a test has two of one direction, or a term has no wording."""
    grouped: dict[tuple[str, tuple[str, ...]], list[Limit]] = {}
    for row in _rows("limits.csv", version):
        grouped.setdefault((row["TERM"], tuple(row["TESTS"].split())), []).append(_limit(row))
    every = [
        Criterion(term, tests, _direction(version, term, limits), tuple(sorted(limits, key=lambda limit: limit.grade)))
        for (term, tests), limits in grouped.items()
    ]
    _refuse_faults(version, every)
    return tuple(every)


@cache
def criteria_by_test(version: str) -> Mapping[str, tuple[Criterion, ...]]:
    """The criteria of each test, by its code: at most one too low, one too high."""
    by_test: dict[str, tuple[Criterion, ...]] = {}
    for criterion in criteria(version):
        for test in criterion.tests:
            by_test[test] = (*by_test.get(test, ()), criterion)
    return by_test


def _rows(name: str, version: str) -> list[dict[str, str]]:
    if version not in CTCAE_VERSIONS:
        raise CtcaeError(f"CTCAE {version}: the versions are {', '.join(CTCAE_VERSIONS)}")
    text = files("pipeline.adam.safety.ctcae").joinpath(name).read_text(encoding="utf-8")
    return [row for row in csv.DictReader(text.splitlines()) if row["CTCAE"] == version]


def _limit(row: Mapping[str, str]) -> Limit:
    times, number = Decimal(row["TIMES"] or "0"), Decimal(row["NUMBER"] or "0")
    given = (row["OF"], number, row["UNIT"], row["WHEN"], row["CLINICAL"], row["CONFIRMED"])
    return Limit(int(row["GRADE"]), row["RESULT"], times, *given)


def _direction(version: str, term: str, limits: list[Limit]) -> str:
    directions = {DIRECTIONS[limit.result] for limit in limits}
    if len(directions) != 1:
        raise CtcaeError(f"CTCAE {version}, {term}: limits of both directions; write one term for each")
    return directions.pop()


def _refuse_faults(version: str, every: list[Criterion]) -> None:
    worded = {term.term for term in terms(version)}
    seen: dict[tuple[str, str], str] = {}
    for criterion in every:
        if criterion.term not in worded:
            raise CtcaeError(f"CTCAE {version}, {criterion.term}: limits.csv has the term, terms.csv has not")
        for test in criterion.tests:
            other = seen.setdefault((test, criterion.direction), criterion.term)
            if other != criterion.term:
                raise CtcaeError(f"CTCAE {version}, {test}: {criterion.term} and {other} grade one test in one direction")
