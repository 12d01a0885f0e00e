"""Data of vendors (laboratory, IRT, readers) in a transfer: who delivers which forms, when, and up to which day their data go.

A transfer is one folder, but its files are not of one day. The data cut-off is applied to each record by its own date, whoever
delivers it.
"""

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from pipeline.core.time.days import is_day
from pipeline.study.protocol import Section
from pipeline.study.raw_parts import FileName


class Delivery(Section):
    """One delivery: the day on which it came, and the last day of which its data tell (`cut`)."""

    delivered: date
    cut: date

    @model_validator(mode="after")
    def _cut_before_it_came(self) -> Self:
        if self.cut > self.delivered:
            raise ValueError(f"its data go to {self.cut}, after it was delivered on {self.delivered}; correct one of them")
        return self


class Vendor(Section):
    """Who delivers `forms`, or only some `files` of them; `deliveries`: by the date of the transfer that they are part of."""

    forms: Annotated[tuple[str, ...], Field(min_length=1)]
    files: tuple[FileName, ...] = ()
    deliveries: dict[date, Delivery] = Field(default_factory=dict)

    @property
    def what(self) -> str:
        """The forms, with the files where not all are the vendor's."""
        return ", ".join(self.forms) + (f": {', '.join(self.files)}" if self.files else "")


def edc_cut(cuts: dict[date, date], transfer: str) -> date | None:
    """The last day of which the EDC's data tell: the transfer's own unless stated otherwise; None for a folder without a date."""
    day = date.fromisoformat(transfer) if is_day(transfer) else None
    return cuts.get(day, day) if day else None


def deliveries_of(vendors: dict[str, Vendor], transfer: str) -> dict[str, Delivery | None]:
    """The delivery of each vendor in a transfer; None where none is stated."""
    day = date.fromisoformat(transfer) if is_day(transfer) else None
    return {name: vendor.deliveries.get(day) if day else None for name, vendor in vendors.items()}


def deliveries_in_words(vendors: dict[str, Vendor], cuts: dict[date, date], transfer: str) -> list[str]:
    """A sentence per vendor, after that of the EDC; none for a trial without vendors."""
    if not vendors:
        return []
    cut = edc_cut(cuts, transfer)
    given = deliveries_of(vendors, transfer)
    sentences = [f"EDC: data to {cut}."] if cut else []
    for name, vendor in vendors.items():
        delivery = given[name]
        dated = f"delivered {delivery.delivered}, data to {delivery.cut}" if delivery else "the delivery is not dated"
        sentences.append(f"{name} ({vendor.what}): {dated}.")
    return sentences
