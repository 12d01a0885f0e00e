"""Cumulative incidence of competing events: a panel per treatment, a curve per event, the numbers at risk below."""

from typing import Any

from pipeline.tlf.layout.comparisons import Incidences
from pipeline.tlf.render.draw.canvas import COLOURS, DASHES
from pipeline.tlf.render.draw.panels import shorten

_LEFT, _RIGHT, _BOTTOM, _TOP, _GAP = 0.07, 0.985, 0.2, 0.86, 0.05
_RISK_SIZE = 7.5


def draw_incidences(sheet: Any, body: Incidences) -> None:
    """Panels side by side on one scale, and a legend above them."""
    width = (_RIGHT - _LEFT - _GAP * (len(body.groups) - 1)) / len(body.groups)
    for number, group in enumerate(body.groups):
        axes = sheet.add_axes((_LEFT + number * (width + _GAP), _BOTTOM, width, _TOP - _BOTTOM))
        _draw_panel(axes, body, group)
        axes.set_title(f"{shorten(group, int(width * 100))}", fontsize=8.5, fontweight="bold")
        if number == 0:
            axes.set_ylabel(body.y_label)
        _draw_risk(sheet, axes, body, group)
    sheet.text(0.012, 0.045, "At risk", fontsize=8.5, fontweight="bold")
    _draw_legend(sheet, body)


def _look(number: int) -> tuple[str, Any]:
    """Colour and line style of an event, so that colour is not the only sign."""
    return COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]


def _draw_panel(axes: Any, body: Incidences, group: str) -> None:
    mine = body.steps[body.steps["group"] == group]
    for number, cause in enumerate(body.causes):
        colour, dashes = _look(number)
        steps = mine[mine["cause"] == cause]
        axes.step(steps["month"], 100 * steps["cif"], where="post", color=colour, linestyle=dashes, linewidth=1.6)
    axes.set_xlim(0, body.ticks[-1])
    axes.set_ylim(0, 102)
    axes.set_xticks(body.ticks)
    axes.set_yticks(range(0, 101, 20))
    axes.set_xlabel(body.x_label)
    axes.spines[["top", "right"]].set_visible(False)


def _draw_risk(sheet: Any, axes: Any, body: Incidences, group: str) -> None:
    box = axes.get_position()
    risk = body.risk[body.risk["group"] == group]
    for month, text in zip(risk["level"], risk["text"], strict=True):
        sheet.text(box.x0 + box.width * float(month) / body.ticks[-1], 0.045, text, fontsize=_RISK_SIZE, ha="center")


def _draw_legend(sheet: Any, body: Incidences) -> None:
    from matplotlib.lines import Line2D

    looks = [(*_look(number), label) for number, label in enumerate(body.causes.values())]
    keys = [Line2D([], [], color=colour, linestyle=dashes, linewidth=1.6, label=label) for colour, dashes, label in looks]
    sheet.legend(handles=keys, loc="upper center", ncol=max(1, min(4, len(keys))), frameon=False, fontsize=8)
