"""Kaplan-Meier plots: steps, bands, censor ticks, the risk table and a legend."""

import math
from typing import Any

import numpy as np

from pipeline.tlf.layout.bodies import Curves
from pipeline.tlf.render.draw.canvas import COLOURS, DASHES, SIZE
from pipeline.tlf.render.draw.panels import shorten

_RISK_SIZE = 7.5


def draw_curves(sheet: Any, curves: Curves) -> None:
    """Plot, risk table and legend."""
    groups = list(curves.legends)
    below = 0.22 + 0.035 * (len(groups) - 1)
    left = 0.09 if len(groups) == 1 else 0.17
    axes = sheet.add_axes((left, below, 0.69 - left, 0.97 - below))
    for number, group in enumerate(groups):
        _draw_group(axes, curves, group, number)
    _draw_axes(axes, curves)
    _draw_risk(sheet, axes, curves, groups)
    _draw_legend(sheet, curves, groups)


def _look(number: int) -> tuple[str, Any]:
    """Colour and line style of a treatment, so that colour is not the only sign."""
    return COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]


def _draw_group(axes: Any, curves: Curves, group: str, number: int) -> None:
    colour, dashes = _look(number)
    steps = curves.steps[curves.steps["group"] == group]
    month, survival = steps["month"].to_numpy(), 100 * steps["surv"].to_numpy()
    axes.step(month, survival, where="post", color=colour, linestyle=dashes, linewidth=1.6, zorder=3)
    low, high = (100 * steps[name].mask(steps["surv"] >= 1, 1.0).ffill() for name in ("ci_low", "ci_high"))
    axes.fill_between(month, low, high, step="post", color=colour, alpha=0.15, linewidth=0)
    censored = steps["n_censor"].to_numpy() > 0
    axes.plot(month[censored], survival[censored], linestyle="", marker="|", markersize=8, color=colour, zorder=4)
    median = curves.medians.get(group, np.nan)
    if not np.isnan(median):
        axes.plot([0, median, median], [50, 50, 0], linestyle=":", linewidth=1, color=colour)


def _draw_axes(axes: Any, curves: Curves) -> None:
    axes.set_xlim(0, curves.ticks[-1])
    axes.set_ylim(0, 102)
    axes.set_xticks(curves.ticks)
    axes.set_yticks(range(0, 101, 20))
    axes.set_xlabel(curves.x_label)
    axes.set_ylabel(curves.y_label)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_risk(figure: Any, axes: Any, curves: Curves, groups: list[str]) -> None:
    """The numbers at risk under the ticks they belong to, a line per treatment in its colour."""
    box = axes.get_position()
    top = box.y0 - 0.13
    longest = (curves.risk["n_risk"] + curves.risk["n_event"]).str.len().max() + 3
    room = SIZE[0] * 72 * box.width / (len(curves.ticks) - 1)
    every = math.ceil(longest * 0.58 * _RISK_SIZE / room)  # where numbers would touch, those of every second (third) tick
    figure.text(0.01, top, "At risk (cumulative events)", fontsize=8.5, fontweight="bold")
    for number, group in enumerate(groups):
        y = top - 0.04 - 0.035 * number
        if len(groups) > 1:
            figure.text(0.01, y, shorten(group, 22), fontsize=7.5, color=_look(number)[0])
        risk = curves.risk[curves.risk["group"] == group]
        for tick, text in list(zip(risk["order"], risk["n_risk"] + " (" + risk["n_event"] + ")", strict=True))[::every]:
            x = box.x0 + box.width * tick / curves.ticks[-1]
            figure.text(x, y, text, fontsize=_RISK_SIZE, ha="center")


def _draw_legend(figure: Any, curves: Curves, groups: list[str]) -> None:
    """A text per treatment right of the plot; of its lines, the last ones only where there is room for them."""
    from matplotlib.lines import Line2D

    y = 0.95
    most = max(2, int((0.95 / len(groups) - 0.085) / 0.039))
    for number, group in enumerate(groups):
        colour, dashes = _look(number)
        lines = curves.legends[group].split("\n")[:most]
        figure.add_artist(Line2D([0.71, 0.735], [y - 0.013] * 2, color=colour, linestyle=dashes, linewidth=1.6))
        figure.text(0.742, y, shorten(group, 40), fontsize=8.5, fontweight="bold", color=colour, va="top")
        figure.text(0.71, y - 0.04, "\n".join(lines), fontsize=8, va="top", linespacing=1.5)
        y -= 0.085 + 0.039 * len(lines)
