"""A document as content: headings, paragraphs, lists and tables, in order. Takes nothing; its text form is Markdown.

A guide leaves as PDF for the reviewer (pdf.py) and as text for those who revise it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; it becomes a bookmark, and a named destination where `anchor` names one."""

    text: str
    level: int = 1
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: Sequence[str]


@dataclass(frozen=True)
class Grid:
    """A table: what it says, its column heads, its rows as texts, and the columns' relative widths."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[float] = ()


Block = Heading | Paragraph | Bullets | Grid


@dataclass(frozen=True)
class Document:
    """A title, the lines under it, and the content."""

    title: str
    subtitle: Sequence[str]
    blocks: Sequence[Block]


def as_markdown(document: Document) -> str:
    """The document as Markdown text, one blank line between blocks."""
    head = [f"# {_plain(document.title)}", "  \n".join(map(_plain, document.subtitle))]
    return "\n\n".join([*head, *(_markdown(block) for block in document.blocks)]) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {_plain(block.text)}"
    if isinstance(block, Paragraph):
        return _plain(block.text)
    if isinstance(block, Bullets):
        return "\n".join(f"- {_plain(item)}" for item in block.items)
    lines = [_line(block.heads), _line(["---"] * len(block.heads)), *(_line(row) for row in block.rows)]
    return "\n".join([f"**{_plain(block.caption)}**", "", *lines])


def _line(texts: Iterable[str]) -> str:
    return f"| {' | '.join(text if text == '---' else _plain(text) for text in texts)} |"


def _plain(text: str) -> str:
    """Text from data is no markup: what Markdown would read as such is escaped, line ends become blanks."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))
