"""Box plots over visits: a panel per test, a box per treatment and visit."""

from typing import Any

import pandas as pd

from pipeline.tlf.layout.laboratory_pictures import VisitBoxes
from pipeline.tlf.render.draw.canvas import COLOURS, SIZE
from pipeline.tlf.render.draw.panels import shorten

_LEFT, _RIGHT, _TOP, _BOTTOM, _GAP, _LABELS = 0.05, 0.99, 0.89, 0.13, 0.045, 0.055
_HATCHES = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")
_ROOM = 0.8  # of the distance of two visits, for the boxes of all treatments


def draw_visit_boxes(sheet: Any, body: VisitBoxes) -> None:
    """Up to three panels in a row, the visits named below each column of panels."""
    from matplotlib.patches import Patch

    across = min(3, len(body.tests))
    down = -(-len(body.tests) // across)
    width = (_RIGHT - _LEFT - _GAP * (across - 1)) / across
    height = (_TOP - _BOTTOM - (_LABELS + _BOTTOM) * (down - 1)) / down
    for number, (test, visits) in enumerate(body.tests.items()):
        left = _LEFT + (number % across) * (width + _GAP)
        low = _TOP - height - (number // across) * (height + _LABELS + _BOTTOM)
        axes = sheet.add_axes((left, low, width, height))
        axes.set_title(shorten(test, int(width * SIZE[0] * 12)), fontsize=8.5, fontweight="bold")
        _draw_panel(axes, body, test, visits)
    keys = [
        Patch(facecolor=_pale(number), edgecolor=COLOURS[number % len(COLOURS)], hatch=_hatch(number), label=group)
        for number, group in enumerate(body.groups)
    ]
    sheet.legend(handles=keys, loc="upper center", ncol=max(1, min(4, len(keys))), frameon=False, fontsize=8)


def _draw_panel(axes: Any, body: VisitBoxes, test: str, visits: tuple[str, ...]) -> None:
    places = {visit: place for place, visit in enumerate(visits)}
    step = _ROOM / len(body.groups)
    for number, group in enumerate(body.groups):
        mine = body.boxes[(body.boxes["test"] == test) & (body.boxes["group"] == group)]
        at = mine["visit"].map(places) + (number - (len(body.groups) - 1) / 2) * step
        colour = COLOURS[number % len(COLOURS)]
        axes.bxp(
            _boxes(mine), positions=list(at), widths=0.8 * step, showfliers=False, patch_artist=True, manage_ticks=False,
            boxprops={"facecolor": _pale(number), "edgecolor": colour, "linewidth": 0.7, "hatch": _hatch(number)},
            medianprops={"color": "#1a1a1a", "linewidth": 1.0}, whiskerprops={"color": colour, "linewidth": 0.7},
            capprops={"color": colour, "linewidth": 0.7},
        )  # fmt: skip
    axes.set_xlim(-0.6, len(visits) - 0.4)
    axes.set_xticks(range(len(visits)), [shorten(visit.capitalize(), 16) for visit in visits], rotation=90, fontsize=6)
    axes.tick_params(axis="y", labelsize=7, length=2)
    axes.tick_params(axis="x", length=2)
    axes.spines[["top", "right"]].set_visible(False)


def _boxes(mine: pd.DataFrame) -> list[dict[str, Any]]:
    """The boxes as matplotlib takes them."""
    named = mine[["min", "q1", "median", "q3", "max"]].set_axis(["whislo", "q1", "med", "q3", "whishi"], axis=1)
    return [box | {"fliers": []} for box in named.to_dict("records")]


def _pale(number: int) -> tuple[str, float]:
    return COLOURS[number % len(COLOURS)], 0.25


def _hatch(number: int) -> str:
    return _HATCHES[number % len(_HATCHES)]
