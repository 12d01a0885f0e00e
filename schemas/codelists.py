"""Controlled terms: the terminology in force, its codelists by NCI code, and a tolerant look-up.

Mapping, validation and define.xml read them here. crf2tlf brings `terminology.csv`: NCI/CDISC SDTM terminology 2025-03-28 and
ADaM terminology 2026-03-27. A trial may bring other packages and terms of its own; the terminology of the study that was read
last is in force in this process (`use`).
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, wraps
from types import MappingProxyType
from typing import ParamSpec, TypeVar

from schemas.facts import rows

P = ParamSpec("P")
T = TypeVar("T")
Row = Mapping[str, str]
"""A published term, with the columns of terminology.csv; `definition` where the package has it."""
Rows = Mapping[str, Sequence[Row]]
"""The published terms by the NCI code of their codelist."""
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class Codelist:
    """One codelist: submission value -> NCI code, in the order of the publication; `extensions` are ours and have no code.

    `version` is the day of the publication.
    """

    code: str
    name: str
    extensible: bool
    terms: dict[str, str]
    extensions: tuple[str, ...] = ()
    version: str = ""

    @property
    def allowed(self) -> list[str]:
        """Every submission value that is in order here: published terms, then declared extensions."""
        return [*self.terms, *self.extensions]


@dataclass(frozen=True, eq=False)
class Terminology:
    """The terms of one trial; `digest`: of the trial's own files, "" without any.

    `extensions`: codelist -> term that the trial adds -> the reason; `renamed`: codelist -> term of the publication before -> the
    term that its concept has now; `retired`: codelist -> term of the publication before that is gone -> its NCI code.
    """

    rows: Rows
    extensions: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    renamed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    retired: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    digest: str = ""


# Declared extensions of extensible codelists, with the reason; a trial's own stand in its folder.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "C124309": ("UNEQUIVOCAL PROGRESSION",),  # STUDY_SPEC 3.4: a non-target's progression has no published term
    "C96785": ("Y", "N"),  # the new lesion indicator is an RS row with a yes/no result
    "C66788": ("ISO 8601", "ClinicalTrials.gov"),  # TS refers to them, as the guide's own examples do (SDTMIG 3.4 7.4.2)
    "C96782": ("ECOG101",),  # clinical classifications stand in RS too; their tests are codelists of their own
    "C96781": ("ECOG1-Performance Status",),
}

# The SDTMIG prescribes a value outside a codelist that is closed (DM.RACE MULTIPLE, STUDY_SPEC 3).
IG_PRESCRIBED: dict[str, tuple[str, ...]] = {"C74457": ("MULTIPLE",)}


@cache
def built_in() -> Terminology:
    """The terminology that crf2tlf brings."""
    return Terminology(by_codelist(rows("terminology.csv")))


def by_codelist(published: Sequence[Row]) -> Rows:
    """Published terms by their codelist, in their order."""
    listed: dict[str, list[Row]] = {}
    for row in published:
        listed.setdefault(row["codelist"], []).append(row)
    return listed


_IN_FORCE: list[Terminology] = []


def use(terminology: Terminology) -> None:
    """Put a terminology in force in this process."""
    _IN_FORCE[:] = [terminology]


def in_force() -> Terminology:
    """The terminology in force; crf2tlf's own unless a study with another one was read."""
    return _IN_FORCE[0] if _IN_FORCE else built_in()


def per_terminology(function: Callable[P, T]) -> Callable[P, T]:
    """Remember what a function of codelists gives, for each terminology apart."""
    known: dict[tuple[object, ...], T] = {}

    @wraps(function)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (in_force(), *args, *sorted(kwargs.items()))
        if key not in known:
            known[key] = function(*args, **kwargs)
        return known[key]

    return remembered


def terms_of(codelist: str) -> Sequence[Row]:
    """The published rows of one codelist (its NCI code); none for one that the terminology does not have."""
    return in_force().rows.get(codelist, ())


@per_terminology
def codelist(code: str) -> Codelist:
    """The codelist with NCI code `code`. KeyError names the code when the terminology does not have it."""
    listed = terms_of(code)
    if not listed:
        raise KeyError(f"codelist {code} is not in the terminology")
    values = {row["submission_value"]: row["term_code"] for row in listed}
    own = (*EXTENSIONS.get(code, ()), *IG_PRESCRIBED.get(code, ()), *in_force().extensions.get(code, ()))
    extensions = tuple(term for term in dict.fromkeys(own) if term not in values)
    version = listed[0]["ct"].rpartition(" ")[2]
    return Codelist(code, listed[0]["codelist_name"], listed[0]["extensible"] == "Yes", values, extensions, version)


@per_terminology
def former_terms(codes: tuple[str, ...]) -> dict[str, str]:
    """The terms that codelists had in the publication before and that none of them has now -> their name now, "" if retired."""
    terminology = in_force()
    former = {old: "" for code in codes for old in terminology.retired.get(code, NONE)}
    former |= {old: now for code in codes for old, now in terminology.renamed.get(code, NONE).items()}
    allowed = {term for code in codes for term in codelist(code).allowed} if former else set()
    return {old: now for old, now in former.items() if old not in allowed}


def normalise(text: str) -> str:
    """Text as coded values are compared: NFKC, trimmed, inner blanks collapsed, upper case (STUDY_SPEC 3)."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).upper()


@per_terminology
def spellings(code: str) -> dict[str, str]:
    """Normalised spelling -> submission value: terms and extensions, the synonyms that are unique, and earlier names of terms."""
    listed = codelist(code)
    found = {normalise(value): value for value in listed.allowed}
    synonyms: dict[str, set[str]] = {}
    for row in terms_of(code):
        for synonym in filter(None, (s.strip() for s in row["synonyms"].split(";"))):
            synonyms.setdefault(normalise(synonym), set()).add(row["submission_value"])
    found |= {s: next(iter(v)) for s, v in synonyms.items() if len(v) == 1 and s not in found}
    earlier = in_force().renamed.get(code, NONE)
    return found | {normalise(old): now for old, now in earlier.items() if normalise(old) not in found}
