"""The terminology of a trial: takes its folder terminology/, gives the terms that are in force for it.

Of several packages of one publication the latest is in force; the one before, else that which crf2tlf brings, says what went. A
codelist that the package no longer has keeps its terms, under their own version.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from pipeline.core.folders import fault_of
from pipeline.study.terminology.extensions import FILE as EXTENSIONS
from pipeline.study.terminology.extensions import read_extensions
from pipeline.study.terminology.nci_odm import read_odm
from pipeline.study.terminology.nci_text import read_text
from pipeline.study.terminology.package import PUBLICATIONS, Package, TerminologyError, check_whole
from schemas.codelists import Row, Terminology, built_in, by_codelist
from schemas.facts import rows

FOLDER = "terminology"
READERS = {".txt": read_text, ".xml": read_odm}
Files = tuple[tuple[Path, bytes], ...]


@dataclass(frozen=True)
class Replacement:
    """A publication that a trial brings: its package, the terms of the one before with the name of that, and whether crf2tlf
    brings a later one."""

    package: Package
    before: Sequence[Row]
    before_ct: str
    older: bool

    @property
    def notice(self) -> str:
        """What to know about it, in a sentence."""
        said = f"{self.package.ct} ({self.package.file.name}) is in force"
        return f"{said}, and crf2tlf brings the later {built_in_ct(self.package.publication)}" if self.older else said


def read_terminology(folder: Path) -> Terminology:
    """The terminology of a trial; that of crf2tlf without a folder. TerminologyError for the first file that cannot be used."""
    files = _files(folder)
    return _terminology(files) if files else built_in()


def replacements(folder: Path) -> list[Replacement]:
    """The publications that the files in a trial's folder terminology/ replace."""
    return _replacements(_files(folder))


def built_in_ct(publication: str) -> str:
    """The publication as crf2tlf brings it: SDTM CT 2025-03-28."""
    return max(row["ct"] for row in rows("terminology.csv") if row["ct"].startswith(f"{publication} "))


def _files(folder: Path) -> Files:
    """The files with their bytes. TerminologyError for one that is none of the kinds there are, or cannot be read."""
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name.startswith("."):
            continue
        if fault := fault_of(path, folder):
            raise TerminologyError(f"{path}: {fault}")
        if path.name != EXTENSIONS and path.suffix.lower() not in READERS:
            raise TerminologyError(
                f"{path}: is neither NCI's text (.txt) nor its ODM-XML (.xml) nor {EXTENSIONS}; take it out of the folder"
            )
        found.append((path, path.read_bytes()))
    return tuple(found)


@lru_cache(maxsize=8)
def _packages(files: Files) -> tuple[Package, ...]:
    """The packages, the latest of each publication first."""
    read = [READERS[path.suffix.lower()](path, content) for path, content in files if path.name != EXTENSIONS]
    found = sorted(read, key=lambda package: (package.ct, package.file.name), reverse=True)
    for package, other in pairwise(found):
        if package.ct == other.ct:
            raise TerminologyError(f"{package.file}: is {package.ct} as {other.file.name} is; keep one of the two")
    for package in found:
        check_whole(package, rows("terminology.csv"))
    return tuple(found)


@lru_cache(maxsize=8)
def _terminology(files: Files) -> Terminology:
    replaced = _replacements(files)
    published = dict(built_in().rows)
    renamed: dict[str, dict[str, str]] = {}
    retired: dict[str, dict[str, str]] = {}
    for one in replaced:
        now = by_codelist(one.package.terms)
        for code, before in by_codelist(one.before).items():
            if code in now:
                renamed[code], retired[code] = gone(before, now[code])
        kept = {code: listed for code, listed in published.items() if listed[0]["ct"].split()[0] != one.package.publication}
        went = {code: listed for code, listed in by_codelist(one.before).items() if code not in now}
        published = {**kept, **now, **went}
    own = [(path, content) for path, content in files if path.name == EXTENSIONS]
    added = read_extensions(*own[0], published) if own else {}
    for code, terms in added.items():
        retired[code] = {term: nci for term, nci in retired.get(code, {}).items() if term not in terms}
    digest = hashlib.sha256(b"".join(hashlib.sha256(content).digest() for _, content in files)).hexdigest()
    return Terminology(published, added, _filled(renamed), _filled(retired), digest)


def gone(before: Sequence[Row], now: Sequence[Row]) -> tuple[dict[str, str], dict[str, str]]:
    """The terms of one codelist that are no longer there: renamed (old -> new, by their NCI code), and retired (old -> code)."""
    values = {row["submission_value"] for row in now}
    by_code = {row["term_code"]: row["submission_value"] for row in now}
    went = {row["submission_value"]: row["term_code"] for row in before if row["submission_value"] not in values}
    renamed = {old: by_code[code] for old, code in went.items() if code in by_code}
    return renamed, {old: code for old, code in went.items() if code not in by_code}


def _filled(listed: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {code: terms for code, terms in listed.items() if terms}


def _replacements(files: Files) -> list[Replacement]:
    packages = _packages(files)
    replaced = []
    for publication in PUBLICATIONS:
        own = [package for package in packages if package.publication == publication]
        if own:
            brought = built_in_ct(publication)
            of_ours = [row for row in rows("terminology.csv") if row["ct"].startswith(f"{publication} ")]
            before, ct = (own[1].terms, own[1].ct) if len(own) > 1 else (of_ours, brought)
            replaced.append(Replacement(own[0], before, ct, own[0].ct < brought))
    return replaced
