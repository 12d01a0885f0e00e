"""What all drawings share: colours, fonts, and files with the same bytes for the same data.

Its own module because every kind of figure must be safe for colour-blind readers and reproducible, whatever it draws.
"""

from io import BytesIO
from typing import Any

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")  # Okabe and Ito: safe for colour-blind readers
DPI = 200
STYLE: Any = {"font.family": "DejaVu Sans", "font.size": 9, "svg.fonttype": "path", "axes.linewidth": 0.8}


def save(figure: Any) -> tuple[bytes, str]:
    """The figure as PNG bytes and SVG text, without dates."""
    png, svg = BytesIO(), BytesIO()
    figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    text = svg.getvalue().decode("utf-8")
    return png.getvalue(), text[text.index("<svg") :]
