"""What changed for trial folders between versions of crf2tlf: keys of study.yaml and names that trial code imports.

Whoever renames or removes one of them adds a note. Messages about unknown keys and failed imports read them, as does check-raw.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version


@dataclass(frozen=True)
class Note:
    """`version`: the first with the change. `name`: a key of study.yaml, * for any part of it, or a module that trial code
    imports. `now`: what it is called now, "" where it is gone. `remedy`: what to do."""

    version: str
    name: str
    now: str
    remedy: str

    @property
    def sentence(self) -> str:
        """The change and what to do, without the name itself."""
        what = f"is called '{self.now}'" if self.now else "is gone"
        return f"{what} since crf2tlf {self.version}; {self.remedy}"


NOTES = (
    Note("0.1", "study.mapping", "", "remove the key: the mapping is the functions in trial/mapping (raw/README.md, section 3)"),
    Note("0.1", "orr.denominator", "orr.population", "rename it; without it the set is populations.efficacy"),
    Note("0.1", "dcr.denominator", "dcr.population", "rename it"),
    Note(
        "0.1", "adsl.not_per_protocol", "populations.per_protocol.subjects", "move it; without per_protocol there is no such set"
    ),
)
"""All changes, the latest last."""


def note_of(name: str, notes: Sequence[Note] = NOTES) -> Note | None:
    """The latest note of a key or module; that of a section holds for what stands in it."""
    parts = name.split(".")
    longer = [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return next((note for note in reversed(notes) if any(fnmatchcase(part, note.name) for part in longer)), None)


def notes_since(required: str, notes: Sequence[Note] = NOTES) -> list[Note]:
    """The changes after the earliest version that a requirement ("crf2tlf>=0.1") names; none for one without a version."""
    try:
        specifiers = Requirement(required).specifier
    except InvalidRequirement:
        return []
    least = [Version(one.version.removesuffix(".*")) for one in specifiers if one.operator in (">=", ">", "==", "~=", "===")]
    return [note for note in notes if least and Version(note.version) > max(least)]
