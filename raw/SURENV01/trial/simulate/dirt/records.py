"""Dirty rows: duplicates (X03), conflicting versions (X04), deleted rows (X05), a missing response (X30), late stamps (X33)."""

import pandas as pd

from ..dirt.sheet import Sheet
from ..text import TEXT, stamp, whole

HOUR = 1 / 24
FORMS = ("AE", "VS", "TL", "LBP")


def x03(sheet: Sheet) -> None:
    """The same row twice; the second entered an hour later."""
    for form in FORMS:
        rows = sheet.choose("X03", form, sheet.meant[form]["RECPOS"].notna(), 0.003)
        twin = sheet.raw[form].loc[rows]
        sheet.touch(form, rows)
        later = {"_entry": twin["_entry"] + HOUR, "_modified": twin["_modified"] + HOUR, "_closed": twin["_closed"] + HOUR}
        sheet.add("X03", form, twin.assign(**later), meant=False, issue="DUP_EXACT")


def x04(sheet: Sheet) -> None:
    """An earlier version of a row that was changed later: both have the same key."""
    for form, column, before in (
        ("AE", "TRTGIVEN", {"Y": "N", "N": "Y"}),
        ("VS", "VSRES", None),
        ("EXS", "CHGREAS", {"ADVERSE EVENT": "OTHER"}),
    ):
        rows = sheet.choose("X04", form, sheet.meant[form][column].notna(), 0.003)
        old = sheet.raw[form].loc[rows]
        wrong = old[column].map(before) if before else old[column] + "0"
        sheet.touch(form, rows)
        for version in (sheet.raw, sheet.meant):
            version[form].loc[rows, "_modified"] += 1.0
        shown = old.assign(**{column: wrong.astype(TEXT), "_closed": float("nan")})
        sheet.add("X04", form, shown, meant=False, issue="DUP_CONFLICT", column=column)


def x05(sheet: Sheet) -> None:
    """A row that the site deleted: its own line number, state INACTIVE."""
    for form in FORMS:
        rows = sheet.choose("X05", form, sheet.meant[form]["RECPOS"].notna(), 0.003)
        twin = sheet.raw[form].loc[rows]
        line = whole(90 + twin["RECPOS"].astype(float)).set_axis(rows)
        number = {"AESPID": line} if form == "AE" else {}
        sheet.add("X05", form, twin.assign(RECPOS=line, RECSTAT="INACTIVE", **number), meant=False, column="RECSTAT")


def x30(sheet: Sheet) -> None:
    """A scan with its lesions and no response form; the response is not known."""
    responses = sheet.meant["RSP"]
    rows = sheet.choose("X30", "RSP", responses["OVRESP"] == "SD", 0.005)
    sheet.drop("X30", "RSP", rows, meant=True, issue="RSP_MISSING")


def x33(sheet: Sheet) -> None:
    """A row whose entry is stamped after the extract: kept, because what it tells happened before the cut-off."""
    after = sheet.plan.transfer_days[-1] + 2.4
    for form in ("AE", "VS"):
        rows = sheet.choose("X33", form, sheet.meant[form]["RECPOS"].notna(), 0.002)
        for version in (sheet.raw, sheet.meant):
            version[form]["ENTRYTS"] = pd.Series(pd.NA, index=version[form].index, dtype=TEXT)
        sheet.cells("X33", form, rows, "ENTRYTS", stamp([after] * len(rows)))
