"""How much room a text takes: takes text, gives widths in points and lines that fit.

Its own module because page breaks are computed, not left to the word processor: the writer measures every cell with the widths of
Helvetica (Adobe's font metrics; Arial and Liberation Sans have the same) and sets the line breaks itself.
"""

from collections.abc import Sequence
from functools import lru_cache

# Widths of the characters 32 to 126 in thousandths of the font size.
_WIDTHS = (
    "278 278 355 556 556 889 667 222 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 222 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_ASCII = {chr(code): int(width) for code, width in enumerate(_WIDTHS.split(), start=32)}
_LATIN, _WIDE = 667, 1000
_FIRST_WIDE = "\u2e80"  # from here on: Chinese, Japanese, Korean, full width
_SAFETY = 1.03  # kerning, bold, and characters outside the table


@lru_cache(maxsize=65536)
def text_width(text: str, size: float) -> float:
    """Width of one line in points at `size` points."""
    units = sum(_ASCII.get(c) or (_WIDE if c >= _FIRST_WIDE else _LATIN) for c in text)
    return units * size / 1000 * _SAFETY


@lru_cache(maxsize=65536)
def wrap(text: str, width: float, size: float) -> tuple[str, ...]:
    """The lines of `text` that fit `width` points; its own line breaks stay. A word that is too long is cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width, size)
    return tuple(lines)


def _wrap_paragraph(text: str, width: float, size: float) -> list[str]:
    lines, current = [], ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if text_width(longer, size) <= width:
            current = longer
            continue
        if current:
            lines.append(current)
        *full, current = _cut(word, width, size)
        lines += full
    return [*lines, current]


def _cut(word: str, width: float, size: float) -> list[str]:
    """A word in pieces that fit; Chinese text has no blanks and breaks anywhere."""
    pieces, current = [], ""
    for character in word:
        if current and text_width(current + character, size) > width:
            pieces.append(current)
            current = ""
        current += character
    return [*pieces, current]


def widest(texts: Sequence[str], size: float) -> float:
    """Width of the widest line among `texts`."""
    return max((text_width(line, size) for text in dict.fromkeys(texts) for line in text.split("\n")), default=0.0)


def widest_word(texts: Sequence[str], size: float) -> float:
    """Width of the widest word among `texts`: a column must not be narrower."""
    return widest([word for text in texts for word in text.replace("\n", " ").split(" ")], size)
