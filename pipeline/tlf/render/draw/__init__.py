"""Drawings: takes a figure as data, gives PNG and SVG. One module per kind of figure; matplotlib is imported only here."""

from collections.abc import Callable
from typing import Any

from pipeline.tlf.bodies import Curves, Figure
from pipeline.tlf.render.draw.curves import draw_curves

_DRAW: dict[type[Figure], Callable[[Any, str], tuple[bytes, str]]] = {Curves: draw_curves}


def draw(figure: Figure, salt: str) -> tuple[bytes, str]:
    """The figure as PNG bytes and SVG text. `salt` (the output's id) makes the identifiers inside the SVG reproducible."""
    return _DRAW[type(figure)](figure, salt)
