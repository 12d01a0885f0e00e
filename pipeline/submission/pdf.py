"""PDF pages: takes a document (document.py), gives the bytes of a PDF with bookmarks, contents and page numbers.

One embedded font that has Chinese (Noto Sans SC, SIL Open Font License, as a subset); dates and file identifiers follow from the
content. Needs the extra `submission`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import zip_longest
from typing import Any

from fpdf import FPDF
from fpdf.enums import Align, MethodReturnValue, TableCellFillMode, TextMode, VAlign, XPos, YPos
from fpdf.fonts import FontFace, TextStyle
from fpdf.outline import TableOfContents
from pylopdf_fonts_zh_cn import sans_path

from pipeline.submission.document import Block, Bullets, Document, Grid, Heading, Paragraph

FONT = "NotoSansSC"
BODY, SMALL = 9.5, 7.5  # points
LINE = 1.35  # line height over font size
MM = 25.4 / 72  # a point in mm, the unit of the pages
INK, RULE, SHADE = (30, 34, 40), (190, 196, 204), (236, 240, 245)
_SIZES = {1: 15.0, 2: 12.0, 3: 10.5}
_MARGIN = 18.0
_PADDING = 0.8  # of a cell (mm)
_SHORT = 200  # characters that fit into a cell of any width
_MOST_LINES = 45  # of a row: a higher one does not fit on a page beneath the heads
_KEEP = 30.0  # a heading stands on a page only with this much room (mm) below it


class Pages(FPDF):
    """Pages of one document: title and day of the data at the foot of each page, with its number."""

    def __init__(self, title: str, day: date, language: str = "en") -> None:
        super().__init__(format="A4")
        self.foot = f"{title} - {day}"
        self.add_font(FONT, "", sans_path())
        self.set_title(title)
        self.set_lang(language)
        self.set_producer("crf2tlf")
        self.set_creation_date(datetime.combine(day, time(), UTC))
        self.set_margin(_MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.set_section_title_styles(*(_heading_style(level) for level in _SIZES))
        self.set_text_color(*INK)
        self.set_draw_color(*RULE)
        self.set_line_width(0.2)
        self.add_page()
        self.body()

    def footer(self) -> None:
        """The foot of a page; called by the library."""
        self.set_y(-12)
        self.set_font(FONT, size=SMALL)
        self.cell(0, 5, self.foot, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.TOP)
        self.cell(0, 5, f"{self.page_no()} / {{nb}}", align=Align.R)

    def body(self) -> None:
        """Back to the font of running text."""
        self.set_font(FONT, size=BODY)

    def heading(self, heading: Heading) -> None:
        """A heading with its bookmark, never the last line of a page."""
        if self.will_page_break(_KEEP):
            self.add_page()
        if heading.anchor:
            self.add_link(y=self.get_y(), name=heading.anchor)
        with self.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.12, draw_color=INK):  # the font has no bold
            self.start_section(heading.text, level=heading.level - 1)
        self.body()

    def paragraph(self, text: str, size: float = BODY) -> None:
        """Running text over the width of the page."""
        self.set_font(FONT, size=size)
        self.multi_cell(0, size * LINE * MM, text, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(2)
        self.body()


def pdf_of(document: Document, day: date, language: str = "en") -> bytes:
    """The document as PDF. `day`: the date that the file and every page state; the same document gives the same bytes."""
    pages = Pages(document.title, day, language)
    pages.ln(60)
    with pages.local_context(text_mode=TextMode.FILL_STROKE, line_width=0.2, draw_color=INK):
        pages.paragraph(document.title, size=22)
    pages.paragraph("\n".join(document.subtitle), size=11)
    pages.add_page()
    pages.paragraph("Contents" if language == "en" else "目录", size=_SIZES[1])
    pages.insert_toc_placeholder(TableOfContents().render_toc, allow_extra_pages=True)
    for block in document.blocks:
        _set(pages, block)
    return bytes(pages.output())


def _set(pages: Pages, block: Block) -> None:
    if isinstance(block, Heading):
        pages.heading(block)
    elif isinstance(block, Paragraph):
        pages.paragraph(block.text)
    elif isinstance(block, Bullets):
        for item in block.items:
            pages.cell(5, BODY * LINE * MM, "•")
            pages.multi_cell(0, BODY * LINE * MM, item, align=Align.L, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        pages.ln(2)
    else:
        grid(pages, block)


def grid(pages: Pages, block: Grid) -> None:
    """A table; its heads are repeated on every page that it reaches."""
    if pages.will_page_break(_KEEP):
        pages.add_page()
    pages.paragraph(block.caption, size=SMALL + 1)
    pages.set_font(FONT, size=SMALL)
    pages.set_fill_color(255)
    rows = [part for row in block.rows for part in _parts(pages, row, _fractions(block))]
    with pages.table(
        col_widths=_fractions(block),
        headings_style=FontFace(emphasis="", fill_color=SHADE),
        cell_fill_mode=TableCellFillMode.NONE,
        line_height=SMALL * LINE * MM,
        text_align=Align.L,
        v_align=VAlign.T,
        padding=_PADDING,
    ) as table:
        for row in (block.heads, *rows):
            cells = table.row()
            for text in row:
                cells.cell(text)
    pages.ln(4)
    pages.body()


def _parts(pages: Pages, row: Sequence[str], fractions: Sequence[float]) -> Iterator[tuple[str, ...]]:
    """The row, or several that go on in it, where a text is too long for a row of one page."""
    if max(map(len, row), default=0) <= _SHORT:
        yield tuple(row)
        return
    columns = [_pieces(pages, text, pages.epw * share / 100 - 2 * _PADDING) for text, share in zip(row, fractions, strict=True)]
    yield from zip_longest(*columns, fillvalue="")


def _pieces(pages: Pages, text: str, width: float) -> list[str]:
    """A text in pieces of as many lines as a row may have; `width` in mm."""
    if len(text) <= _SHORT:
        return [text]
    lines: Any = pages.multi_cell(width, text=text, align=Align.L, dry_run=True, output=MethodReturnValue.LINES)
    return (
        ["\n".join(lines[at : at + _MOST_LINES]) for at in range(0, len(lines), _MOST_LINES)]
        if len(lines) > _MOST_LINES
        else [text]
    )


def _fractions(block: Grid) -> tuple[float, ...]:
    widths: Sequence[float] = block.widths or [1] * len(block.heads)
    return tuple(100 * width / sum(widths) for width in widths)


def _heading_style(level: int) -> TextStyle:
    return TextStyle(
        font_family=FONT, font_style="", font_size_pt=_SIZES[level], color=INK, t_margin=4 if level > 1 else 6, b_margin=2
    )
