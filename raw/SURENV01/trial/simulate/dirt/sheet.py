"""Where dirt is planted: the forms as the files will have them, beside what a right reading makes of them.

Takes the clean forms; gives a `Sheet` with both versions and one record per planted instance. Its own module because every
planting function works through it, so that no row carries two kinds of dirt and nothing is planted without a record.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.random import Generator

from schemas.raw.form import ROW_KEY

from ..plan import Plan, at_least_one
from ..text import TEXT

MARGIN = 40  # days: rows that were complete this long before the first transfer are the same in all transfers
IDENTITY = [*ROW_KEY.split(), "_entry"]


class Sheet:
    """`raw`: what the files say. `meant`: what a right reading of them is (dates in ISO 8601, partial ones shortened)."""

    def __init__(self, forms: dict[str, pd.DataFrame], plan: Plan) -> None:
        ready = {
            name: form.assign(RECSTAT=pd.Series("ACTIVE", index=form.index, dtype=TEXT), _modified=form["_entry"])
            for name, form in forms.items()
        }
        self.raw = ready
        self.meant = {name: form.copy() for name, form in ready.items()}
        self.plan = plan
        self._touched = {name: pd.Series(False, index=form.index) for name, form in ready.items()}
        self._records: list[pd.DataFrame] = []
        self._settled_before = plan.transfer_days[0] - MARGIN

    def stream(self, dirt: str) -> Generator:
        """The random stream of one kind of dirt."""
        return self.plan.stream(f"dirt {dirt}")

    def free(self, name: str) -> pd.Series:
        """The rows of a form that carry nothing yet and no longer change: a mask."""
        form = self.meant[name]
        settled = (form["_entry"] < self._settled_before) & ~(form["_closed"] >= self._settled_before)
        return settled & ~self._touched[name].reindex(form.index, fill_value=True)

    def choose(self, dirt: str, name: str, eligible: pd.Series, share: float) -> pd.Index:
        """`share` of the eligible free rows, at least one if there is any, in order of the form."""
        rows = np.flatnonzero((eligible.fillna(False).astype(bool) & self.free(name)).to_numpy())
        chosen = self.stream(f"{dirt} {name}").permutation(rows)[: at_least_one(share, len(rows))]
        return self.meant[name].index[np.sort(chosen)]

    def cells(self, dirt: str, name: str, rows: pd.Index, column: str, raw: Any, *, meant: Any = None, issue: str = "") -> None:
        """Write `raw` over a column of these rows; `meant` too, where a right reading is no longer the clean value."""
        clean = self.meant[name].loc[rows, column]
        self.raw[name].loc[rows, column] = _cells(raw, rows)
        if meant is not None:
            self.meant[name].loc[rows, column] = _cells(meant, rows)
        self._note(name, rows, self.raw[name].loc[rows, column], clean, id=dirt, column=column, issue=issue, gone=False)

    def add(self, dirt: str, name: str, new: pd.DataFrame, *, meant: bool, issue: str = "", column: str = "") -> None:
        """Add rows (any index) to the files; with `meant`, they are also what a right reading keeps."""
        if new.empty:
            return
        start = max(self.raw[name].index.max(), self.meant[name].index.max()) + 1
        new = new.set_axis(pd.RangeIndex(start, start + len(new)), axis=0)
        self.raw[name] = pd.concat([self.raw[name], new])
        if meant:
            self.meant[name] = pd.concat([self.meant[name], new])
        nothing = pd.Series(np.nan, index=new.index, dtype=TEXT)
        self._note(name, new.index, new[column] if column else nothing, nothing, id=dirt, column=column, issue=issue, gone=False)

    def drop(self, dirt: str, name: str, rows: pd.Index, *, meant: bool, issue: str = "") -> None:
        """Leave rows out of the files; with `meant`, a right reading cannot know of them either."""
        nothing = pd.Series(np.nan, index=rows, dtype=TEXT)
        self._note(name, rows, nothing, nothing, id=dirt, column="", issue=issue, gone=True)
        self.raw[name] = self.raw[name].drop(index=rows)
        if meant:
            self.meant[name] = self.meant[name].drop(index=rows)

    def mark(self, dirt: str, name: str, rows: pd.Index, column: str, *, clean: Any = None, issue: str = "") -> None:
        """Record what is part of the trial's story already: nothing is changed."""
        shown = self.raw[name].loc[rows, column]
        before = shown if clean is None else _cells(clean, rows)
        self._note(name, rows, shown, before, id=dirt, column=column, issue=issue, gone=False)

    def touch(self, name: str, rows: pd.Index) -> None:
        """Keep rows free of other dirt."""
        self._touched[name] = self._touched[name].reindex(self.raw[name].index.union(self.meant[name].index), fill_value=False)
        self._touched[name].loc[rows] = True

    def records(self) -> pd.DataFrame:
        """All records, with the row's identity."""
        if not self._records:
            return pd.DataFrame(columns=[*IDENTITY, "form", "row", "raw", "clean", "id", "column", "issue", "gone"])
        return pd.concat(self._records, ignore_index=True)

    def _note(self, name: str, rows: pd.Index, raw: pd.Series, clean: pd.Series, **facts: Any) -> None:
        identity = self.raw[name].loc[rows, IDENTITY]
        self._records.append(identity.assign(form=name, row=rows, raw=raw, clean=clean, **facts))
        self.touch(name, rows)


def _cells(values: Any, rows: pd.Index) -> pd.Series:
    """One text value per row; a scalar for all of them."""
    if isinstance(values, pd.Series):
        return values.astype(TEXT).set_axis(rows)
    return pd.Series(values, index=rows, dtype=TEXT)
