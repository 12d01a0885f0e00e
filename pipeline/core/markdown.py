"""Text inside Markdown: takes text of data, settings or file names, gives it so that no reader of Markdown sees markup in it.

A picture in a value would make the browser of whoever looks fetch an address that the data name. Readers also make links of bare
addresses, after escapes are undone: a word joiner, which has no width, stands in those.
"""

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"([\\`*\[\]<>|~&#]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")  # AN_PFS is no markup
_BLOCK = re.compile(r"^([-+=:]|\d+(?=[.)](?:\s|$)))")  # a list, an underlined heading, a definition, at the start
_ADDRESS = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
JOINER = "\u2060"


def plain(text: str) -> str:
    """A line of text that is no markup wherever it stands; line ends and control characters become blanks."""
    return _BLOCK.sub(_escape_start, within(text))


def within(text: str) -> str:
    """The same for the inside of a line, such as a table cell, where nothing can begin a list or a heading."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return _ADDRESS.sub(JOINER, _MARKUP.sub(r"\\\1", line))


def _escape_start(match: re.Match[str]) -> str:
    return f"{match[1]}\\" if match[1].isdigit() else f"\\{match[1]}"


def bullets(texts: Iterable[str]) -> str:
    """A list, an item per text."""
    return "\n".join(f"- {plain(text)}" for text in texts)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of texts under its heads."""
    lines = [map(within, heads), ["---"] * len(heads), *(map(within, row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
