"""What figures and listings show, as data.

Drawings and pages compute nothing: a renderer has everything here, chosen, ordered and formatted. A figure also describes itself
in words, and gives its numbers as a table, for readers who cannot see it.
"""

import math
from dataclasses import dataclass

import pandas as pd

_TICK_MONTHS = 3


@dataclass(frozen=True)
class Figure:
    """What every figure can say of itself; each kind is a subclass with its data."""

    @property
    def empty(self) -> bool:
        """Whether nobody met the criteria."""
        raise NotImplementedError

    @property
    def words(self) -> str:
        """The figure in a sentence or two, for a screen reader."""
        raise NotImplementedError

    def numbers(self) -> tuple[str, pd.DataFrame]:
        """A caption, and the numbers behind the drawing as text; the first column heads the rows."""
        raise NotImplementedError


def choose_ticks(last: float, most: int = 16) -> tuple[int, ...]:
    """Months of an axis, from 0 to the first tick not before `last`: every 3, or a multiple where that is more than `most`."""
    width = _TICK_MONTHS
    while last / width > most:
        width += _TICK_MONTHS
    return tuple(range(0, width * max(1, math.ceil(last / width)) + 1, width))


@dataclass(frozen=True)
class Curves(Figure):
    """A Kaplan-Meier figure, all of it from ARD rows. `legends`: treatment -> text; `steps`: group, month, surv, ci_low, ci_high,
    n_censor as numbers; `risk`: group, level (month), n_risk, n_event as printed. No rows where nobody has the parameter."""

    x_label: str
    y_label: str
    ticks: tuple[int, ...]
    legends: dict[str, str]
    medians: dict[str, float]
    steps: pd.DataFrame
    risk: pd.DataFrame

    @property
    def empty(self) -> bool:
        return len(self.steps) == 0

    @property
    def words(self) -> str:
        return "; ".join(f"{group}: {text}" for group, text in self.legends.items()).replace("\n", ", ")

    def numbers(self) -> tuple[str, pd.DataFrame]:
        cells = (self.risk["n_risk"] + " (" + self.risk["n_event"] + ")").to_numpy().reshape(-1, len(self.ticks))
        table = pd.DataFrame(cells, columns=[str(month) for month in self.ticks])
        table.insert(0, self.x_label, self.risk["group"].drop_duplicates().to_numpy())
        return "Numbers at risk (cumulative events)", table


@dataclass(frozen=True)
class Listing:
    """Records as printed. `rows`: a text column per head, in printed order; the first `groups` columns say whose record it is and
    are printed where they change and at the top of a page. `refs`: DATASET, USUBJID, SEQ of the record that each row shows (same
    order; SEQ null where the dataset has one record per subject)."""

    rows: pd.DataFrame
    groups: int
    refs: pd.DataFrame

    @property
    def empty(self) -> bool:
        """Whether there is no record to list."""
        return len(self.rows) == 0

    @property
    def heads(self) -> list[str]:
        """The column heads in order."""
        return list(self.rows.columns)

    def texts(self, head: str) -> list[str]:
        """The texts of a column."""
        return list(self.rows[head].to_numpy(object))

    def starts(self) -> pd.DataFrame:
        """Per row and group column whether its text is printed there: it, or a group column before it, differs from the row
        above."""
        groups = self.rows.iloc[:, : self.groups]
        return (groups != groups.shift()).cummax(axis=1)
