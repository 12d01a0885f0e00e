"""Records of what did not happen: SDTM keeps an answer "no" as a record (--OCCUR N, --STAT NOT DONE) that no analysis counts.

Whether a record of a medication, a procedure or the history counts is decided here, for ADaM and for outputs.
"""

import pandas as pd


def occurred(records: pd.DataFrame, code: str) -> pd.DataFrame:
    """The records of domain `code` (CM, MH, PR) but for those that say that it did not occur or was not asked; --OCCUR and --STAT
    are columns that the domain need not have."""
    return records.loc[~denied(records, code)]


def denied(records: pd.DataFrame, code: str) -> "pd.Series[bool]":
    """Which records say that it did not occur or was not asked."""
    no = pd.Series(False, index=records.index)
    for name, value in ((f"{code}OCCUR", "N"), (f"{code}STAT", "NOT DONE")):
        if name in records:
            no |= records[name].str.strip().str.upper().eq(value).fillna(False).astype(bool)
    return no
