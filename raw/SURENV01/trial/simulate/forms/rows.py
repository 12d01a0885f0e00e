"""How a latent record becomes a row of a form: identity, visit folder, time of entry.

Takes latent tables; gives frames of text with the common columns first and two hidden columns (days as floats): `_entry`, when
the row was entered, and `_closed`, when its end was (NaN: it has none). Its own module because every form is made by `rows`.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from ..plan import Days
from ..text import TEXT, iso, text, whole

SITE_WORK = (8 / 24, 18 / 24)  # forms are filled in between 8:00 and 18:00
LAG = 5.0  # mean days from event to entry


def entered(rng: Generator, event: Any) -> Days:
    """When something that happened on `event` (days) was entered: some days later, in working hours, to the second."""
    event = np.asarray(event, dtype=np.float64)
    lag = 1 + np.minimum(np.floor(rng.exponential(LAG, event.shape)), 60)
    seconds = np.floor(rng.uniform(*SITE_WORK, event.shape) * 86_400)
    return np.asarray(event + lag + seconds / 86_400)


def rows(
    subjects: pd.DataFrame, person: Any, folder: Any, *, entry: Any, form_date: Any = None, position: Any = 1,
    closed: Any = np.nan,
    **answers: Any,
) -> pd.DataFrame:  # fmt: skip
    """One row per element of `person` (rows of `subjects`); `answers` are the form's own columns, as text or as scalars."""
    person = np.asarray(person)
    count = len(person)
    common = {
        "SITEID": subjects["SITEID"].to_numpy()[person],
        "SUBJID": subjects["SUBJID"].to_numpy()[person],
        "FOLDER": folder,
        "FOLDERSEQ": "1",
        "RECPOS": whole(np.broadcast_to(position, count)),
        "FORMDT": iso(np.broadcast_to(np.nan if form_date is None else form_date, count)),
    }
    cells = {name: _column(values, count) for name, values in {**common, **answers}.items()}
    return pd.DataFrame({**cells, "_entry": np.asarray(entry, dtype=np.float64), "_closed": np.broadcast_to(closed, count)})


def line_numbers(person: Any) -> Days:
    """1, 2, 3 .. within each person, in row order."""
    before = pd.Series(np.asarray(person)).groupby(np.asarray(person)).cumcount()
    return np.asarray(before, dtype=np.float64) + 1


def _column(values: Any, count: int) -> pd.Series:
    if isinstance(values, pd.Series):
        return values.astype(TEXT).reset_index(drop=True)
    return text(np.broadcast_to(np.asarray(values, dtype=object), count))
