"""The swimmer plot: a bar per subject with a mark per event."""

from typing import Any

import pandas as pd

from pipeline.tlf.layout.pictures import Mark, Swimmer
from pipeline.tlf.render.draw.canvas import look_of
from pipeline.tlf.render.draw.panels import add_bars, add_legend, add_panels, link_bars, points_per, shorten

MARKS = {  # marker, face, size relative to the bar
    Mark.FIRST_CR: ("*", "#1a1a1a", 1.3),
    Mark.FIRST_PR: ("^", "#1a1a1a", 1.0),
    Mark.PROGRESSION: ("D", "white", 0.8),
    Mark.DEATH: ("X", "#1a1a1a", 1.0),
    Mark.ONGOING: (">", "white", 1.0),
}
_FEWEST = 8  # bars in a panel
_LEAST = 5.5  # points a line of text needs
_DETAIL = 38  # characters of the histology


def draw_swimmer(sheet: Any, body: Swimmer) -> None:
    """A panel per treatment; subject, best response and histology beside the bars where a line of text has room."""
    from matplotlib.lines import Line2D

    named = max(len(body.of(group)) for group in body.groups) * _LEAST < 300 and len(body.groups) == 1
    panels = add_panels(sheet, body, 0.3 if named else 0.02)
    ticks = body.ticks
    for group, axes in panels.items():
        bars = body.of(group)
        add_bars(axes, bars, bars["month"], 0.72, across=True)
        size = min(7.0, 0.8 * points_per(axes, max(len(bars), _FEWEST), height=True))
        _draw_events(axes, bars, body.events[body.events["group"] == group], size)
        axes.set_xlim(0, 1.02 * ticks[-1])
        axes.set_xticks(ticks)
        axes.set_ylim(max(len(bars), _FEWEST) - 0.4, -0.6)
        axes.set_yticks([])
        axes.set_xlabel(body.x_label)
        link_bars(axes, body, group, across=True)
        if named:
            _name_bars(axes, bars, size)
    used = {event: mark for event, mark in MARKS.items() if event in set(body.events["event"])}
    marks = [
        Line2D([], [], linestyle="", marker=m, markersize=6, color="#1a1a1a", mfc=c, label=e) for e, (m, c, _) in used.items()
    ]
    add_legend(sheet, body, marks)


def _draw_events(axes: Any, bars: pd.DataFrame, events: pd.DataFrame, size: float) -> None:
    """The marks, and a thin line from the end of a bar to those behind it."""
    line = pd.Series(bars.index, bars["USUBJID"])
    y = events["USUBJID"].map(line)
    ends = events.assign(y=y).groupby("y")["month"].max()
    axes.hlines(ends.index, bars["month"].reindex(ends.index), ends, color="#888888", linewidth=0.6, zorder=1)
    for event, (marker, face, scale) in MARKS.items():
        mine = events["event"] == event
        axes.plot(
            events["month"][mine],
            y[mine],
            linestyle="",
            marker=marker,
            markersize=scale * size,
            color="#1a1a1a",
            markerfacecolor=face,
            markeredgewidth=0.6,
            zorder=3,
            clip_on=False,
        )


def _name_bars(axes: Any, bars: pd.DataFrame, size: float) -> None:
    """Columns of text left of the bars: histology, subject, code of the best response; positions in widths of the axes."""
    width = axes.get_position().width
    columns = {0.285: ("Histology", bars["detail"]), 0.08: ("Subject", bars["label"])}
    columns[0.03] = ("BOR", pd.Series([look_of(r).code for r in bars["response"]], bars.index))
    where = axes.get_yaxis_transform()
    for left, (head, texts) in columns.items():
        axes.text(-left / width, -0.8, head, transform=where, fontsize=7, fontweight="bold", va="bottom")
        for y, text in enumerate(texts):
            axes.text(-left / width, y, shorten(text, _DETAIL), transform=where, fontsize=size, va="center")
