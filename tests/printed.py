"""A printed table as text: titles, heads, lines, footnotes, as a terminal shows them."""

import unicodedata
from itertools import groupby

from pipeline.tlf.layout.output import NOBODY, Output
from pipeline.tlf.layout.table import Table


def as_text(output: Output) -> str:
    """Titles, column heads, lines and footnotes of a table."""
    assert isinstance(output.body, Table)
    body = _lines(output.body) if len(output.body.rows) else [NOBODY]
    return "\n".join([*output.titles, "", *body, "", *output.footnotes]) + "\n"


def _lines(table: Table) -> list[str]:
    labels = ["  " * indent + label for indent, label in zip(table.rows["indent"], table.rows["label"], strict=True)]
    rows = [
        _one_line(texts) for texts in zip(labels, *(table.cells[number] for number in range(len(table.columns))), strict=True)
    ]
    spans = [
        text for text, group in groupby(column.span for column in table.columns) for text in (text, *[""] * (len([*group]) - 1))
    ]
    heads = [_one_line((table.stub, *(column.head for column in table.columns)))]
    if any(spans):
        heads.insert(0, _one_line(("", *spans)))
    widths = [max(_width(row[number]) for row in (*heads[-1:], *rows)) for number in range(len(table.columns) + 1)]
    return [_padded(row, widths) for row in (*heads, ["-" * width for width in widths], *rows)]


def _one_line(texts: tuple[str, ...]) -> list[str]:
    return [text.replace("\n", " ").replace("\u00a0", " ") for text in texts]


def _padded(row: list[str], widths: list[int]) -> str:
    return "  ".join(text + " " * (width - _width(text)) for text, width in zip(row, widths, strict=True)).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
