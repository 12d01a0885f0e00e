"""Where a listing breaks: takes a listing and the room of a page, gives column widths, wrapped cells and pages.

Its own module because a listing is not set like a table: its columns are texts that share the width and wrap, its groups are
printed again at the top of a page, and ten thousand rows must be measured together. All lengths in points.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.tlf.bodies import Listing
from pipeline.tlf.render.measure import text_units, to_points, wrap_all
from pipeline.tlf.render.pages import BLOCK_SPACE, HEAD_SPACE, PADDING, Grid, Row, break_pages

SIZES = (8.0, 7.0, 6.0)
_LONGEST_WORD = 0.25  # of the width: a longer word is cut
_SPARE = 0.1  # of the width, at least, for text beyond the widest words

Lines = tuple[str, ...]
Widths = npt.NDArray[np.float64]
_EXACT = 0.001
_ROW_SPACE = 1.5  # so that rows whose cells wrap do not run together
_BLANK: Lines = ("",)


def cut_listing(listing: Listing, width: float, height: float) -> Grid:
    """The listing on pages of `width` x `height` points: the largest font whose widest words leave room to spare."""
    size, widths = _choose_widths(listing, width)
    line_height = round(size * 1.22, 1)
    own = tuple((_wrap([head], w, size)[0], 1) for head, w in zip(listing.heads, widths, strict=True))
    room = height - max(len(lines) for lines, _ in own) * line_height - 2 * HEAD_SPACE
    cells = [_wrap(listing.texts(head), w, size) for head, w in zip(listing.heads, widths, strict=True)]
    return Grid(size, line_height, widths, (own,), _pages(listing, cells, line_height, room), centred=False)


def _wrap(texts: Sequence[str], width: float, size: float) -> list[Lines]:
    lines = wrap_all(texts, width - 2 * PADDING, size)
    return [lines[text] for text in texts]


def _choose_widths(listing: Listing, width: float) -> tuple[float, tuple[float, ...]]:
    texts = [[head, *dict.fromkeys(listing.texts(head))] for head in listing.heads]
    lines = np.array([_widest("\n".join(column).split("\n")) for column in texts])
    words = np.array([_widest("\n".join(column).split()) for column in texts])
    for size in SIZES:
        least = np.minimum(words * to_points(1, size), _LONGEST_WORD * width) + 2 * PADDING
        if least.sum() <= (1 - _SPARE) * width:
            break
    least = least * min(1.0, width / least.sum())
    return size, tuple(map(float, share_width(least, lines * to_points(1, size) + 2 * PADDING, width)))


def _widest(texts: Sequence[str]) -> int:
    return int(text_units(list(dict.fromkeys(texts))).max(initial=0))


def share_width(least: Widths, wanted: Widths, width: float) -> Widths:
    """Widths that fill `width`: what short columns want, and one limit for all others; none below `least`. Where all have what
    they want, the rest is spread evenly."""
    widths: Widths = np.maximum(least, wanted)
    low, high = 0.0, width
    while widths.sum() > width and high - low > _EXACT:
        limit = (low + high) / 2
        fits = np.maximum(least, np.minimum(wanted, limit)).sum() <= width
        low, high = (limit, high) if fits else (low, limit)
    if widths.sum() > width:
        widths = np.maximum(least, np.minimum(wanted, low))
    widths += (width - widths.sum()) / len(widths)
    return widths


def _pages(listing: Listing, cells: Sequence[Sequence[Lines]], line_height: float, room: float) -> tuple[tuple[Row, ...], ...]:
    """Pages of rows; group cells are blank where the row above has the same, but never at the top of a page."""
    whole, rows = _rows(listing, cells, line_height, room)
    again = [full.height - row.height for full, row in zip(whole, rows, strict=True)]
    breaks = break_pages([row.height for row in rows], again, [False] * len(rows), room)
    return tuple((replace(whole[start], space=HEAD_SPACE), *rows[start + 1 : end]) for start, end in breaks)


def _rows(listing: Listing, cells: Sequence[Sequence[Lines]], line_height: float, room: float) -> tuple[list[Row], list[Row]]:
    """Each row twice: with its group cells, and as it stands below a row of the same group. A row higher than a page is cut."""
    most = max(1, int((room - HEAD_SPACE - BLOCK_SPACE) / line_height))
    starts = listing.starts().to_numpy().tolist()
    records = list(zip(*cells, strict=True))
    pieces = [(i, first) for i, record in enumerate(records) for first in range(0, max(map(len, record)), most)]
    whole, rows = [], []
    for i, first in pieces:
        groups = records[i][: listing.groups]
        texts = tuple(text[first : first + most] or _BLANK for text in records[i][listing.groups :])
        printed = tuple(g if start and not first else _BLANK for g, start in zip(groups, starts[i], strict=True))
        space = 0.0 if first else BLOCK_SPACE if starts[i][-1] else _ROW_SPACE
        whole.append(_row((*groups, *texts), 0.0, line_height))
        rows.append(_row((*printed, *texts), space, line_height))
    return whole, rows


def _row(cells: tuple[Lines, ...], space: float, line_height: float) -> Row:
    return Row(0, cells, space, max(map(len, cells)) * line_height + space)
