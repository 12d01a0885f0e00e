"""Where a table breaks: column widths, wrapped cells and pages, all lengths in points.

A row that starts a page stands under the names of its headings, with "(cont.)".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from pipeline.tlf.layout.table import Column, Table
from pipeline.tlf.render.breaks import break_blocks, parents_of
from pipeline.tlf.render.measure import widest, widest_word, wrap

PADDING = 3.0  # left and right of a cell
INDENT = 9.0
BLOCK_SPACE = 5.0
HEAD_SPACE = 2.5  # above and below each head row, and above the first row of a page
SIZES = (9.0, 8.0, 7.0, 6.0)
_LABEL_SHARE = 0.28  # of the width, at least, for the labels


@dataclass(frozen=True)
class Row:
    """One printed row: the label's indent, the lines of each cell, its height, space above included."""

    indent: int
    cells: tuple[tuple[str, ...], ...]
    space: float
    height: float


@dataclass(frozen=True)
class Grid:
    """A body cut to pages: font size, line height, column widths, head rows (text, columns spanned), pages of rows, whether the
    columns behind the first are centred."""

    size: float
    line_height: float
    widths: tuple[float, ...]
    head: tuple[tuple[tuple[tuple[str, ...], int], ...], ...]
    pages: tuple[tuple[Row, ...], ...]
    centred: bool = True


def cut_table(table: Table, width: float, height: float) -> Grid:
    """The table on pages of `width` x `height` points: the largest font in which no cell must wrap, else the smallest."""
    size, widths = _choose_size(table, width)
    line_height = round(size * 1.22, 1)
    head = _head(table, widths, size)
    room = height - sum(max(len(lines) for lines, _ in row) * line_height + 2 * HEAD_SPACE for row in head)
    pages = _pages(table, widths, size, line_height, room)
    return Grid(size, line_height, widths, head, pages, centred=not any(column.words for column in table.columns))


def _choose_size(table: Table, width: float) -> tuple[float, tuple[float, ...]]:
    for size in SIZES:
        if (widths := _widths(table, width, size)) is not None:
            return size, widths
    share = (1 - _LABEL_SHARE) * width / max(1, len(table.columns))
    return SIZES[-1], (_LABEL_SHARE * width, *(share for _ in table.columns))


def _widths(table: Table, width: float, size: float) -> tuple[float, ...] | None:
    """Column widths at this size: heads on one line if there is room, else wrapped at words; None where cells would not fit."""
    cells = [
        (widest_word if column.words else widest)(table.cells[number].tolist(), size)
        for number, column in enumerate(table.columns)
    ]
    heads = [column.head for column in table.columns]
    label = widest(
        [table.stub, *(" " * 4 * i + text for i, text in zip(table.rows["indent"], table.rows["label"], strict=True))], size
    )
    label = min(label + INDENT + 2 * PADDING, 0.6 * width)
    for measure in (widest, widest_word):
        needed = [max(cell, measure([head], size)) + 2 * PADDING for cell, head in zip(cells, heads, strict=True)]
        spare = width - sum(needed)
        if spare >= label:
            shares = _shares(table.columns)
            return tuple(n + (spare - label) * share for n, share in zip((label, *needed), shares, strict=True))
    return (spare, *needed) if spare >= _LABEL_SHARE * width else None


def _shares(columns: Sequence[Column]) -> tuple[float, ...]:
    """Who has which part of the room that is left: columns of words where there are any, else all alike, the labels too."""
    takes = [False, *(column.words for column in columns)]
    takes = takes if any(takes) else [True] * len(takes)
    return tuple(take / sum(takes) for take in takes)


def _head(table: Table, widths: Sequence[float], size: float) -> tuple[tuple[tuple[tuple[str, ...], int], ...], ...]:
    """The head rows: spans over neighbours of the same text (where there are any), then the columns' own heads."""
    own = tuple(
        (wrap(text, w - 2 * PADDING, size), 1)
        for text, w in zip((table.stub, *(c.head for c in table.columns)), widths, strict=True)
    )
    if not any(column.span for column in table.columns):
        return (own,)
    starts = [i for i, c in enumerate(table.columns) if i == 0 or c.span != table.columns[i - 1].span]
    spans = [
        (wrap(table.columns[start].span, sum(widths[1 + start : 1 + end]) - 2 * PADDING, size), end - start)
        for start, end in pairwise([*starts, len(table.columns)])
    ]
    return ((("",), 1), *spans), own


def _pages(table: Table, widths: Sequence[float], size: float, line_height: float, room: float) -> tuple[tuple[Row, ...], ...]:
    rows = _rows(table, widths, size, line_height)
    labels, indents, blocks = (table.rows[name].tolist() for name in ("label", "indent", "block"))
    parents = parents_of(indents)
    blank = [""] * len(table.columns)
    names = {
        row: _row(indents[row], [f"{labels[row]} (cont.)", *blank], widths, size, line_height, 0) for row in set(chain(*parents))
    }
    again = [sum(names[row].height for row in above) for above in parents]
    pages = []
    for start, end in break_blocks([row.height for row in rows], again, indents, blocks, room, HEAD_SPACE):
        top, *rest = [*(names[row] for row in parents[start]), *rows[start:end]]
        pages.append((replace(top, space=HEAD_SPACE), *rest))
    return tuple(pages)


def _rows(table: Table, widths: Sequence[float], size: float, line_height: float) -> list[Row]:
    labels, indents, blocks = (table.rows[c].tolist() for c in ("label", "indent", "block"))
    columns = [table.cells[number].tolist() for number in range(len(table.columns))]
    spaces = [0.0 if i == 0 or blocks[i] == blocks[i - 1] else BLOCK_SPACE for i in range(len(labels))]
    texts = zip(labels, *columns, strict=True)
    return [
        _row(indent, text, widths, size, line_height, space) for text, indent, space in zip(texts, indents, spaces, strict=True)
    ]


def _row(indent: int, text: Sequence[str], widths: Sequence[float], size: float, line_height: float, space: float) -> Row:
    label = wrap(text[0], widths[0] - 2 * PADDING - INDENT * indent, size)
    cells = (label, *(wrap(cell, w - 2 * PADDING, size) for cell, w in zip(text[1:], widths[1:], strict=True)))
    return Row(indent, cells, space, max(map(len, cells)) * line_height + space)
