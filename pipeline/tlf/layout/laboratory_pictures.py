"""What the figures of laboratory results show, as data: chosen and ordered for drawing and print."""

from dataclasses import dataclass

import pandas as pd

from pipeline.tlf.layout.bodies import Figure


@dataclass(frozen=True)
class Quadrants(Figure):
    """Two peaks of each subject against each other on log axes, cut by `limits` (x, y) into four quadrants. `points`: group,
    USUBJID, x, y (multiples of the upper limit of normal) and their texts x_text, y_text; `corners`: what stands in the
    quadrants, from lower left over lower right and upper left to upper right."""

    groups: tuple[str, ...]
    points: pd.DataFrame
    limits: tuple[float, float]
    corners: tuple[str, str, str, str]
    shown: str
    x_label: str
    y_label: str

    @property
    def empty(self) -> bool:
        return len(self.points) == 0

    @property
    def words(self) -> str:
        corners = "; ".join(corner.replace("\n", ": ") for corner in self.corners)
        return f"{self.y_label} against {self.x_label}, one mark per subject. {self.shown} {corners}."

    def numbers(self) -> tuple[str, pd.DataFrame]:
        named = {"Subject": "USUBJID", "Treatment": "group", self.x_label: "x_text", self.y_label: "y_text"}
        return "Peaks of each subject", self.points[list(named.values())].set_axis(list(named), axis=1)


@dataclass(frozen=True)
class VisitBoxes(Figure):
    """Box plots over visits, a panel per test and a box per treatment. `tests`: test -> its visits in order; `boxes`: group,
    test, visit, n, min, q1, median, q3, max as numbers and text (as printed), only of visits where the group has a value."""

    groups: tuple[str, ...]
    tests: dict[str, tuple[str, ...]]
    boxes: pd.DataFrame
    y_label: str

    @property
    def empty(self) -> bool:
        return len(self.boxes) == 0

    @property
    def words(self) -> str:
        return f"{self.y_label} by visit and treatment: {'; '.join(self.tests)}."

    def numbers(self) -> tuple[str, pd.DataFrame]:
        named = {"Test": "test", "Visit": "visit", "Treatment": "group", "n, median (Q1, Q3), min to max": "text"}
        return self.y_label, self.boxes[list(named.values())].set_axis(list(named), axis=1)
