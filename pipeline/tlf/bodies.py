"""What figures and listings show, as data: takes ARD rows or records, gives what renderers draw and print.

Their own module because drawings and pages compute nothing: a renderer finds everything here, chosen, ordered and formatted. A
figure also says itself in words, and its numbers as a table, for readers who cannot see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd


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
class ListingColumn:
    """A column of a listing: its head, the variable of `rows` it prints, whether equal neighbours are printed once a page."""

    head: str
    name: str
    once: bool = False


@dataclass(frozen=True)
class Listing:
    """Records as printed. `rows`: a text column per `columns`, in printed order; `refs`: DATASET, USUBJID, SEQ of the record that
    each row shows (same order; SEQ null where the dataset has one record per subject)."""

    columns: tuple[ListingColumn, ...]
    rows: pd.DataFrame
    refs: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["DATASET", "USUBJID", "SEQ"]))

    @property
    def empty(self) -> bool:
        """Whether there is no record to list."""
        return len(self.rows) == 0

    @property
    def heads(self) -> Sequence[str]:
        """The column heads in order."""
        return [column.head for column in self.columns]
