"""Drawings of figures as PNG and SVG, a module per kind of figure; matplotlib is imported only here."""

from collections.abc import Callable
from typing import Any

from pipeline.tlf.layout.bodies import Curves, Figure
from pipeline.tlf.layout.comparisons import Incidences, RatioForest
from pipeline.tlf.layout.laboratory_pictures import Quadrants, VisitBoxes
from pipeline.tlf.layout.pictures import Forest, Spider, Swimmer, Waterfall
from pipeline.tlf.render.draw.canvas import save, sheet
from pipeline.tlf.render.draw.curves import draw_curves
from pipeline.tlf.render.draw.forest import draw_forest
from pipeline.tlf.render.draw.incidences import draw_incidences
from pipeline.tlf.render.draw.panels import ROW_LINK
from pipeline.tlf.render.draw.quadrants import draw_quadrants
from pipeline.tlf.render.draw.ratio_forest import draw_ratio_forest
from pipeline.tlf.render.draw.spider import draw_spider
from pipeline.tlf.render.draw.swimmer import draw_swimmer
from pipeline.tlf.render.draw.visit_boxes import draw_visit_boxes
from pipeline.tlf.render.draw.waterfall import draw_waterfall

_DRAW: dict[type[Figure], Callable[[Any, Any], None]] = {
    Curves: draw_curves,
    Waterfall: draw_waterfall,
    Spider: draw_spider,
    Swimmer: draw_swimmer,
    Forest: draw_forest,
    Incidences: draw_incidences,
    RatioForest: draw_ratio_forest,
    Quadrants: draw_quadrants,
    VisitBoxes: draw_visit_boxes,
}


def row_name(output_id: str) -> str:
    """What the name of a row of the table below a figure begins with; its number follows."""
    return f"{output_id}-subject-"


def draw(figure: Figure, salt: str) -> tuple[bytes, str]:
    """The figure as PNG bytes and SVG text; `salt` is the output's id. Marks of subjects are links to their rows in the table."""
    with sheet(salt) as drawing:
        _DRAW[type(figure)](drawing, figure)
        png, svg = save(drawing)
    return png, svg.replace(f'"{ROW_LINK}', f'"#{row_name(salt)}')
