"""A document as content: headings, paragraphs, lists and tables, in order. Takes nothing; its text form is Markdown.

A guide leaves as PDF for the reviewer (pdf.py) and as text for those who revise it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core.markdown import bullets, plain, table


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
    head = [f"# {plain(document.title)}", "  \n".join(map(plain, document.subtitle))]
    return "\n\n".join([*head, *(_markdown(block) for block in document.blocks)]) + "\n"


def _markdown(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * (block.level + 1)} {plain(block.text)}"
    if isinstance(block, Paragraph):
        return plain(block.text)
    if isinstance(block, Bullets):
        return bullets(block.items)
    return f"**{plain(block.caption)}**\n\n{table(block.heads, block.rows)}"
