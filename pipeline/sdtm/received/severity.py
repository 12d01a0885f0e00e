"""Events with a severity and no grade: takes AE as received, gives the warning that tables of grades leave them out.

MILD, MODERATE and SEVERE are no grades of CTCAE, and nothing turns one into the other.
"""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.issues import found, gather
from pipeline.core.numbers.grades import read_grades
from pipeline.sdtm.received.fit import as_text
from pipeline.sdtm.received.unread import list_values, reader_names

SEVERITY = "AESEV"
ACTION = (
    "MILD, MODERATE and SEVERE are no grades: the events are in no table of grades, or Missing there; deliver AETOXGR where it "
    "was collected"
)


def severity_without_grade(table: pd.DataFrame, source: pd.DataFrame, readers: Sequence[str]) -> pd.DataFrame:
    """GRADE_ABSENT, once: how many events of AE have AESEV and no grade. `source`: `table` as its file has it, same index."""
    if SEVERITY not in source:
        return gather()
    severity = as_text(source[SEVERITY])
    rows = table[severity.notna() & read_grades(table["AETOXGR"]).isna()]
    by = f"; read by {reader_names(readers)}" if readers else ""
    numbers = f"records: {len(rows)} of {len(table)}, subjects: {rows['USUBJID'].nunique()}"
    return found(
        "GRADE_ABSENT",
        source.loc[rows.index, ["FILE"]].head(1),
        "AE",
        column=SEVERITY,
        value=list_values(severity[rows.index]),
        message=f"is collected where AETOXGR has no grade of CTCAE; {numbers}{by}",
        action=ACTION,
    )
