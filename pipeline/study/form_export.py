"""How one form of an export differs from its class: names, codes, files, versions; `forms` and `every_form` of `raw:`."""

from datetime import date
from typing import Annotated, Any, Self

from pydantic import Field, PrivateAttr, model_validator

from pipeline.core.time.days import is_day
from pipeline.study.protocol import Label, Section
from pipeline.study.raw_parts import (
    WHOLE_FORM,
    DateFormats,
    FileName,
    Groups,
    Join,
    LeftOut,
    Letter,
    Numbering,
    Part,
    Reason,
    Tests,
    Version,
    version_faults,
)

EVERY_DATE = "*"


class Export(Section):
    """What may hold for every form. `columns` theirs -> ours; `codes` our column -> their code or label -> ours.

    `constants`: the text of a column that the files lack; `ignored`: a column that is not read -> why; `numbers`: our column
    that the files lack -> how it is numbered; `repeats`: our column that the files lack -> our column that it repeats.
    `rows_left_out`: for instance rows that were deleted in the EDC, or a row that marks the end of the file.
    `dates`: our column, or "*" for all dates without an own line -> how its dates or times are written ("DD/MM/YYYY", "HHmm",
    "SAS DATE"); an answer written otherwise is DATE_FORMAT. `special_missing`: a special missing value of SAS (".U") -> the text
    that it stands for, "" for no answer; `codes` of a column go before it, and one that nobody declares is SPECIAL_MISSING.
    """

    columns: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)
    ignored: dict[str, Reason] = Field(default_factory=dict)
    rows_left_out: tuple[LeftOut, ...] | None = None
    dates: dict[str, DateFormats] = Field(default_factory=dict)
    numbers: dict[str, Numbering] = Field(default_factory=dict)
    repeats: dict[str, str] = Field(default_factory=dict)
    special_missing: dict[Letter, str] = Field(default_factory=dict)


class FormExport(Export):
    """What holds for one form, and goes before what holds for every form.

    `files`: its files, default <form>.csv, .xpt or .sas7bdat, or the only ODM-XML file; `by_file`: what one of them has in its
    own way; `joined`: files that stand beside its only file; `wide`: our column that names the test -> each test with its
    columns, where a row of the file has several tests. `group`: its ItemGroupOID in an ODM-XML file, default the form's name;
    several are joined on their keys, and the first has the rows. `entered`: the text as typed (theirs), kept beside our column:
    filled while ours is empty is RAW_UNPARSED. `decodes`: the label (theirs) beside our code: another answer is DECODE_DIFFERS.
    `not_collected`: our columns that this trial does not ask for -> why; they are empty.
    `versions`: the versions of the form in the CRF, the oldest first, where they differ; a transfer is of the latest that began
    by its date. `version_column`: their column that tells of each row its version; a transfer of the first needs none.
    """

    files: tuple[FileName, ...] = ()
    by_file: dict[FileName, Part] = Field(default_factory=dict)
    joined: tuple[Join, ...] = ()
    wide: Annotated[dict[str, Tests], Field(max_length=1)] = Field(default_factory=dict)
    group: Groups = ()
    entered: dict[str, str] = Field(default_factory=dict)
    decodes: dict[str, str] = Field(default_factory=dict)
    not_collected: dict[str, Reason] = Field(default_factory=dict)
    versions: dict[Label, Version] = Field(default_factory=dict)
    version_column: str = ""
    _version: str = PrivateAttr(default="")
    _general: dict[str, str] | None = PrivateAttr(default=None)  # `columns` without those of the transfer's version

    @model_validator(mode="after")
    def _versions_are_told_apart(self) -> Self:
        if fault := version_faults(self.versions, bool(self.version_column)):
            raise ValueError(fault)
        if self.version_column and not self.versions:
            raise ValueError("has a version_column and no versions; list them, the oldest first")
        return self

    @property
    def version(self) -> str:
        """The version of the form in the transfer that is read, "" where the form has no versions."""
        return self._version or next(reversed(self.versions), "")

    @property
    def not_asked(self) -> dict[str, str]:
        """Our columns that the transfer need not have -> why: its version lacks them, and so do all of which it may have rows."""
        if not self.versions:
            return {}
        until = list(self.versions).index(self.version) + 1
        others = list(self.versions.values())[:until] if self.needs_version_column else []
        lacking = self.versions[self.version].not_asked.items()
        return {column: reason for column, reason in lacking if all(other.lacks(column) for other in others)}

    @property
    def has_form(self) -> bool:
        """Whether the transfer must have the form at all."""
        return WHOLE_FORM not in self.not_asked

    @property
    def needs_version_column(self) -> bool:
        """Whether rows of the transfer may be of several versions, which their column then tells."""
        return bool(self.version_column) and self.version != next(iter(self.versions))

    @property
    def renamed(self) -> list[str]:
        """Our columns that the versions call by different names."""
        return list(dict.fromkeys(ours for version in self.versions.values() for ours in version.columns.values()))

    @property
    def other_names(self) -> dict[str, str]:
        """What versions other than the transfer's call a column -> its name in the table until rows are read by their version."""
        current = {self.called(self.version, ours) for ours in self.renamed}
        names = [self.called(version, ours) for version in self.versions for ours in self.renamed]
        return {theirs: f"{theirs}@other version" for theirs in names if theirs not in current}

    def called(self, version: str, ours: str) -> str:
        """The name of our column in files of a version."""
        general = self.columns if self._general is None else self._general
        names = columns_of(general, self.versions[version].columns)
        return next((theirs for theirs, column in names.items() if column == ours), ours)

    def codes_in(self, version: str) -> dict[str, dict[str, str]]:
        """Our column -> their codes -> ours, in a version; "" for a form without versions."""
        return codes_of(self.codes, self.versions[version].codes) if version else self.codes

    def in_transfer(self, transfer: str) -> "FormExport":
        """This form in the version of a transfer; in the newest where its folder is no date."""
        if not self.versions:
            return self
        dated = {name: version.since or date.min for name, version in self.versions.items()}
        begun = [name for name, since in dated.items() if not is_day(transfer) or since <= date.fromisoformat(transfer)]
        name = begun[-1] if begun else next(iter(self.versions))
        version = self.versions[name]
        form = self.model_copy(update={"files": version.files or self.files, "wide": version.wide or self.wide})
        form._version = name
        return form

    @property
    def compared(self) -> list[str]:
        """Their columns that are only compared with ours."""
        return [*self.entered, *self.decodes]

    @property
    def named(self) -> set[str]:
        """Their columns that something but `wide` speaks of."""
        conditions = [condition.column for condition in self.rows_left_out or ()]
        return {*self.columns, *self.compared, *self.ignored, *conditions}

    def of_file(self, file: str) -> "FormExport":
        """What holds for one of the form's files: its own part, then that of the version, before the form's."""
        if file not in self.by_file and not self.versions:
            return self
        own = self.by_file.get(file, Part())
        version = self.versions.get(self.version, Version())
        not_asked = {column: reason for column, reason in self.not_asked.items() if column != WHOLE_FORM}
        columns = columns_of(self.columns, own.columns)
        merged = {
            "columns": columns_of(columns, version.columns),
            "codes": codes_of(self.codes, own.codes),
            "constants": self.constants | own.constants | version.constants,
            "not_collected": self.not_collected | not_asked,
        }
        form = self.model_copy(update=merged)
        form._general = columns
        return form


def columns_of(general: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """One column of ours is filled from one of theirs, as the narrower section says."""
    given = set(own.values())
    return {theirs: ours for theirs, ours in general.items() if ours not in given} | own


def codes_of(general: dict[str, dict[str, str]], own: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return general | {column: general.get(column, {}) | own[column] for column in own}


def without(given: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    return {column: rule for column, rule in given.items() if column not in columns}
