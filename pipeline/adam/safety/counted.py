"""Issues of many records at once: takes the records, gives one issue per value with the numbers of records and subjects."""

from collections.abc import Sequence

import pandas as pd

from pipeline.adam.frames import count_records
from pipeline.core.issues import CATALOGUE, found, gather


def count_issues(
    code: str,
    rows: pd.DataFrame,
    dataset: str,
    column: str,
    by: Sequence[str] = (),
    message: str = "",
    action: str = "",
    label: str = "",
) -> pd.DataFrame:
    """One issue per distinct value of `column` (which may be missing) and of the variables `by`, which the message names.

    `label` is the variable that the issue names, where `column` is a working name of it.
    """
    if rows.empty:
        return gather()
    keys = [column, *by]
    grouped = count_records(rows, keys)
    said = pd.Series(message or CATALOGUE[code].message, index=grouped.index, dtype="str")
    for name in keys[1:]:
        said = said + (f"; {name} " + grouped[name].astype("str")).fillna("")
    said = said + "; " + grouped["COUNTS"]
    value = grouped[column].astype("str").fillna("")
    return found(code, grouped[[]], dataset, column=label or column, value=value, message=said, action=action)
