"""How a trial's own export differs from the form classes: the `raw:` section of study.yaml, validated.

Takes names and codes as the export has them ("theirs"), gives those of the trial's forms ("ours"). It is the only part of
study.yaml that is about files: landing reads it, the rules of the trial never do (DESIGN 2; see raw/README.md).
"""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, PrivateAttr

from pipeline.core.encodings import Encoding
from pipeline.study.deliveries import Vendor, deliveries_in_words
from pipeline.study.form_export import Export, FormExport, codes_of, columns_of, without
from pipeline.study.protocol import Label, Section
from pipeline.study.raw_parts import AnyFile

FILLERS = ("constants", "numbers", "repeats")
"""The keys that fill a column which the files lack."""
FEW = 5  # rows: fewer may be lost, unless they are all of a table


class RawExport(Section):
    """The whole `raw:` section. `rows_dropped_percent`: a form that loses more of its rows between two transfers is an issue.

    `rows_lost_percent`: a transfer is refused when a form (or a received dataset) loses more of its rows, and at least five or
    all of them, to another study's identifier, a missing or a repeated key, or an unknown subject. `encoding`: file, or "*" for
    all others -> how its text is encoded, where it is not UTF-8 and does not say so itself. `vendors`: who delivers forms beside
    the EDC, with their dates; `edc_cut`: transfer -> the last day of which the EDC's data tell, where it is not the transfer's.
    """

    rows_dropped_percent: Annotated[float, Field(ge=0, le=100)] = 10
    rows_lost_percent: Annotated[float, Field(ge=0, le=100)] = 20
    encoding: dict[AnyFile, Encoding] = Field(default_factory=dict)
    vendors: dict[Label, Vendor] = Field(default_factory=dict)
    edc_cut: dict[date, date] = Field(default_factory=dict)
    every_form: Export = Export()
    forms: dict[str, FormExport] = Field(default_factory=dict)
    _transfer: str = PrivateAttr(default="")

    def at(self, transfer: str) -> "RawExport":
        """This section as it holds for one transfer, named by its folder: each form in its version."""
        export = self.model_copy()
        export._transfer = transfer
        return export

    def deliveries(self, transfer: str) -> list[str]:
        """What is known of the dates of a transfer's data, a sentence per source; none for a trial without vendors."""
        return deliveries_in_words(self.vendors, self.edc_cut, transfer)

    def of(self, form: str) -> FormExport:
        """What holds for `form`: its own section, then that of every form, then the standard's file."""
        every, own = self.every_form, self.forms.get(form, FormExport())
        filled = {*own.constants, *own.numbers, *own.repeats}
        every = every.model_copy(update={key: without(getattr(every, key), filled) for key in FILLERS})
        merged: dict[str, Any] = {
            "columns": columns_of(every.columns, own.columns),
            "codes": codes_of(every.codes, own.codes),
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
        return own.model_copy(update=merged).in_transfer(self._transfer)

    def encoding_of(self, file: str) -> str:
        """The encoding that is stated for a file, "" for none."""
        return self.encoding.get(file, self.encoding.get("*", ""))


def too_many_lost(lost: int, rows: int, percent: float) -> bool:
    """Whether a form or dataset that loses `lost` of its rows is refused."""
    return lost > rows * percent / 100 and (lost >= FEW or lost == rows)
