"""What the figures of single subjects and the forest show, as data: chosen and ordered for drawing and print.

A figure of single subjects has a panel per treatment, a row per subject with its best response, and what is drawn of it.
"""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from pipeline.tlf.layout.bodies import Figure, choose_ticks

RESPONSES = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE", "MISSING")


class Mark(StrEnum):
    """What happened to a subject, as the swimmer plot marks it and its legend names it."""

    FIRST_CR = "First CR"
    FIRST_PR = "First PR"
    PROGRESSION = "Progression"
    DEATH = "Death"
    ONGOING = "Treatment ongoing"


class LineEnd(StrEnum):
    """Why the line of a subject ends, as the spider plot marks it and its legend names it."""

    NEW_LESION = "New lesion"
    PROGRESSION = "Progression without new lesion"
    ONGOING = "Treatment ongoing"


@dataclass(frozen=True)
class Individuals(Figure):
    """A panel per treatment in `groups`. `subjects`: group, USUBJID, label (short name), response (confirmed BOR) and what the
    kind of figure adds, one row per subject in drawn order. `shown`: how many of whom are shown, in words."""

    groups: tuple[str, ...]
    subjects: pd.DataFrame
    shown: str
    x_label: str
    y_label: str

    @property
    def empty(self) -> bool:
        return len(self.subjects) == 0

    @property
    def words(self) -> str:
        return f"One mark per subject, coloured by confirmed best overall response. {self.shown}"

    @property
    def responses(self) -> list[str]:
        """The responses that occur, in the order of the codelist; others behind it, alphabetically."""
        found = set(self.subjects["response"])
        return [*(r for r in RESPONSES if r in found), *sorted(found - set(RESPONSES))]

    def of(self, group: str) -> pd.DataFrame:
        """The subjects of one panel, numbered from 0."""
        return self.subjects[self.subjects["group"] == group].reset_index(drop=True)

    def _numbers(self, **columns: str) -> pd.DataFrame:
        """Subject, treatment where there are several, best response, then the `columns` of `subjects` under these heads."""
        named = {"Subject": "USUBJID"} | ({"Treatment": "group"} if len(self.groups) > 1 else {})
        names = {head.replace("_", " "): c for head, c in (named | {"Best_response": "response"} | columns).items()}
        return self.subjects[list(names.values())].set_axis(list(names), axis=1).fillna("")


@dataclass(frozen=True)
class Waterfall(Individuals):
    """Best change of the sum of target diameters. `subjects` adds value (%) and text (as printed)."""

    limits: tuple[float, float]

    def numbers(self) -> tuple[str, pd.DataFrame]:
        return "Best change of each subject", self._numbers(Best_change_in_percent="text")


@dataclass(frozen=True)
class Spider(Individuals):
    """Change of the sum over time. `subjects` adds end (how its line ends) and path (as printed). `points`: group, USUBJID,
    month, value (%), in the order of time within a subject."""

    limits: tuple[float, float]
    points: pd.DataFrame

    @property
    def ticks(self) -> tuple[int, ...]:
        """Months of the axis, fewer where several panels stand side by side."""
        return choose_ticks(float(self.points["month"].max()), max(1, 16 // len(self.groups)))

    def numbers(self) -> tuple[str, pd.DataFrame]:
        return "Changes of each subject", self._numbers(Change_in_percent_at_months="path", End_of_line="end")


@dataclass(frozen=True)
class Swimmer(Individuals):
    """Time on treatment. `subjects` adds month and text (duration), detail (histology), path (events as printed). `events`:
    group, USUBJID, event, month."""

    events: pd.DataFrame

    @property
    def ticks(self) -> tuple[int, ...]:
        """Months of the axis, fewer where several panels stand side by side."""
        return choose_ticks(float(max(self.subjects["month"].max(), self.events["month"].max())), max(1, 16 // len(self.groups)))

    def numbers(self) -> tuple[str, pd.DataFrame]:
        return "Treatment and events of each subject", self._numbers(
            Months_on_treatment="text", Histology="detail", Events_at_months="path"
        )


@dataclass(frozen=True)
class Forest(Figure):
    """Rates by subgroup. `lines`: label, indent, in printed order, the first is all subjects. `rates`: group, line (index of
    `lines`), counts (n/N) and interval as printed, and N, p, ci_low, ci_high (fractions, null where nobody is)."""

    groups: tuple[str, ...]
    lines: pd.DataFrame
    rates: pd.DataFrame
    x_label: str
    interval_label: str

    @property
    def empty(self) -> bool:
        return not self.groups

    @property
    def words(self) -> str:
        overall = self.rates[self.rates["line"] == 0]
        texts = overall["group"] + ": " + overall["counts"] + ", " + overall["interval"]
        return f"{self.x_label} with confidence intervals by subgroup; all subjects: {'; '.join(texts)}."

    def numbers(self) -> tuple[str, pd.DataFrame]:
        table = pd.DataFrame({"Subgroup": self.lines["label"]})
        for group in self.groups:
            mine = self.rates[self.rates["group"] == group].set_index("line").reindex(table.index)
            head = f"{group}: " if len(self.groups) > 1 else ""
            table[f"{head}n/N"], table[f"{head}{self.interval_label}"] = mine["counts"].fillna(""), mine["interval"].fillna("")
        return "Rates by subgroup", table
