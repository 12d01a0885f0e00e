"""Two peaks of each subject on log axes, cut into four quadrants (eDISH)."""

from typing import Any

from pipeline.tlf.layout.laboratory_pictures import Quadrants
from pipeline.tlf.render.draw.canvas import COLOURS

MARKERS = ("o", "^", "s", "D", "v", "P")
_LOWEST, _MARGIN = 0.1, 1.6
_PLACES = (
    (0.01, 0.02, "left", "bottom"),
    (0.99, 0.02, "right", "bottom"),
    (0.01, 0.98, "left", "top"),
    (0.99, 0.98, "right", "top"),
)
_TICKS = (0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200)


def draw_quadrants(sheet: Any, body: Quadrants) -> None:
    """One panel, a colour and a marker per treatment."""
    axes = sheet.add_axes((0.075, 0.1, 0.91, 0.78))
    for number, group in enumerate(body.groups):
        mine = body.points[body.points["group"] == group]
        x, y = (mine[name].clip(lower=_LOWEST) for name in ("x", "y"))
        axes.plot(x, y, linestyle="", marker=MARKERS[number % len(MARKERS)], markersize=5, markerfacecolor="none",
                  markeredgecolor=COLOURS[number % len(COLOURS)], label=group, zorder=3)  # fmt: skip
    ends = [max(4 * limit, _MARGIN * float(body.points[name].max())) for name, limit in zip("xy", body.limits, strict=True)]
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlim(0.8 * _LOWEST, ends[0])
    axes.set_ylim(0.8 * _LOWEST, ends[1])
    for axis, end in ((axes.xaxis, ends[0]), (axes.yaxis, ends[1])):
        axis.set_ticks([tick for tick in _TICKS if tick <= end], [f"{tick:g}" for tick in _TICKS if tick <= end])
        axis.set_ticks([], minor=True)
    axes.axvline(body.limits[0], color="#555555", linewidth=0.8, linestyle="--")
    axes.axhline(body.limits[1], color="#555555", linewidth=0.8, linestyle="--")
    for text, (left, low, side, edge) in zip(body.corners, _PLACES, strict=True):
        axes.text(left, low, text, transform=axes.transAxes, ha=side, va=edge, fontsize=7.5)
    axes.set_xlabel(body.x_label)
    axes.set_ylabel(body.y_label)
    axes.spines[["top", "right"]].set_visible(False)
    sheet.legend(loc="upper center", ncol=max(1, min(4, len(body.groups))), frameon=False, fontsize=8)
