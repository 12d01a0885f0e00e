"""Forms that lose too many rows: takes the rows left out with their reasons, gives a fault per form that loses more than it may.

A wrong constant or a wrong column of the key makes most rows of a form rows of another study or versions of each other. Rows left
out by declaration, inactive rows and exact repeats lose nothing.
"""

from collections.abc import Mapping

import pandas as pd

from pipeline.raw.faults import Fault
from pipeline.study.raw_export import too_many_lost

LOSSES = ("STUDY_OTHER", "ROW_UNIDENTIFIED", "DUP_CONFLICT")
REMEDY = (
    "check the constants, columns and codes of the key in study.yaml, section raw; if it is right, raise raw.rows_lost_percent"
)


def lost_rows(excluded: pd.DataFrame, rows: Mapping[str, int], percent: float) -> list[Fault]:
    """A fault per form of `rows` (its number of rows) whose losses in `excluded` (Excluded) are too many."""
    lost = excluded[excluded["REASON"].isin(LOSSES)]
    faults = []
    for form, reasons in lost.groupby("FORM")["REASON"]:
        if too_many_lost(len(reasons), rows[str(form)], percent):
            counts = ", ".join(f"{reason} {count}" for reason, count in reasons.value_counts().items())
            file = lost.loc[reasons.index[0], "FILE"]
            cause = f"form {form} would lose {len(reasons)} of its {rows[str(form)]} rows ({counts}), more than {percent:g}%"
            faults.append(Fault(file, None, cause, REMEDY))
    return faults
