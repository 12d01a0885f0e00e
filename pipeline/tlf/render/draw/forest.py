"""The forest plot: a line per level with its interval, and the numbers beside it."""

from typing import Any

import pandas as pd

from pipeline.core.series import Series
from pipeline.tlf.layout.pictures import Forest
from pipeline.tlf.render.draw.canvas import COLOURS, SIZE
from pipeline.tlf.render.draw.panels import shorten

_TOP, _BOTTOM, _LABELS = 0.89, 0.1, 0.22  # of the sheet; width of the labels
_COUNTS, _INTERVAL = 0.06, 0.115  # width of n/N and of the printed interval
_LARGEST = 8.0


def draw_forest(sheet: Any, body: Forest) -> None:
    """Labels, then a panel per treatment: n/N, squares with intervals on 0 to 100%, rate and limits."""
    size = min(_LARGEST, 0.74 * SIZE[1] * 72 * (_TOP - _BOTTOM) / max(1, len(body.lines)))
    width = (0.99 - _LABELS) / len(body.groups)
    for number, group in enumerate(body.groups):
        left = _LABELS + number * width
        axes = sheet.add_axes((left + _COUNTS, _BOTTOM, width - _COUNTS - _INTERVAL, _TOP - _BOTTOM))
        rates = body.rates[body.rates["group"] == group].dropna(subset="p")
        _draw_axes(axes, body, group if len(body.groups) > 1 else "")
        _draw_rates(axes, rates, COLOURS[number % len(COLOURS)])
        write_column(axes, -0.15, rates["line"], rates["counts"], "n/N", size, align="right")
        write_column(axes, 0.12, rates["line"], rates["interval"], body.interval_label, size, align="left")
        if number == 0:
            write_labels(axes, body.lines, size)


def _draw_axes(axes: Any, body: Forest, title: str) -> None:
    axes.set_xlim(0, 100)
    axes.set_ylim(len(body.lines) - 0.4, -0.6)
    axes.set_yticks([])
    axes.set_xticks([0, 50, 100] if title else [0, 25, 50, 75, 100])
    axes.set_xlabel(body.x_label if not title else "%")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_title(shorten(title, 40), fontsize=8.5, fontweight="bold", pad=24)


def _draw_rates(axes: Any, rates: pd.DataFrame, colour: str) -> None:
    """Squares whose area is in proportion to N; all subjects as a diamond, with a dotted line through all levels."""
    overall = rates["line"] == 0
    axes.hlines(rates["line"], 100 * rates["ci_low"], 100 * rates["ci_high"], color=colour, linewidth=1.1, zorder=2)
    style = {"color": colour, "linewidth": 0, "zorder": 3, "clip_on": False}
    area = 90 * rates["N"] / max(1.0, rates["N"].max())
    for some, marker in ((~overall, "s"), (overall, "D")):
        axes.scatter(100 * rates["p"][some], rates["line"][some], s=area[some], marker=marker, **style)
    axes.vlines(100 * rates["p"][overall], 0, axes.get_ylim()[0], color="#555555", linewidth=0.8, linestyle=":", zorder=1)


def write_column(axes: Any, inches: float, lines: Series, texts: Series, head: str, size: float, align: str) -> None:
    """A column of text beside the axes: `inches` left of (negative) or right of it."""
    width = axes.get_position().width * SIZE[0]
    x = inches / width if inches < 0 else 1 + inches / width
    where = {"transform": axes.get_yaxis_transform(), "ha": align}
    axes.text(x, -0.9, head, fontsize=min(size, 7.5), fontweight="bold", va="bottom", **where)
    for line, text in zip(lines, texts, strict=True):
        axes.text(x, line, text, fontsize=size, fontweight="bold" if line == 0 else "normal", va="center", **where)


def write_labels(axes: Any, lines: pd.DataFrame, size: float) -> None:
    """The labels at the left edge of the sheet; all subjects and the names of subgroups in bold."""
    box = axes.get_position()
    for line, label, indent in zip(lines.index, lines["label"], lines["indent"], strict=True):
        x = (0.01 + 0.012 * indent - box.x0) / box.width
        weight = "normal" if indent else "bold"
        text = shorten(label, 42 - 2 * indent)
        axes.text(x, line, text, fontsize=size, fontweight=weight, va="center", transform=axes.get_yaxis_transform())
