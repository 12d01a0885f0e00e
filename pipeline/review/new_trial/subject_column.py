"""Which column of an export names the subject: takes its tables, gives the column that their answers show, whatever its name."""

from collections.abc import Sequence

import pandas as pd

from pipeline.raw.identity import clean_code

LEAST_KNOWN = 0.9
"""The share of a table's subjects that the table with one row per subject must have."""


def subject_column(tables: Sequence[pd.DataFrame]) -> str:
    """The column of most tables, at least two and half of them, that tells the rows of one apart and repeats in another, whose
    answers the former has; "" where none is such, or several are."""
    holders: dict[str, list[pd.Series]] = {}
    for table in tables:
        for column in table.columns:
            holders.setdefault(column, []).append(clean_code(table[column]).dropna())
    fitting = {name: len(texts) for name, texts in holders.items() if _is_subject(texts, len(tables))}
    most = [name for name, count in fitting.items() if count == max(fitting.values())]
    return most[0] if len(most) == 1 else ""


def _is_subject(texts: Sequence[pd.Series], tables: int) -> bool:
    if len(texts) < max(2, tables / 2):
        return False
    unique = [text for text in texts if text.is_unique and len(text) > 1]
    repeated = [text for text in texts if not text.is_unique]
    if not unique or not repeated:
        return False
    people = max(unique, key=len)
    return all(text.drop_duplicates().isin(people).mean() >= LEAST_KNOWN for text in texts)
