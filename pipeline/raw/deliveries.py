"""Vendors' deliveries beside the EDC's data and the data cut-off: takes what study.yaml states of them, gives issues."""

from collections.abc import Iterator
from datetime import date

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.study.deliveries import Delivery, deliveries_of, edc_cut
from pipeline.study.raw_export import RawExport

TRANSFER = "TRANSFER"


def delivery_issues(export: RawExport, transfer: str, dco: date) -> pd.DataFrame:
    """VENDOR_OLDER, VENDOR_NEWER and VENDOR_UNDATED of one transfer, without a row; `dco`: the data cut-off."""
    cut = edc_cut(export.edc_cut, transfer)
    given = deliveries_of(export.vendors, transfer)
    return gather(*(issue for name, delivery in given.items() for issue in _issues(name, delivery, cut, dco)))


def _issues(vendor: str, delivery: Delivery | None, edc: date | None, dco: date) -> Iterator[pd.DataFrame]:
    if delivery is None:
        yield _issue("VENDOR_UNDATED", vendor, "has no dates of its delivery in this transfer")
        return
    if edc and delivery.cut < edc:
        less = (edc - delivery.cut).days
        yield _issue("VENDOR_OLDER", vendor, f"has data to {delivery.cut}, {less} days less than the EDC ({edc})")
    if delivery.cut > dco:
        yield _issue("VENDOR_NEWER", vendor, f"has data to {delivery.cut}, after the data cut-off ({dco})")


def _issue(code: str, vendor: str, message: str) -> pd.DataFrame:
    return found(code, pd.DataFrame(index=[0]), TRANSFER, value=vendor, message=message)
