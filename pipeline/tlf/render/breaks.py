"""Which rows a page ends and starts with; heights in points.

A block stays whole where that leaves less than `_EMPTY` of the page blank. A block that is cut shows two of its rows or more on
both pages, no heading stands alone at the end of a page, and the last page has `_LAST` rows or more where the one before can
give them.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import accumulate

_EMPTY = 0.4  # of a page, at most, left blank so that a block stays whole
_FEWEST = 2  # rows of a cut block on a page
_LAST = 3  # rows on the last page, at least


def parents_of(indents: Sequence[int]) -> list[tuple[int, ...]]:
    """The rows that each row stands under, outermost first: the last one of each smaller indent."""
    parents: list[tuple[int, ...]] = []
    path: list[int] = []
    for row, indent in enumerate(indents):
        while path and indents[path[-1]] >= indent:
            path.pop()
        parents.append(tuple(path))
        path.append(row)
    return parents


def break_rows(heights: Sequence[float], again: Sequence[float], room: float, top: float = 0.0) -> list[tuple[int, int]]:
    """(first, behind the last) row of each page where any row may start one. `again`: what a row needs in addition at the top of
    a page, beside `top`."""
    return _fill(heights, again, room, top, lambda start, full: full)


def break_blocks(
    heights: Sequence[float],
    again: Sequence[float],
    indents: Sequence[int],
    blocks: Sequence[int],
    room: float,
    top: float = 0.0,
) -> list[tuple[int, int]]:
    """`break_rows` for rows with headings (`indents`) in blocks (a number per row)."""
    starts = [row == 0 or blocks[row] != blocks[row - 1] for row in range(len(blocks))]
    free = _free(indents, starts)
    whole = [start and may for start, may in zip(starts, free, strict=True)]
    reached = [0.0, *accumulate(heights)]

    def choose(start: int, full: int) -> int:
        rows = range(full, start, -1)
        filled = (row for row in rows if whole[row] and reached[row] - reached[start] >= (1 - _EMPTY) * room)
        cut = (row for row in rows if free[row])
        loose = (row for row in rows if indents[row] <= indents[row - 1])
        return next(filled, next(cut, next(loose, full)))

    pages = _fill(heights, again, room, top, choose)
    if len(pages) < 2 or pages[-1][1] - pages[-1][0] >= _LAST:
        return pages
    (first, _), (_, end) = pages[-2:]
    rows = range(end - _LAST, first, -1)
    given = (row for row in rows if whole[row] and reached[row] - reached[first] >= _EMPTY * room)
    last = next(given, next((row for row in rows if free[row]), pages[-1][0]))
    return [*pages[:-2], (first, last), (last, end)]


def _fill(
    heights: Sequence[float], again: Sequence[float], room: float, top: float, choose: Callable[[int, int], int]
) -> list[tuple[int, int]]:
    """Page by page as many rows as fit, or fewer: up to the row that `choose` names, given the first and the first too many."""
    pages, start, used = [], 0, top
    for row, height in enumerate(heights):
        if used + height > room and row > start:
            end = choose(start, row)
            pages.append((start, end))
            start, used = end, top + again[end] + sum(heights[end:row])
        used += height
    return [*pages, (start, len(heights))] if heights else []


def _free(indents: Sequence[int], starts: Sequence[bool]) -> list[bool]:
    """Per row whether a page may start with it: it starts a block, or leaves enough rows of its block on both pages; never the
    row below its heading."""
    numbers = list(accumulate(map(int, starts)))
    sizes = Counter(numbers)
    firsts = {number: row for row, number in reversed(list(enumerate(numbers)))}
    return [
        row > 0
        and indents[row] <= indents[row - 1]
        and (starts[row] or _FEWEST <= row - firsts[numbers[row]] <= sizes[numbers[row]] - _FEWEST)
        for row in range(len(starts))
    ]
