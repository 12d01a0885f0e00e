"""Panels of the figures of single subjects: axes side by side by treatment, and the legend."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from pipeline.tlf.layout.pictures import Individuals
from pipeline.tlf.render.draw.canvas import SIZE, look_of, name_of

_TOP, _RIGHT, _GAP = 0.86, 0.985, 0.02
_MOST = 1000
"""Subjects whose marks an SVG draws one by one; of more it has a picture of them, since a browser is slow with so many paths."""
_UNSEEN = 1e-6  # opacity; of 0 there would be no area to point at
ROW_LINK = "#subject-"
"""What the address of a link begins with; the number of the row follows, from 0."""
_MARKS = 10  # above the order of every mark, so that axes and legend alone stay lines and text


def add_panels(sheet: Any, body: Individuals, left: float, bottom: float = 0.1, shares: Sequence[float] = ()) -> dict[str, Any]:
    """An axes per treatment, side by side, each under its name where there are several; `shares`: relative widths."""
    shares = shares or [1.0] * len(body.groups)
    room = _RIGHT - left - _GAP * (len(shares) - 1)
    panels = {}
    for group, share in zip(body.groups, shares, strict=True):
        width = room * share / sum(shares)
        axes = panels[group] = sheet.add_axes((left, bottom, width, _TOP - bottom))
        axes.spines[["top", "right"]].set_visible(False)
        axes.set_rasterization_zorder(_MARKS if len(body.subjects) > _MOST else None)
        if len(body.groups) > 1:
            axes.set_title(shorten(group, int(width * SIZE[0] * 12)), fontsize=8.5, fontweight="bold")
        left += width + _GAP
    return panels


def add_legend(sheet: Any, body: Individuals, marks: Sequence[Any] = (), hatched: bool = True) -> None:
    """The colours (and hatches or markers) of the responses that occur, and further `marks`, in lines at the top."""
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    looks = [(name_of(response), look_of(response)) for response in body.responses]
    keys: list[Any]
    if hatched:
        keys = [Patch(facecolor=k.colour, hatch=k.hatch, edgecolor="white", linewidth=0, label=name) for name, k in looks]
    else:
        keys = [Line2D([], [], color=k.colour, marker=k.marker, markersize=4, linewidth=1.2, label=name) for name, k in looks]
    lines = [("Best response", keys), ("Marks", list(marks))]
    for number, (name, handles) in enumerate(line for line in lines if line[1]):
        y = 0.975 - 0.042 * number
        sheet.text(0.012, y, name, fontsize=8, fontweight="bold", va="center")
        place = {"loc": "center left", "bbox_to_anchor": (0.105, y), "ncol": len(handles), "borderpad": 0.0}
        sheet.legend(handles=handles, frameon=False, fontsize=8, columnspacing=1.4, **place)


def add_bars(axes: Any, bars: pd.DataFrame, lengths: Series, width: float, *, across: bool = False) -> None:
    """A bar per subject at its number, from 0 to its length, in the look of its response; `across`: lying. One drawn object per
    response: hundreds of single ones are slow."""
    from matplotlib.collections import PathCollection, PolyCollection
    from matplotlib.path import Path

    for response, some in bars.groupby("response"):
        look = look_of(str(response))
        length, place, half = lengths[some.index].to_numpy(), some.index.to_numpy(), width / 2
        nothing = np.zeros(len(some))
        along = np.stack([nothing, length, length, nothing], axis=1)
        over = np.stack([place - half, place - half, place + half, place + half], axis=1)
        corners = np.stack([along, over] if across else [over, along], axis=2)
        style: Any = {"facecolors": look.colour, "hatch": look.hatch, "edgecolors": "white", "linewidths": 0, "zorder": 2}
        if len(bars) > _MOST:  # hatched as one area, which costs a tenth
            closed = np.concatenate([corners, corners[:, :1]], axis=1).reshape(-1, 2)
            codes = np.tile([Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY], len(some))
            drawn: Any = PathCollection([Path(closed, codes)], **style)
        else:
            drawn = PolyCollection(list(corners), **style)
        axes.add_collection(drawn, autolim=False)


def link_bars(axes: Any, body: Individuals, group: str, *, across: bool = False) -> None:
    """A link on the whole place of each bar of a panel, marks and room included."""
    from matplotlib.collections import PolyCollection

    place = np.arange(len(body.of(group)))
    over = np.stack([place - 0.5, place - 0.5, place + 0.5, place + 0.5], axis=1)
    low, high = axes.get_xlim() if across else axes.get_ylim()
    along = np.tile([low, high, high, low], (len(place), 1))
    corners = np.stack([along, over] if across else [over, along], axis=2)
    add_links(axes, PolyCollection(list(corners), facecolors="white", linewidths=0), body, group)


def add_links(axes: Any, shapes: Any, body: Individuals, group: str) -> None:
    """Shapes that cannot be seen over the marks of a panel's subjects, in their order; each leads to the row of the subject below
    the figure. None where marks are a picture."""
    if len(body.subjects) > _MOST:
        return
    rows = np.flatnonzero(body.subjects["group"].eq(group))
    shapes.set(alpha=_UNSEEN, zorder=_MARKS, urls=np.char.add(ROW_LINK, rows.astype("str")).tolist())
    axes.add_collection(shapes, autolim=False)


def points_per(axes: Any, count: int, height: bool = False) -> float:
    """The room of each of `count` subjects along an axis, in points."""
    box = axes.get_position()
    return float((box.height * SIZE[1] if height else box.width * SIZE[0]) * 72 / max(1, count))


def shorten(text: str, length: int) -> str:
    """The text, cut with an ellipsis where it is longer."""
    return text if len(text) <= length else f"{text[: max(1, length - 1)]}…"


def draw_limits(axes: Any, limits: Sequence[float]) -> None:
    """Dashed lines at the limits of response and progression, and a line at no change."""
    for limit in limits:
        axes.axhline(limit, color="#555555", linewidth=0.8, linestyle="--", zorder=2.5)
    axes.axhline(0, color="#1a1a1a", linewidth=0.6, zorder=2.5)
