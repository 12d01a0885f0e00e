"""How a trial's own export differs from the form classes: the `raw:` section of study.yaml, validated.

Takes names and codes as the export has them ("theirs"), gives those of the trial's forms ("ours"). It is the only part of
study.yaml that is about files: landing reads it, the rules of the trial never do (DESIGN 2; see raw/README.md).
"""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from pipeline.core.encodings import Encoding
from pipeline.core.time.date_formats import fault_of
from pipeline.study.protocol import Section
from schemas.base import names
from schemas.raw import RawForm

FileName = Annotated[str, Field(pattern=r"(?i)^[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat|xml)$")]
AnyFile = Annotated[str, Field(pattern=r"(?i)^(\*|[^/\\:\x00-\x1f]+\.(csv|xpt|sas7bdat|xml|json|ndjson))$")]
Reason = Annotated[str, Field(min_length=3)]
Letter = Annotated[str, Field(pattern=r"^\.[A-Z_]$")]
EVERY_DATE = "*"
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
Groups = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_several)]


class LeftOut(Section):
    """Rows to leave out: their column has this value, whatever its case and blanks; `reason` is what the ledger says."""

    column: str
    value: Annotated[str, Field(min_length=1)]
    reason: Reason


class Export(Section):
    """What may hold for every form. `columns` theirs -> ours; `codes` our column -> their code or label -> ours.

    `constants`: the text of a common column that the files lack; `ignored`: a column that is not read -> why;
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
    special_missing: dict[Letter, str] = Field(default_factory=dict)


class FormExport(Export):
    """What holds for one form, and goes before what holds for every form.

    `files`: its files, default <form>.csv; `group`: its ItemGroupOID in an ODM-XML file, default the form's name; several are
    joined on their keys, and the first has the rows.
    `entered`: the text as typed (theirs), kept beside our column: filled while ours is empty is RAW_UNPARSED.
    `decodes`: the label (theirs) beside our code: another answer is DECODE_DIFFERS.
    `not_collected`: our columns that this trial does not ask for -> why; they are empty.
    """

    files: tuple[FileName, ...] = ()
    group: Groups = ()
    entered: dict[str, str] = Field(default_factory=dict)
    decodes: dict[str, str] = Field(default_factory=dict)
    not_collected: dict[str, Reason] = Field(default_factory=dict)

    @property
    def compared(self) -> list[str]:
        """Their columns that are only compared with ours."""
        return [*self.entered, *self.decodes]


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
        given = set(own.columns.values())
        merged = {
            "columns": {theirs: ours for theirs, ours in every.columns.items() if ours not in given} | own.columns,
            "codes": every.codes | {column: every.codes.get(column, {}) | own.codes[column] for column in own.codes},
            "constants": every.constants | own.constants,
            "ignored": every.ignored | own.ignored,
            "rows_left_out": (every.rows_left_out or ()) if own.rows_left_out is None else own.rows_left_out,
            "dates": every.dates | own.dates,
            "special_missing": every.special_missing | own.special_missing,
            "files": own.files or (f"{form.lower()}.csv",),
            "group": own.group or (form,),
        }
        return own.model_copy(update=merged)

    def encoding_of(self, file: str) -> str:
        """The encoding that is stated for a file, "" for none."""
        return self.encoding.get(file, self.encoding.get("*", ""))

    def unknown_names(self, forms: Mapping[str, type[RawForm]]) -> list[str]:
        """Every name of ours that the trial's forms do not have, and every column that two of theirs would fill, in words."""
        wrong = [_unknown(name, forms, "a form", "forms") for name in self.forms if name not in forms]
        wrong += _faults(self.every_form, names(RawForm), "every_form")
        for name, export in self.forms.items():
            if name in forms:
                wrong += _faults(export, names(forms[name]), f"forms.{name}")
        return wrong


def too_many_lost(lost: int, rows: int, percent: float) -> bool:
    """Whether a form or dataset that loses `lost` of its rows is refused."""
    return lost > rows * percent / 100 and (lost >= FEW or lost == rows)


def _faults(export: Export, columns: list[str], place: str) -> list[str]:
    """Every name of ours that is none, and every column of ours that two of theirs would fill."""
    dates = [column for column in export.dates if column != EVERY_DATE]
    used: dict[str, Iterable[str]] = {"columns": export.columns.values(), "codes": export.codes, "dates": dates}
    if isinstance(export, FormExport):
        used |= {"entered": export.entered.values(), "decodes": export.decodes.values(), "not_collected": export.not_collected}
    what = "a common column" if place == "every_form" else "a column of the form"
    strange = [(key, name) for key, given in used.items() for name in given if name not in columns]
    wrong = [_unknown(name, columns, what, f"{place}.{key}") for key, name in strange]
    common = names(RawForm)
    wrong += [_unknown(c, common, "a common column", f"{place}.constants") for c in export.constants if c not in common]
    return wrong + _twice(export.columns, place)


def _twice(columns: Mapping[str, str], place: str) -> list[str]:
    targets = list(columns.values())
    repeated = sorted({ours for ours in targets if targets.count(ours) > 1})
    return [f"{place}.columns: '{ours}' is filled from two columns; keep one of them" for ours in repeated]


def _unknown(name: str, known: Iterable[str], what: str, place: str) -> str:
    near = get_close_matches(name.upper(), list(known), n=1)
    return f"{place}: '{name}' is not {what}" + (f"; did you mean '{near[0]}'?" if near else "; see raw/README.md")
