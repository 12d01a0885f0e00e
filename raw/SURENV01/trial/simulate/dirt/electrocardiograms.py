"""Dirty electrocardiograms: a recording without a beat (X65)."""

from ..dirt.sheet import Sheet


def x65(sheet: Sheet) -> None:
    """RR of 0: there is no QTc of the recording."""
    recorded = sheet.meant["EG"]
    rows = sheet.choose("X65", "EG", (recorded["EGTEST"] == "RRAG") & (recorded["FOLDER"] == "C3D1"), 0.02)
    sheet.cells("X65", "EG", rows, "EGORRES", "0", meant="0", issue="QTC_UNDERIVED")
