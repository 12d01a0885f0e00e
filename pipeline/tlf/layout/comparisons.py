"""What the figures of competing events and of hazard ratios show, as data: chosen and ordered for drawing and print."""

from dataclasses import dataclass

import pandas as pd

from pipeline.core.series import Series
from pipeline.tlf.layout.bodies import Figure


@dataclass(frozen=True)
class Incidences(Figure):
    """Cumulative incidence of events that compete, a panel per treatment. `causes`: those of somebody, to their labels; `events`:
    subjects as printed by (group, cause); `steps`: group, cause, month, cif (fractions), none where nobody has the parameter;
    `printed`: group, cause, level (month), text; `risk`: group, level, text."""

    groups: tuple[str, ...]
    causes: dict[str, str]
    events: Series
    steps: pd.DataFrame
    printed: pd.DataFrame
    risk: pd.DataFrame
    ticks: tuple[int, ...]
    x_label: str
    y_label: str

    @property
    def empty(self) -> bool:
        return len(self.steps) == 0

    @property
    def words(self) -> str:
        return f"{self.y_label} by reason and treatment; subjects: {'; '.join(map(self._counts, self.groups))}."

    def _counts(self, group: str) -> str:
        return f"{group}: {', '.join(f'{label} {self.events[group, cause]}' for cause, label in self.causes.items())}"

    def numbers(self) -> tuple[str, pd.DataFrame]:
        shown = self.printed[self.printed["cause"].isin(list(self.causes))].reset_index(drop=True)
        heads = shown["group"] + ": " + shown["cause"].map(self.causes)
        cells = shown["text"].to_numpy().reshape(-1, len(self.ticks))
        table = pd.DataFrame(cells, columns=[str(month) for month in self.ticks])
        table.insert(0, self.x_label, heads.to_numpy()[:: len(self.ticks)])
        return self.y_label, table


@dataclass(frozen=True)
class RatioForest(Figure):
    """Hazard ratios by subgroup, a panel per arm that is compared with the `reference`. `lines`: label, indent, in printed order,
    the first is all subjects. `ratios`: group, line (index of `lines`), events (n/N of the arm), reference (n/N), interval and
    test as printed ("" where there is none), and hr, low, high, size (null where not estimable)."""

    groups: tuple[str, ...]
    reference: str
    lines: pd.DataFrame
    ratios: pd.DataFrame
    x_label: str
    interval_label: str
    tested: bool

    @property
    def empty(self) -> bool:
        return not self.groups

    @property
    def words(self) -> str:
        overall = self.ratios[self.ratios["line"] == 0]
        texts = overall["group"] + ": " + overall["interval"]
        return f"{self.x_label} against {self.reference} by subgroup; all subjects: {'; '.join(texts)}."

    def numbers(self) -> tuple[str, pd.DataFrame]:
        table = pd.DataFrame({"Subgroup": self.lines["label"]})
        heads = {"interval": self.interval_label} | ({"test": "Interaction p-value"} if self.tested else {})
        for group in self.groups:
            mine = self.ratios[self.ratios["group"] == group].set_index("line").reindex(table.index)
            many = f"{group}: " if len(self.groups) > 1 else ""
            named = {"events": f"{group} n/N", "reference": f"{self.reference} n/N"}
            named |= {column: f"{many}{head}" for column, head in heads.items()}
            for column, head in named.items():
                table[head] = mine[column].fillna("")
        return "Hazard ratios by subgroup", table
