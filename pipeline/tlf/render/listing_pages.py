"""Where a listing breaks: column widths, wrapped cells and pages, all lengths in points.

A listing is not set like a table: its columns are texts that share the width and wrap, its groups are printed again at the top of
a page, and ten thousand rows must be measured together.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.tlf.layout.bodies import Listing
from pipeline.tlf.render.breaks import break_rows
from pipeline.tlf.render.measure import text_units, to_points, wrap_all
from pipeline.tlf.render.pages import BLOCK_SPACE, HEAD_SPACE, PADDING, Grid, Row

SIZES = (8.0, 7.0, 6.0)
_WIDEST = 0.35  # of the width, at most, that one column can ask for, so that a long text does not starve the others
_USUAL = 0.95  # of the cells of a column need not wrap
_SPARE = 0.1  # of the width, at least, for text beyond the widest words

Lines = tuple[str, ...]
Widths = npt.NDArray[np.float64]
_EXACT = 0.01  # so that rounding does not cut a word that fits to the point
_ROW_SPACE = 1.5  # so that rows whose cells wrap do not run together
_BLANK: Lines = ("",)


def cut_listing(listing: Listing, width: float, height: float) -> Grid:
    """The listing on pages of `width` x `height` points."""
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
    """The largest readable font in which columns have what they want, else the largest in which no word is cut."""
    texts = {head: listing.texts(head) for head in listing.heads}
    words = np.array(
        [_widest(" ".join(dict.fromkeys([head, *column])).replace("\n", " ").split(" ")) for head, column in texts.items()]
    )
    lines = np.array([max(_widest(head.split("\n")), _usual(column)) for head, column in texts.items()])
    wanted, least = ({size: _room(units, size, width) for size in SIZES} for units in (np.maximum(lines, words), words))
    fitting = [size for size in SIZES[:-1] if wanted[size].sum() <= width]
    fitting += [size for size in SIZES if least[size].sum() <= (1 - _SPARE) * width]
    size = (*fitting, SIZES[-1])[0]
    narrowest = least[size] * min(1.0, width / least[size].sum())
    return size, tuple(map(float, share_width(narrowest, wanted[size], width)))


def _room(units: npt.NDArray[np.int64], size: float, width: float) -> Widths:
    """What texts of these units need at `size`, up to the widest that a column can ask for."""
    room: Widths = np.minimum(units * to_points(1, size), _WIDEST * width) + 2 * PADDING + _EXACT
    return room


def _widest(texts: Sequence[str]) -> int:
    return int(text_units(list(dict.fromkeys(texts))).max(initial=0))


def _usual(column: Sequence[str]) -> int:
    """The width that all but a few cells of a column need on their lines."""
    lines = {text: text.split("\n") for text in dict.fromkeys(column)}
    units = text_units([line for text in lines.values() for line in text])
    firsts = np.cumsum([0, *map(len, lines.values())])[:-1]
    widest = dict(zip(lines, np.maximum.reduceat(units, firsts), strict=True))
    return int(np.quantile([widest[text] for text in column], _USUAL, method="higher"))


def share_width(least: Widths, wanted: Widths, width: float) -> Widths:
    """Widths that fill `width`: each column has `least`, and of the rest what it wants; where that is too much, in proportion to
    what it wants, where it is too little, an even part more."""
    more = np.maximum(wanted, least) - least
    rest = width - least.sum()
    share: Widths = least + more * min(1.0, rest / max(more.sum(), 1.0))
    share += (width - share.sum()) / len(share)
    return share


def _pages(listing: Listing, cells: Sequence[Sequence[Lines]], line_height: float, room: float) -> tuple[tuple[Row, ...], ...]:
    """Pages of rows; group cells are blank where the row above has the same, but never at the top of a page."""
    whole, rows = _rows(listing, cells, line_height, room)
    again = [full.height - row.height for full, row in zip(whole, rows, strict=True)]
    breaks = break_rows([row.height for row in rows], again, room, HEAD_SPACE)
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
