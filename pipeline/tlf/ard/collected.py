"""What a study did not collect: left out of a table and named in a footnote, for printing 0 would say that it was looked for."""

from collections.abc import Iterable, Sequence

import pandas as pd


def is_collected(rows: pd.DataFrame, needs: Iterable[str]) -> bool:
    """Whether every variable of `needs` has a value somewhere in `rows`; without any record only the columns can tell."""
    return all(v in rows and (rows.empty or bool(rows[v].notna().any())) for v in needs)


def not_shown(labels: Sequence[str]) -> list[str]:
    """The footnote on what was left out; none where nothing was."""
    return [f"No values in the data, not shown: {'; '.join(labels)}."] if labels else []
