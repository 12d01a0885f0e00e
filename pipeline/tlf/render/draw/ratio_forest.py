"""The forest plot of hazard ratios: a line per level with its interval on a logarithmic axis, and the numbers beside it."""

from textwrap import wrap
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tlf.layout.comparisons import RatioForest
from pipeline.tlf.render.draw.canvas import COLOURS, SIZE
from pipeline.tlf.render.draw.forest import write_column, write_labels
from pipeline.tlf.render.draw.panels import shorten

_TOP, _BOTTOM, _LABELS = 0.87, 0.13, 0.22  # of the sheet; width of the labels
_COUNTS, _INTERVAL, _TEST = 0.16, 0.14, 0.085  # width of n/N of both arms, of the printed interval, of the p-value
_LARGEST = 8.0
_HEAD = 11  # letters of a line of the name of an arm above its column
_TICKS = (0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 20.0, 50.0, 100.0)
_WIDEST = 100.0
"""Intervals that reach further than this factor from 1 end in an arrow."""


def draw_ratio_forest(sheet: Any, body: RatioForest) -> None:
    """Labels, then a panel per arm: n/N of arm and reference, squares with intervals, ratio and limits, test of interaction."""
    size = min(_LARGEST, 0.74 * SIZE[1] * 72 * (_TOP - _BOTTOM) / max(1, len(body.lines)))
    width = (0.99 - _LABELS) / len(body.groups)
    right = _INTERVAL + (_TEST if body.tested else 0.0)
    limits = _limits(body)
    for number, group in enumerate(body.groups):
        left = _LABELS + number * width
        axes = sheet.add_axes((left + _COUNTS, _BOTTOM, width - _COUNTS - right, _TOP - _BOTTOM))
        mine = body.ratios[body.ratios["group"] == group]
        _draw_axes(axes, body, group, limits)
        _draw_ratios(axes, mine.dropna(subset=["hr"]), COLOURS[number % len(COLOURS)], limits)
        counted, tested = mine[mine["interval"] != ""], mine[mine["test"] != ""]
        short = [_in_two_lines(name) for name in (group, body.reference)]
        write_column(axes, -0.85, counted["line"], counted["events"], f"{short[0]}\nn/N", size, align="right")
        write_column(axes, -0.08, counted["line"], counted["reference"], f"{short[1]}\nn/N", size, align="right")
        write_column(axes, 0.1, counted["line"], counted["interval"], body.interval_label, size, align="left")
        if body.tested:
            inches = SIZE[0] * _INTERVAL + 0.1
            write_column(axes, inches, tested["line"], tested["test"], "Interaction\np-value", size, align="left")
        if number == 0:
            write_labels(axes, body.lines, size)


def _in_two_lines(name: str) -> str:
    """The name of an arm as the head of a narrow column."""
    first, *rest = wrap(name, _HEAD) or [""]
    return shorten(first, _HEAD) + (f"\n{shorten(' '.join(rest), _HEAD)}" if rest else "")


def _limits(body: RatioForest) -> tuple[float, float]:
    """The ends of the axis: two of the ticks, as far on one side of 1 as the intervals reach there."""
    ends = body.ratios[["hr_low", "hr_high"]].to_numpy(dtype="float64")
    known = ends[np.isfinite(ends) & (ends > 0)]
    low, high = (known.min(), known.max()) if known.size else (1.0, 1.0)
    below = [tick for tick in _TICKS if tick <= min(low, 0.5)]
    above = [tick for tick in _TICKS if tick >= max(high, 2.0)]
    return (below[-1] if below else 1 / _WIDEST), (above[0] if above else _WIDEST)


def _draw_axes(axes: Any, body: RatioForest, group: str, limits: tuple[float, float]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*limits)
    axes.set_ylim(len(body.lines) - 0.4, -0.6)
    axes.set_yticks([])
    shown = [tick for tick in _TICKS if limits[0] <= tick <= limits[1]]
    axes.set_xticks(shown, [f"{tick:g}" for tick in shown])
    axes.minorticks_off()
    axes.set_xlabel(f"{body.x_label} (log scale)")
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.vlines(1, -0.6, axes.get_ylim()[0], color="#000000", linewidth=0.8, zorder=1)
    room = int(axes.get_position().width * SIZE[0] * 72 / 2 / 4.2)
    style = {"transform": axes.transAxes, "fontsize": 7, "va": "top"}
    share = float(np.log(1 / limits[0]) / np.log(limits[1] / limits[0]))
    axes.text(share - 0.015, -0.115, shorten(f"← Favours {group}", room), ha="right", **style)
    axes.text(share + 0.015, -0.115, shorten(f"Favours {body.reference} →", room), ha="left", **style)


def _draw_ratios(axes: Any, ratios: pd.DataFrame, colour: str, limits: tuple[float, float]) -> None:
    """Squares whose area is in proportion to the events; all subjects as a diamond, with a dotted line through all levels."""
    overall = ratios["line"] == 0
    low, high = ratios["hr_low"].clip(lower=limits[0]), ratios["hr_high"].clip(upper=limits[1])
    axes.hlines(ratios["line"], low, high, color=colour, linewidth=1.1, zorder=2)
    beyond = (("<", limits[0], ratios["hr_low"] < limits[0]), (">", limits[1], ratios["hr_high"] > limits[1]))
    for marker, end, cut in beyond:
        axes.scatter(np.full(int(cut.sum()), end), ratios["line"][cut], s=16, marker=marker, color=colour, clip_on=False)
    area = 90 * ratios["size"] / max(1.0, ratios["size"].max())
    style = {"color": colour, "linewidth": 0, "zorder": 3}
    for some, marker in ((~overall, "s"), (overall, "D")):
        axes.scatter(ratios["hr"][some], ratios["line"][some], s=area[some], marker=marker, **style)
    axes.vlines(ratios["hr"][overall], 0, axes.get_ylim()[0], color="#555555", linewidth=0.8, linestyle=":", zorder=1)
