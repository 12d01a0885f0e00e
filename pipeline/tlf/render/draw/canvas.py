"""What all drawings share: colours that go with a second sign, fonts, and files with the same bytes for the same data.

Every figure is safe for colour-blind readers and reproducible. matplotlib is imported only in this folder, inside functions; no
pyplot: a figure is an object, not a global state.
"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")  # Okabe and Ito: safe for colour-blind readers
DASHES = ("-", "--", "-.", ":")
SIZE = (10.0, 5.6)  # inches
DPI = 160
_STYLE: Any = {
    "font.size": 9,
    "svg.fonttype": "none",  # text stays text: a fifth of the size, and readers can search and hear it
    "text.parse_math": False,  # a dollar sign in the data is a dollar sign
    "axes.linewidth": 0.8,
    "hatch.linewidth": 0.5,
}
_CHINESE = "Noto Sans CJK SC"
_SVG_FONTS = f"DejaVu Sans, Verdana, {_CHINESE}, sans-serif"  # Verdana: the same widths, where there is no DejaVu


@dataclass(frozen=True)
class Look:
    """How a best response is drawn: never by colour alone."""

    code: str
    colour: str
    hatch: str
    marker: str


LOOKS = {
    "CR": Look("CR", "#0072B2", "xxx", "*"),
    "PR": Look("PR", "#56B4E9", "///", "^"),
    "SD": Look("SD", "#E69F00", "", "o"),
    "NON-CR/NON-PD": Look("NN", "#CC79A7", "+++", "D"),
    "PD": Look("PD", "#D55E00", "\\\\\\", "s"),
    "NE": Look("NE", "#999999", "---", "x"),
    "MISSING": Look("–", "#CCCCCC", "|||", "."),
}


def look_of(response: str) -> Look:
    """The look of a response; one that no codelist has is grey, under its own name."""
    return LOOKS.get(response, Look(response, "#999999", "-\\", "+"))


def name_of(response: str) -> str:
    """The response in a legend: its code, and its term where that is longer."""
    code = look_of(response).code
    return code if code == response else f"{code}: {response}"


@contextmanager
def sheet(salt: str) -> Iterator[Any]:
    """An empty figure under the house's style. `salt` (the output's id) makes the identifiers inside the SVG reproducible."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure
    from matplotlib.font_manager import fontManager

    families = ["DejaVu Sans", *([_CHINESE] if _CHINESE in fontManager.get_font_names() else [])]
    with rc_context({**_STYLE, "font.family": families, "svg.hashsalt": salt}), warnings.catch_warnings():
        # Without a Chinese font on the machine the PNG shows boxes; the SVG has the text all the same.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        yield Figure(figsize=SIZE)


def save(figure: Any) -> tuple[bytes, str]:
    """The figure as PNG bytes and SVG text, without dates."""
    png, svg = BytesIO(), BytesIO()
    figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    figure.savefig(svg, format="svg", dpi=DPI, metadata={"Date": None, "Creator": None})
    return png.getvalue(), _tidy(svg.getvalue().decode("utf-8"))


def _tidy(svg: str) -> str:
    """The drawing to stand inside a page with others: no names that would occur twice, the fonts said once, links in the same
    window."""
    svg = svg[svg.index("<svg") :].replace("<svg ", f'<svg font-family="{_SVG_FONTS}" ', 1)
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*"', "<g", svg).replace(' target="_blank"', "")
    return re.sub(r" font-family: [^;\"]*;", "", svg)
