"""The waterfall plot: a bar per subject, coloured and hatched by best response."""

from typing import Any

import pandas as pd

from pipeline.tlf.layout.pictures import Waterfall
from pipeline.tlf.render.draw.canvas import look_of
from pipeline.tlf.render.draw.panels import add_bars, add_legend, add_panels, draw_limits, link_bars, points_per

_CLIP = 100.0
_FEWEST = 8  # bars in a panel
_LEAST = 6.0  # points a text needs beside its neighbour


def draw_waterfall(sheet: Any, body: Waterfall) -> None:
    """A panel per treatment."""
    places = [_places(body.of(group)) for group in body.groups]
    panels = add_panels(sheet, body, 0.075, 0.14, [max(n, 0.5 * max(places)) for n in places])
    for number, (group, axes) in enumerate(panels.items()):
        bars = body.of(group)
        _draw_bars(axes, bars)
        draw_limits(axes, body.limits)
        axes.set_xlim(-0.7, _places(bars) - 0.3)
        axes.set_ylim(-_CLIP, _CLIP * (1.2 if (bars["value"] > _CLIP).any() else 1.0))
        axes.set_yticks([-100, -75, -50, *body.limits, 0, 50, 75, 100], minor=False)
        axes.tick_params(labelleft=number == 0, length=3)
        axes.set_ylabel(body.y_label if number == 0 else "")
        link_bars(axes, body, group)
    add_legend(sheet, body)


def _places(bars: pd.DataFrame) -> int:
    """A few bars are not drawn as blocks: there is room for at least so many."""
    return max(len(bars), _FEWEST)


def _draw_bars(axes: Any, bars: pd.DataFrame) -> None:
    add_bars(axes, bars, bars["value"].clip(upper=_CLIP), 0.85)
    room = points_per(axes, _places(bars))
    size = min(6.5, 0.8 * room)
    over = bars.index[bars["value"] > _CLIP]
    for place in over:
        axes.text(place, _CLIP + 2, f"{bars['text'][place]}%", ha="center", va="bottom", rotation=90, fontsize=size)
    axes.set_xticks([])
    if room < _LEAST:
        return
    axes.set_xticks(bars.index, bars["label"], rotation=90, fontsize=size)
    if room < 1.6 * _LEAST:
        return
    for place, response, value in zip(bars.index, bars["response"], bars["value"], strict=True):
        y, side = (-2, "top") if value >= 0 else (2, "bottom")  # across the line of no change, where the bar is not
        axes.text(place, y, look_of(response).code, ha="center", va=side, fontsize=size)
