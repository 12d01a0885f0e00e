"""CDISC facts of each variable, from the CSV files beside this module.

Declarations, checks and exports ask here what the standard says of a variable. Sources: SDTMIG 3.4, ADaMIG 1.3, OCCDS 1.1, ADaM
BDS time-to-event 1.0 (`standards.csv`), SDTMIG 3.4 dataset labels (`domains.csv`): all of its 63 datasets, whether or not crf2tlf
makes them. Of the codelists that it names, C85495 (MS.MSRESCAT) is left out: the terminology of 2025-03-28 no longer has it.
"""

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from io import StringIO


@dataclass(frozen=True)
class Fact:
    """One variable of a standard. `order` counts from 1 within its dataset; `codelists` are NCI codes."""

    standard: str
    dataset: str
    variable: str
    label: str
    type: str
    core: str
    codelists: tuple[str, ...]
    order: int


@dataclass(frozen=True)
class DomainFact:
    """One SDTM dataset: its class (Events, Findings ...), label and structure."""

    dataset: str
    observation_class: str
    label: str
    structure: str


@cache
def rows(name: str) -> list[dict[str, str]]:
    """The rows of one facts file, as text."""
    text = files("schemas").joinpath(name).read_text(encoding="utf-8")
    header, *lines = csv.reader(StringIO(text, newline=""))
    return [dict(zip(header, line, strict=True)) for line in lines]


@cache
def _facts() -> dict[tuple[str, str], Fact]:
    return {
        (r["dataset"], r["variable"]): Fact(
            standard=r["standard"],
            dataset=r["dataset"],
            variable=r["variable"],
            label=r["label"],
            type=r["type"],
            core=r["core"],
            codelists=tuple(re.findall(r"C\d+", r["codelists"])),
            order=int(r["order"]),
        )
        for r in rows("standards.csv")
    }


@cache
def _templates() -> list[tuple[re.Pattern[str], Fact]]:
    """ADaM variables named by a pattern (TRTxxP, AGEGRy, CQzzNAM), as regular expressions."""
    digits = {"xx": r"(\d\d)", "zz": r"(\d\d)", "w": r"(\d)", "y": r"(\d)"}
    found = []
    for fact in _facts().values():
        if re.search(r"xx|zz|w|y", fact.variable):
            pattern = re.sub(r"xx|zz|w|y", lambda m: digits[m.group()], fact.variable)
            found.append((re.compile(pattern), fact))
    return found


def find_fact(variable: str, datasets: tuple[str, ...]) -> Fact | None:
    """The fact of `variable` in the first of `datasets` that has it, by name or by ADaM name pattern; None if none has."""
    for dataset in datasets:
        if fact := _facts().get((dataset, variable)):
            return fact
    for dataset in datasets:
        for pattern, fact in _templates():
            if fact.dataset == dataset and (match := pattern.fullmatch(variable)):
                return replace(fact, variable=variable, label=_numbered(fact.label, match.groups()))
    return None


def _numbered(label: str, numbers: tuple[str, ...]) -> str:
    """ "Planned Treatment for Period xx" for TRT01P -> "Planned Treatment for Period 01"."""
    for number in numbers:
        label = re.sub(r"\b(xx|zz|w|y)\b", number, label, count=1)
    return label


def facts_of(dataset: str) -> list[Fact]:
    """Every variable that the standard lists for `dataset`, in its order."""
    return sorted((f for f in _facts().values() if f.dataset == dataset), key=lambda f: f.order)


@cache
def domains() -> dict[str, DomainFact]:
    """The SDTM datasets by name."""
    return {r["dataset"]: DomainFact(r["dataset"], r["class"], r["label"], r["structure"]) for r in rows("domains.csv")}
