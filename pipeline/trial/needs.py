"""What datasets and outputs need of a trial of forms, and what it therefore has not: said once, by name.

A need is a domain in lower case, or several with blanks between them of which one will do ("dd ds ss"); all needs must be met.
"""

import inspect
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.study import Study
from pipeline.trial.reads import owner_of, required_tables
from pipeline.trial.trial import Function, LeftOut
from schemas.sdtm import DOMAINS

Needs = tuple[str, ...]
OF_ALL = ("dm",)
"""Domains that every trial has: no output is left out for want of them."""
NUMBERED = re.compile(r"[tfl]_\d")
HEADING = "Not made, for the trial has no form that is mapped to ..."
NOT_SHOWN = "Not in this report (outputs.open_report, outputs.closed_report)"
BLINDED = "Not shown while the trial is blinded"


@dataclass(frozen=True)
class Selection:
    """The functions of which a trial has what they need, and those left out."""

    functions: tuple[Function, ...]
    left_out: tuple[LeftOut, ...]


def unmet(needs: Needs, domains: Collection[str]) -> Needs:
    """The needs that none of the trial's domains meets, in alphabetical order; one that another includes is not said again."""
    lacking = sorted({need for need in needs if not set(need.split()) & set(domains)})
    return tuple(need for need in lacking if not any(set(other.split()) < set(need.split()) for other in lacking))


def keep(functions: Iterable[Function], needs_of: Callable[[Function], Needs], domains: Collection[str]) -> Selection:
    """The functions whose needs the domains of a trial meet; of the others their name and what lacks."""
    kept, left_out = [], []
    for function in functions:
        lacks = unmet(needs_of(function), domains)
        if lacks:
            left_out.append(LeftOut(function.__name__, lacks))
        else:
            kept.append(function)
    return Selection(tuple(kept), tuple(left_out))


def needs_of_output(function: Function, of_datasets: Mapping[str, Needs], of_endpoints: Mapping[str, Needs]) -> Needs:
    """What an output needs: what its datasets need, one of the domains that it reads itself, and what its endpoint needs; nothing
    for a table that may be None.

    `of_endpoints`: by the id under which the output that shows one is shipped. An output may state its own needs (@output).
    """
    tables = required_tables(function)
    domains = [table for table in tables if owner_of(table) == table in DOMAINS and table not in OF_ALL]
    stated: Needs = getattr(function, "needs", ())
    of_its_datasets = [need for table in tables for need in of_datasets.get(table, ())]
    itself = [" ".join(domains)] if domains else []
    shown = of_endpoints.get(inspect.unwrap(function).__name__, ())
    return tuple(dict.fromkeys([*stated, *of_its_datasets, *itself, *shown]))


def absences(left_out: Iterable[LeftOut], study: Study) -> dict[str, list[str]]:
    """What the trial has not and why, in lines below a heading each; only headings with lines."""
    parts = list(left_out)
    shown = [one.name for one in parts if not one.lacks]
    blinded = ["comparisons of arms", "the treatment that a subject received", "amounts of dose"]
    lines = {
        HEADING: in_words(one for one in parts if one.lacks),
        BLINDED: blinded if study.access.state == "blinded" else [],
        NOT_SHOWN: [", ".join(shown)] if shown else [],
    }
    return {heading: texts for heading, texts in lines.items() if texts}


def in_words(left_out: Iterable[LeftOut]) -> list[str]:
    """What lacks of a trial, a line for each: "RS: ADRS, t_14_2_1_1"."""
    by_need: dict[Needs, list[str]] = {}
    for one in left_out:
        by_need.setdefault(one.lacks, []).append(one.name if NUMBERED.match(one.name) else one.name.upper())
    return [f"{_spoken(needs)}: {', '.join(names)}" for needs, names in by_need.items()]


def _spoken(needs: Needs) -> str:
    """TU and TR; DD, DS or SS."""
    return _enumerate([_enumerate(need.upper().split(), "or") for need in needs], "and")


def _enumerate(words: list[str], conjunction: str) -> str:
    *first, last = words
    return f"{', '.join(first)} {conjunction} {last}" if first else last
