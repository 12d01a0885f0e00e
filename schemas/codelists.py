"""Controlled terms: codelists of `terminology.csv` by NCI code, their extensions, and a tolerant look-up.

Mapping, validation and define.xml read them here. Source: NCI/CDISC SDTM terminology 2025-03-28 and ADaM terminology 2026-03-27.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache

from schemas.facts import terms_of


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


# Declared extensions of extensible codelists, with the reason; those of one trial are its study's (validation.validate).
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
def codelist(code: str) -> Codelist:
    """The codelist with NCI code `code`. KeyError names the code when the project does not carry it."""
    listed = terms_of(code)
    if not listed:
        raise KeyError(f"codelist {code} is not in schemas/terminology.csv")
    extensions = EXTENSIONS.get(code, ()) + IG_PRESCRIBED.get(code, ())
    values = {row["submission_value"]: row["term_code"] for row in listed}
    version = listed[0]["ct"].rpartition(" ")[2]
    return Codelist(code, listed[0]["codelist_name"], listed[0]["extensible"] == "Yes", values, extensions, version)


def normalise(text: str) -> str:
    """Text as coded values are compared: NFKC, trimmed, inner blanks collapsed, upper case (STUDY_SPEC 3)."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).upper()


@cache
def spellings(code: str) -> dict[str, str]:
    """Normalised spelling -> submission value: the published terms and extensions, and the published synonyms that are unique."""
    listed = codelist(code)
    found = {normalise(value): value for value in listed.allowed}
    synonyms: dict[str, set[str]] = {}
    for row in terms_of(code):
        for synonym in filter(None, (s.strip() for s in row["synonyms"].split(";"))):
            synonyms.setdefault(normalise(synonym), set()).add(row["submission_value"])
    return found | {s: next(iter(v)) for s, v in synonyms.items() if len(v) == 1 and s not in found}
