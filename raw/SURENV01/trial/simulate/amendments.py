"""What changes between transfers besides time going on: rows entered late, and values corrected (STUDY_SPEC 1.4).

Takes the sheet of forms; gives the corrections, and moves the entry of some rows to between the last two transfers.
Its own module because a transfer must be able to show the value from before a correction.
"""

import numpy as np
import pandas as pd

from .dirt.sheet import Sheet

LATE = {"AE": 0.015, "SURV": 0.02}
# form -> column -> the value before the correction, by the value after it
WRONG: dict[str, tuple[str, dict[str, str]]] = {
    "AE": ("RELE", {"RELATED": "NOT RELATED", "NOT RELATED": "RELATED"}),
    "RSP": ("CLINPD", {"N": "Y"}),
    "CD": ("GRADE", {"1": "2", "2": "3", "3": "2"}),
}
CORRECTED = 0.015
COLUMNS = ["form", "row", "column", "old", "day"]


def amend(sheet: Sheet) -> pd.DataFrame:
    """Corrections (form, row, column, old value, day); none when there is only one transfer. Late rows are moved in the sheet."""
    if len(sheet.plan.transfers) < 2:
        return pd.DataFrame(columns=COLUMNS)
    before, last = sheet.plan.transfer_days[-2:]
    for form, share in LATE.items():
        table = sheet.meant[form]
        single = table["LINKED_AE"].isna() & ~_leads(table) if form == "AE" else table["STATUS"] == "ALIVE"
        rows = sheet.choose("late", form, single, share)
        day = before + 1 + np.floor(sheet.stream(f"late {form}").uniform(0.35, last - before, len(rows))) + 0.5
        for version in (sheet.raw, sheet.meant):
            version[form].loc[rows, ["_entry", "_modified"]] = np.column_stack([day, day])
        sheet.touch(form, rows)
    return pd.concat([_correct(sheet, form, *what) for form, what in WRONG.items()], ignore_index=True)


def _leads(events: pd.DataFrame) -> pd.Series:
    """Events that another names as the one that worsened."""
    named = set(events["SUBJID"] + "/" + events["LINKED_AE"].fillna(""))
    return (events["SUBJID"] + "/" + events["AESPID"]).isin(named)


def _correct(sheet: Sheet, form: str, column: str, wrong: dict[str, str]) -> pd.DataFrame:
    before, last = sheet.plan.transfer_days[-2:]
    values = sheet.meant[form][column]
    rows = sheet.choose("corrected", form, values.isin(list(wrong)), CORRECTED)
    day = before + 1 + np.floor(sheet.stream(f"corrected {form}").uniform(0, last - before, len(rows))) + 0.6
    sheet.touch(form, rows)
    return pd.DataFrame({"form": form, "row": rows, "column": column, "old": values[rows].map(wrong), "day": day})
