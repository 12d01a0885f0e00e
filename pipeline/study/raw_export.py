"""How a trial's own export differs from the form classes: the `raw:` section of study.yaml, validated.

Takes names and codes as the export has them ("theirs"), gives those of the trial's forms ("ours"). It is the only part of
study.yaml that is about files: landing reads it, the rules of the trial never do (DESIGN 2; see raw/README.md).
"""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from pipeline.core.encodings import Encoding
from pipeline.core.time.date_formats import fault_of
from pipeline.study.protocol import Section
from schemas.raw.form import ROW_KEY

FileName = Annotated[str, Field(pattern=r"(?i)^[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat|xml)$")]
TableName = Annotated[str, Field(pattern=r"(?i)^[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat)$")]
AnyFile = Annotated[str, Field(pattern=r"(?i)^(\*|[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat|xml|json|ndjson))$")]
Reason = Annotated[str, Field(min_length=3)]
Letter = Annotated[str, Field(pattern=r"^\.[A-Z_]$")]
EVERY_DATE = "*"
FILLERS = ("constants", "numbers", "repeats")
"""The keys that fill a column which the files lack."""
FEW = 5  # rows: fewer may be lost, unless they are all of a table


def _readable(format: str) -> str:
    """A declared format; ValueError for one that cannot be read."""
    if fault := fault_of(format):
        raise ValueError(fault)
    return format


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


DateFormats = Annotated[
    tuple[Annotated[str, AfterValidator(_readable)], ...], BeforeValidator(_several), Field(min_length=1)
]  # one, or several in the order in which they are tried


def _by_itself(given: object) -> object:
    return {name: name for name in given} if isinstance(given, list) and all(isinstance(name, str) for name in given) else given


Names = Annotated[tuple[str, ...], BeforeValidator(_several)]
Groups = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_several)]


class LeftOut(Section):
    """Rows to leave out: their column has this value, whatever its case and blanks; `reason` is what the ledger says."""

    column: str
    value: Annotated[str, Field(min_length=1)]
    reason: Reason


class Part(Section):
    """Columns of one file among several of a form, or of one test of a wide file: words as in Export, and they go before them."""

    columns: dict[str, str] = Field(default_factory=dict)
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    constants: dict[str, str] = Field(default_factory=dict)


class Test(Part):
    """The columns (theirs -> ours) that hold one test of a wide file; constants and codes are of this test alone."""

    columns: Annotated[dict[str, str], Field(min_length=1)]


Tests = Annotated[dict[Annotated[str, Field(pattern=r"^[^|]+$")], Test], Field(min_length=1)]


class Join(Section):
    """A file whose columns stand beside the rows of the form's own file.

    `by`: the columns that are equal in both, by one name or as the form's file and the other have them.
    """

    file: TableName
    by: Annotated[dict[str, str], BeforeValidator(_by_itself), Field(min_length=1)]


class Numbering(Section):
    """How a column is numbered from 1, where the export has none: `within` our columns, in the `order` of our columns.

    Rows without an order, or equal in it, are in that of the files. `count`: each row, or each value of the order columns.
    """

    within: Names = ()
    order: Names = ()
    count: Literal["rows", "values"] = "rows"

    @model_validator(mode="after")
    def _values_have_columns(self) -> Self:
        if self.count == "values" and not self.order:
            raise ValueError("counts values; name the columns that have them, order: [...]")
        return self

    def groups(self, column: str) -> list[str]:
        """The columns within which `column` is numbered: those stated, else the parts of the key before it, or the subject."""
        key = ROW_KEY.split()
        return list(self.within) or key[: key.index(column) if column in key else 2]


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

    `files`: its files, default <form>.csv; `by_file`: what one of them has in its own way; `joined`: files that stand beside its
    only file; `wide`: our column that names the test -> each test with its columns, where a row of the file has several tests.
    `group`: its ItemGroupOID in an ODM-XML file, default the form's name; several are joined on their keys, and the first has the
    rows. `entered`: the text as typed (theirs), kept beside our column: filled while ours is empty is RAW_UNPARSED.
    `decodes`: the label (theirs) beside our code: another answer is DECODE_DIFFERS.
    `not_collected`: our columns that this trial does not ask for -> why; they are empty.
    """

    files: tuple[FileName, ...] = ()
    by_file: dict[FileName, Part] = Field(default_factory=dict)
    joined: tuple[Join, ...] = ()
    wide: Annotated[dict[str, Tests], Field(max_length=1)] = Field(default_factory=dict)
    group: Groups = ()
    entered: dict[str, str] = Field(default_factory=dict)
    decodes: dict[str, str] = Field(default_factory=dict)
    not_collected: dict[str, Reason] = Field(default_factory=dict)

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
        """What holds for one of the form's files."""
        if file not in self.by_file:
            return self
        own = self.by_file[file]
        merged = {
            "columns": _columns(self.columns, own.columns),
            "codes": _codes(self.codes, own.codes),
            "constants": self.constants | own.constants,
        }
        return self.model_copy(update=merged)


class RawExport(Section):
    """The whole `raw:` section. `rows_dropped_percent`: a form that loses more of its rows between two transfers is an issue.

    `rows_lost_percent`: a transfer is refused when a form (or a received dataset) loses more of its rows, and at least five or
    all of them, to another study's identifier, a missing or a repeated key, or an unknown subject. `encoding`: file, or "*" for
    all others -> how its text is encoded, where it is not UTF-8 and does not say so itself.
    """

    rows_dropped_percent: Annotated[float, Field(ge=0, le=100)] = 10
    rows_lost_percent: Annotated[float, Field(ge=0, le=100)] = 20
    encoding: dict[AnyFile, Encoding] = Field(default_factory=dict)
    every_form: Export = Export()
    forms: dict[str, FormExport] = Field(default_factory=dict)

    def of(self, form: str) -> FormExport:
        """What holds for `form`: its own section, then that of every form, then the standard's file."""
        every, own = self.every_form, self.forms.get(form, FormExport())
        filled = {*own.constants, *own.numbers, *own.repeats}
        every = every.model_copy(update={key: _without(getattr(every, key), filled) for key in FILLERS})
        merged: dict[str, Any] = {
            "columns": _columns(every.columns, own.columns),
            "codes": _codes(every.codes, own.codes),
            "constants": every.constants | own.constants,
            "ignored": every.ignored | own.ignored,
            "rows_left_out": (every.rows_left_out or ()) if own.rows_left_out is None else own.rows_left_out,
            "dates": every.dates | own.dates,
            "numbers": every.numbers | own.numbers,
            "repeats": every.repeats | own.repeats,
            "special_missing": every.special_missing | own.special_missing,
            "files": own.files or (f"{form.lower()}.csv",),
            "group": own.group or (form,),
        }
        return own.model_copy(update=merged)

    def encoding_of(self, file: str) -> str:
        """The encoding that is stated for a file, "" for none."""
        return self.encoding.get(file, self.encoding.get("*", ""))


def too_many_lost(lost: int, rows: int, percent: float) -> bool:
    """Whether a form or dataset that loses `lost` of its rows is refused."""
    return lost > rows * percent / 100 and (lost >= FEW or lost == rows)


def _columns(general: dict[str, str], own: dict[str, str]) -> dict[str, str]:
    """One column of ours is filled from one of theirs, as the narrower section says."""
    given = set(own.values())
    return {theirs: ours for theirs, ours in general.items() if ours not in given} | own


def _codes(general: dict[str, dict[str, str]], own: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return general | {column: general.get(column, {}) | own[column] for column in own}


def _without(given: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    return {column: rule for column, rule in given.items() if column not in columns}
