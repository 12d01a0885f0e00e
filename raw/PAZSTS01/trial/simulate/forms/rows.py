"""How a latent record becomes a row of an export: identity and visit first, as text.

Two hidden columns are days: `_at`, when what the row tells of happened, and `_end`, when it ended (NaN: it has no end).
"""

from typing import Any

import numpy as np
import pandas as pd

from ..plan import Days
from ..text import TEXT, iso, number, text

LOG = "LOG"
KEYS = ["SITEID", "SUBJID", "FOLDER", "FOLDERSEQ", "RECPOS"]


def rows(
    subjects: pd.DataFrame, person: Any, folder: Any, *, at: Any, end: Any = np.nan, form_date: Any = None, position: Any = 1.0,
    **answers: Any,
) -> pd.DataFrame:  # fmt: skip
    """One row per element of `person` (rows of `subjects`); `position` is RECPOS, a number or a text; `answers` the questions."""
    person = np.asarray(person)
    count = len(person)
    position = np.broadcast_to(position, count)
    common = {
        "SITEID": subjects["SITEID"].to_numpy()[person],
        "SUBJID": subjects["SUBJID"].to_numpy()[person],
        "FOLDER": folder,
        "FOLDERSEQ": "1",
        "RECPOS": number(position) if position.dtype.kind == "f" else position,
        "FORMDT": iso(np.broadcast_to(np.nan if form_date is None else form_date, count)),
    }
    cells = {name: _column(values, count) for name, values in {**common, **answers}.items()}
    return pd.DataFrame({**cells, "_at": np.broadcast_to(at, count), "_end": np.broadcast_to(end, count)})


def lines(person: Any) -> Days:
    """1, 2, 3 .. within each person, in row order."""
    own = np.asarray(person)
    return np.asarray(pd.Series(own).groupby(own).cumcount() + 1, dtype=np.float64)


def _column(values: Any, count: int) -> pd.Series:
    if isinstance(values, pd.Series):
        return text(values.astype(TEXT).to_numpy(dtype=object, na_value=""))
    return text(np.broadcast_to(np.asarray(values, dtype=object), count))
