"""One package of controlled terminology as NCI publishes it: what its two formats have in common, and what a whole package is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import CrfError
from pipeline.core.time.days import is_day
from schemas.codelists import Row, by_codelist

PUBLICATIONS = ("SDTM", "ADaM")
"""The publications that tables take terms from."""
_OTHERS = ("SEND", "CDASH", "Protocol", "Define-XML", "DDF", "Glossary", "MRCT", "TMF", "QRS")
_PUBLICATION = re.compile(rf"(?<![A-Za-z])({'|'.join((*PUBLICATIONS, *_OTHERS))})(?![A-Za-z])", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
CODE = re.compile(r"C\d+")


class TerminologyError(CrfError):
    """A file in the folder terminology/ cannot be used; the message names file, line, cause and remedy."""


@dataclass(frozen=True, eq=False)
class Package:
    """A package: its publication (SDTM, ADaM), the day of its publication, its terms (schemas.codelists.Row) and the file."""

    file: Path
    publication: str
    version: str
    terms: tuple[Row, ...]

    @property
    def ct(self) -> str:
        """SDTM CT 2025-03-28."""
        return f"{self.publication} CT {self.version}"


def as_package(path: Path, names: Iterable[str], terms: list[dict[str, str]]) -> Package:
    """A package from its terms. `names`: the texts that may say which it is, the surest first.

    TerminologyError where none does, for a publication that no table takes terms from, and for a term that stands twice.
    """
    texts = [*names, path.name]
    kind = next((match[1] for text in texts if (match := _PUBLICATION.search(text))), "")
    publication = next((name for name in PUBLICATIONS if name.lower() == kind.lower()), "")
    version = next((day for text in texts for day in _DAY.findall(text) if is_day(day)), "")
    if kind and not publication:
        raise TerminologyError(f"{path}: is {kind} terminology; tables take terms of {' and '.join(PUBLICATIONS)}: take it away")
    if not publication or not version:
        lacking = "publication" if not publication else "day of publication"
        example = f"SDTM Terminology 2025-09-26{path.suffix}"
        raise TerminologyError(f"{path}: does not say its {lacking}; name it as NCI does: '{example}'")
    if not terms:
        raise TerminologyError(f"{path}: has no term; download it again")
    _check_once(path, terms)
    return Package(path, publication, version, tuple(row | {"ct": f"{publication} CT {version}"} for row in terms))


def _check_once(path: Path, terms: list[dict[str, str]]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for row in terms:
        key = row["codelist"], row["submission_value"]
        if key in seen:
            raise TerminologyError(
                f"{path}, line {row['line']}: '{key[1]}' stands twice in codelist {key[0]}, first in line {seen[key]}; "
                "download the file again"
            )
        seen[key] = row["line"]


def check_whole(package: Package, before: Iterable[Row]) -> None:
    """TerminologyError for a package that lacks more than a tenth of the codelists that crf2tlf brings of its publication."""
    needed = {row["codelist"] for row in before if row["ct"].startswith(f"{package.publication} ")}
    lacking = sorted(needed.difference(by_codelist(package.terms)))
    if len(lacking) > len(needed) / 10:
        raise TerminologyError(
            f"{package.file}: lacks {len(lacking)} of {len(needed)} codelists ({', '.join(lacking[:3])} ...); "
            "it is a part of a package: put the whole one there"
        )
