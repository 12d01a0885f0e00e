"""Text of the outside as it may be shown: takes any text, gives one that a screen prints and never obeys."""

import re
import unicodedata

_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They let a text be shown in another order than it has."""

_SUSPECT = re.compile(r"[^\x20-\x7e\t\n]")


def is_control(letter: str) -> bool:
    """Whether a character is a command to a screen or a half of one: control characters, breaks, directions, lone surrogates."""
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in _DIRECTIONS


def printable(text: str) -> str:
    """The text with each control character but tabs and line feeds as its escape: ESC is shown as \\x1b."""
    return _SUSPECT.sub(lambda match: _escape(match[0]) if is_control(match[0]) else match[0], text)


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")
