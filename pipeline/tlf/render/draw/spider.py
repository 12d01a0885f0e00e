"""The spider plot: a line per subject, in the colour and with the marker of its best response."""

from typing import Any

import numpy as np
import pandas as pd

from pipeline.tlf.layout.pictures import LineEnd, Spider
from pipeline.tlf.render.draw.canvas import look_of
from pipeline.tlf.render.draw.panels import add_legend, add_links, add_panels, draw_limits

ENDS = {  # marker and size; hollow, around the last point
    LineEnd.NEW_LESION: ("*", 11),
    LineEnd.PROGRESSION: ("s", 8),
    LineEnd.ONGOING: (">", 9),
}
_FINGER = 9  # points


def draw_spider(sheet: Any, body: Spider) -> None:
    """A panel per treatment, all on the same axes."""
    from matplotlib.lines import Line2D

    panels = add_panels(sheet, body, 0.075)
    first = next(iter(panels.values()))
    highest, ticks = max(50.0, body.points["value"].max()), body.ticks
    for number, (group, axes) in enumerate(panels.items()):
        points = body.points.merge(body.of(group), on=["group", "USUBJID"])
        for response in body.responses:
            _draw_lines(axes, points[points["response"] == response], response)
        _draw_ends(axes, points)
        draw_limits(axes, body.limits)
        axes.set_xlim(-0.02 * ticks[-1], 1.02 * ticks[-1])
        axes.set_xticks(ticks)
        axes.set_ylim(-105, 1.06 * highest)
        axes.set_yticks(range(-100, int(1.06 * highest) + 1, 20 if highest <= 100 else 50))
        axes.set_xlabel(body.x_label if len(panels) == 1 else body.x_label.split(" ")[0])
        axes.tick_params(labelleft=axes is first, length=3)
        axes.set_ylabel(body.y_label if number == 0 else "")
        _link_lines(axes, body, group)
    used = {end: mark for end, mark in ENDS.items() if (body.subjects["end"] == end).any()}
    marks = [Line2D([], [], linestyle="", marker=m, markersize=s, label=end, **_HOLLOW) for end, (m, s) in used.items()]
    add_legend(sheet, body, marks, hatched=False)


_HOLLOW: Any = {"markerfacecolor": "none", "markeredgecolor": "#1a1a1a", "markeredgewidth": 0.9}


def _draw_lines(axes: Any, points: pd.DataFrame, response: str) -> None:
    """The lines of all subjects with this response as one, broken where the next subject starts."""
    look = look_of(response)
    start = (points["USUBJID"] != points["USUBJID"].shift()).to_numpy()
    breaks = np.flatnonzero(start)[1:]
    month, value = (np.insert(points[name].to_numpy(), breaks, np.nan) for name in ("month", "value"))
    axes.plot(month, value, color=look.colour, marker=look.marker, markersize=3.5, linewidth=1, zorder=2)


def _link_lines(axes: Any, body: Spider, group: str) -> None:
    """A link on the line of each subject, wide enough for a finger."""
    from matplotlib.collections import LineCollection

    subjects = body.of(group)
    place = pd.Series(subjects.index, subjects["USUBJID"])
    points = body.points[body.points["group"] == group]
    line = points["USUBJID"].map(place).to_numpy()
    order = np.argsort(line, kind="stable")
    starts = np.searchsorted(line[order], subjects.index[1:])
    lines = np.split(points[["month", "value"]].to_numpy(dtype="float64")[order], starts)
    add_links(axes, LineCollection(lines, linewidths=_FINGER), body, group)


def _draw_ends(axes: Any, points: pd.DataFrame) -> None:
    last = points.drop_duplicates("USUBJID", keep="last")
    for end, (marker, size) in ENDS.items():
        some = last[last["end"] == end]
        axes.plot(some["month"], some["value"], linestyle="", marker=marker, markersize=size, zorder=3, **_HOLLOW)
