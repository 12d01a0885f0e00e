from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

# Widths of the characters 32 to 126 in thousandths of the font size.
_WIDTHS = (
    "278 278 355 556 556 889 667 222 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 "
    "556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 "
    "667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 222 556 556 500 556 556 278 556 "
    "556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_LATIN, _WIDE = 667, 1000
_FIRST_WIDE = "\u2e80"  # from here on: Chinese, Japanese, Korean, full width
_SAFETY = 1.03  # kerning, bold, and characters outside the table
_CHARACTERS = {chr(code): int(width) for code, width in enumerate(_WIDTHS.split(), start=32)}
_TABLE = np.array([_CHARACTERS.get(chr(code), _LATIN) for code in range(ord(_FIRST_WIDE))] + [_WIDE])


def text_units(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    """Width of each text as one line in thousandths of the font size, without safety."""
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    sums = np.concatenate([[0], np.cumsum(_TABLE[np.minimum(codes, len(_TABLE) - 1)])])
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    units: npt.NDArray[np.int64] = np.diff(sums[np.concatenate([[0], ends])])
    return units


def to_points(units: float, size: float) -> float:
    """Points at `size` points, with safety."""
    return units * size / 1000 * _SAFETY


@lru_cache(maxsize=65536)
def _units(text: str) -> int:
    return sum(_CHARACTERS.get(c, _LATIN if c < _FIRST_WIDE else _WIDE) for c in text)


def text_width(text: str, size: float) -> float:
    """Width of one line in points at `size` points."""
    return to_points(_units(text), size)


@lru_cache(maxsize=65536)
def wrap(text: str, width: float, size: float) -> tuple[str, ...]:
    """The lines of `text` that fit `width` points; its own line breaks stay. A word that is too long is cut."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width, size)
    return tuple(lines)


def wrap_all(texts: Iterable[str], width: float, size: float) -> dict[str, tuple[str, ...]]:
    """The lines of each distinct text; most of the texts of a listing fit as they are and are measured together."""
    distinct = list(dict.fromkeys(texts))
    fits = text_units(distinct) * to_points(1, size) <= width
    return {
        text: (text,) if fit and "\n" not in text else wrap(text, width, size) for text, fit in zip(distinct, fits, strict=True)
    }


def _wrap_paragraph(text: str, width: float, size: float) -> list[str]:
    lines, current, used = [], "", 0
    for word in text.split(" "):
        units, longer = _units(word), used + _units(" ") + _units(word)
        if current and to_points(longer, size) <= width:
            current, used = f"{current} {word}", longer
            continue
        if current:
            lines.append(current)
        current, used = word, units
        if to_points(units, size) > width:
            *full, current = _cut(word, width, size)
            lines += full
            used = _units(current)
    return [*lines, current]


def _cut(word: str, width: float, size: float) -> list[str]:
    """A word in pieces that fit; Chinese text has no blanks and breaks anywhere."""
    pieces, current, used = [], "", 0
    for character in word:
        longer = used + _units(character)
        if current and to_points(longer, size) > width:
            pieces.append(current)
            current, longer = "", _units(character)
        current, used = current + character, longer
    return [*pieces, current]


def widest(texts: Sequence[str], size: float) -> float:
    """Width of the widest line among `texts`."""
    return max((text_width(line, size) for text in dict.fromkeys(texts) for line in text.split("\n")), default=0.0)


def widest_word(texts: Sequence[str], size: float) -> float:
    """Width of the widest word among `texts`: a column must not be narrower."""
    return widest([word for text in texts for word in text.replace("\n", " ").split(" ")], size)
