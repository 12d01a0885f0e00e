"""An output as RTF: takes the output and its frame, gives the file's text (TLF_SPEC 6).

Page breaks, repeated head rows and escapes must be right in Word and in LibreOffice, which ignores the row property "repeat as
heading": each page's head rows are written again and each line break is set here. Lengths: twips (1/20 pt).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from pipeline.tlf.layout.bodies import Figure, Listing
from pipeline.tlf.layout.output import NOBODY, Output
from pipeline.tlf.layout.table import Table
from pipeline.tlf.render.frame import Frame
from pipeline.tlf.render.listing_pages import cut_listing
from pipeline.tlf.render.measure import wrap
from pipeline.tlf.render.pages import HEAD_SPACE, INDENT, PADDING, Grid, Row, cut_table

PAGE_WIDTH, PAGE_HEIGHT, MARGIN, EDGE = 16838, 11906, 1134, 567  # A4 landscape
WIDTH = (PAGE_WIDTH - 2 * MARGIN) / 20  # of the text, in points
TEXT_SIZE, LINE = 9, 220
_SLACK = 120  # the empty line that carries a page break, and rounding
_CJK = "\u2e80"
_SPECIAL = re.compile(r"[^ -\[\]-z|~]")
_FONTS = r"{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset134 SimSun;}}"
_EXACT = rf"\sl-{LINE}\slmult0"
_TINY = r"\pard\plain\fs2\sl-20\slmult0"
PAGE_BREAK = f"\n{_TINY}\\pagebb\\par\n"
"""A paragraph that starts a page: behind `\\page` LibreOffice splits the head rows of one table in a hundred."""
SECTION_BREAK = "\\par\\sect\n"
"""A section ends in a paragraph of its own: LibreOffice drops one that ends in the paragraph behind a page break."""


@dataclass(frozen=True)
class Section:
    """One output as a section of a document: its text without the paragraph's end, and how many pages it fills."""

    text: str
    pages: int


def write_document(sections: Sequence[Section]) -> str:
    """A document of these sections, each on pages of its own with its own header and footer; ASCII only."""
    opening = rf"{{\rtf1\ansi\ansicpg1252\deff0\uc1{_FONTS}\paperw{PAGE_WIDTH}\paperh{PAGE_HEIGHT}\landscape"
    return f"{opening}\n{SECTION_BREAK.join(section.text for section in sections)}\\par\n}}\n"


def make_section(output: Output, frame: Frame, png: bytes | None = None) -> Section:
    """The section of one output; its bookmark is the output's id."""
    sheet = sheet_of(frame)
    if png is not None:
        pages = [_picture(png, sheet.room / 20)]
    elif (grid := _cut(output.body, sheet.room / 20)) is None:
        pages = [rf"\pard\plain\f0\fs{2 * TEXT_SIZE}{_EXACT}\qc {escape(NOBODY)}\par"]
    else:
        pages = ["\n".join(_page(grid, rows)) for rows in grid.pages]
    return bind(pages, sheet, output.id)


@dataclass(frozen=True)
class Sheet:
    """What stands on every page of a section: header and footer groups, and the margins that they need."""

    header: str
    top: int
    footer: str
    bottom: int

    @property
    def room(self) -> int:
        """The height between them."""
        return PAGE_HEIGHT - self.top - self.bottom - _SLACK


def sheet_of(frame: Frame) -> Sheet:
    """The sheet of a frame."""
    return Sheet(*_header(frame), *_footer(frame))


def bind(pages: Sequence[str], sheet: Sheet, bookmark: str) -> Section:
    """Pages as a section, which the bookmark names: in its first paragraph, for before a table that fills its page a paragraph of
    its own makes LibreOffice lose the page breaks."""
    margins = rf"\marglsxn{MARGIN}\margrsxn{MARGIN}\margtsxn{sheet.top}\margbsxn{sheet.bottom}"
    setup = rf"\sectd\sbkpage\lndscpsxn\pgwsxn{PAGE_WIDTH}\pghsxn{PAGE_HEIGHT}{margins}\headery{EDGE}\footery{EDGE}"
    mark = rf"\pard\plain{{\*\bkmkstart {bookmark}}}{{\*\bkmkend {bookmark}}}"
    body = PAGE_BREAK.join([pages[0].replace(r"\pard\plain", mark, 1), *pages[1:]])
    return Section("\n".join([setup, sheet.header, sheet.footer, body, _TINY]), len(pages))


def escape(text: str) -> str:
    r"""Text as RTF: control characters escaped, a line break as \line, other than ASCII as \uN?, Chinese in its own font."""
    return _SPECIAL.sub(_escape_match, text)


def _escape_match(match: re.Match[str]) -> str:
    return _escape_character(match[0])


def _escape_character(c: str) -> str:
    if c in "\\{}":
        return "\\" + c
    if c == "\n":
        return r"\line "
    if " " <= c <= "~":
        return c
    if c < " ":
        return " "
    units = c.encode("utf-16-le")
    codes = [int.from_bytes(units[i : i + 2], "little", signed=True) for i in range(0, len(units), 2)]
    text = "".join(rf"\u{code}?" for code in codes)
    return rf"{{\f1 {text}}}" if c >= _CJK else text


def _header(frame: Frame) -> tuple[str, int]:
    """The header group, and the top margin that it needs."""
    right = PAGE_WIDTH - 2 * MARGIN
    page = r"Page {\field{\*\fldinst PAGE}{\fldrslt 1}} of {\field{\*\fldinst NUMPAGES}{\fldrslt 1}}"
    first = rf"\pard\plain\f0\fs{2 * TEXT_SIZE}{_EXACT}\tqr\tx{right} {escape(frame.protocol)}\tab {page}\par"
    titles = [line for title in frame.titles for line in wrap(title, WIDTH * 0.95, TEXT_SIZE + 1)]
    shown = [rf"\pard\plain\f0\b\fs{2 * TEXT_SIZE + 2}{_EXACT}\qc {escape(line)}\par" for line in titles]
    blank = rf"\pard\plain\f0\fs{2 * TEXT_SIZE}{_EXACT}\par"
    return "\n".join([r"{\header", first, blank, *shown, blank, "}"]), EDGE + (3 + len(titles)) * LINE


def _footer(frame: Frame) -> tuple[str, int]:
    """The footer group, and the bottom margin that it needs."""
    size = TEXT_SIZE - 1
    lines = [line for note in (*frame.footnotes, "", frame.source) for line in wrap(note, WIDTH, size)]
    shown = [rf"\pard\plain\f0\fs{2 * size}{_EXACT} {escape(line)}\par" for line in lines]
    return "\n".join([r"{\footer", *shown, "}"]), EDGE + (1 + len(lines)) * LINE


def _cut(body: Table | Figure | Listing, room: float) -> Grid | None:
    """The body on pages; nothing for a figure or where there is no row."""
    if isinstance(body, Listing):
        return None if body.empty else cut_listing(body, WIDTH, room)
    return cut_table(body, WIDTH, room) if isinstance(body, Table) and not body.rows.empty else None


def _page(grid: Grid, rows: Sequence[Row]) -> list[str]:
    """Head rows and rows of one page, ruled above the head, below the head and below the last row."""
    lines, other = [], r"\qc" if grid.centred else r"\ql"
    spaced = rf"\sb{_twips(HEAD_SPACE)}\sa{_twips(HEAD_SPACE)}"
    for number, head in enumerate(grid.head):
        ends = list(accumulate(span for _, span in head))
        last = number == len(grid.head) - 1
        rules = [_rules(number == 0, last or (column > 0 and span > 1)) for column, (_, span) in enumerate(head)]
        cells = [_cell(text, (other if column else r"\ql") + spaced, grid) for column, (text, _) in enumerate(head)]
        lines.append(_row(_definition(grid, ends, rules, r"\clvertalb"), cells))
    each = range(1, len(grid.widths) + 1)
    inside, bottom = (_definition(grid, each, [_rules(False, below)] * len(grid.widths)) for below in (False, True))
    for i, row in enumerate(rows):
        space = rf"\sb{_twips(row.space)}" if row.space else ""
        label = _cell(row.cells[0], rf"\ql\li{_twips(INDENT * row.indent)}{space}", grid)
        cells = [label, *(_cell(cell, other + space, grid) for cell in row.cells[1:])]
        lines.append(_row(bottom if i == len(rows) - 1 else inside, cells))
    return lines


def _row(definition: str, cells: Sequence[str]) -> str:
    """One table row."""
    return rf"{definition}{''.join(cells)}\row"


def _definition(grid: Grid, ends: Sequence[int], rules: Sequence[str], valign: str = "") -> str:
    """What stands before the cells of a row; `ends`: the number of grid columns up to the right edge of each cell."""
    edges = [_twips(sum(grid.widths[:end])) for end in ends]
    cells = "".join(rf"{rule}{valign}\cellx{edge}" for rule, edge in zip(rules, edges, strict=True))
    return rf"\trowd\trgaph{_twips(PADDING)}\trleft0{cells}"


def _rules(above: bool, below: bool) -> str:
    line = r"\brdrs\brdrw10"
    return (rf"\clbrdrt{line}" if above else "") + (rf"\clbrdrb{line}" if below else "")


def _cell(lines: Sequence[str], paragraph: str, grid: Grid) -> str:
    return rf"{_opening(grid.size, grid.line_height)}{paragraph} " + r"\line ".join(map(escape, lines)) + r"\cell"


@cache
def _opening(size: float, line_height: float) -> str:
    return rf"\pard\plain\intbl\f0\fs{round(2 * size)}\sl-{_twips(line_height)}\slmult0"


def _picture(png: bytes, room: float) -> str:
    """The picture as large as the page allows; its pixels are read from the PNG's own header."""
    pixels = [int.from_bytes(png[start : start + 4], "big") for start in (16, 20)]
    scale = min(WIDTH / pixels[0], (room - 2) / pixels[1])
    goal = [_twips(scale * p) for p in pixels]
    size = rf"\picw{pixels[0]}\pich{pixels[1]}\picwgoal{goal[0]}\pichgoal{goal[1]}"
    return rf"\pard\plain\qc{{\pict\pngblip{size}" + "\n" + png.hex() + "}\\par"


def _twips(points: float) -> int:
    return round(20 * points)
