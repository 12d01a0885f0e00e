"""A reader of SAS transport files, version 5, for tests: written from the layout (SAS Institute, TS-140), shares nothing with the
pipeline or with pyreadstat. One record at a time, numbers as exact fractions.
"""

from fractions import Fraction
from typing import Any, NamedTuple


class Column(NamedTuple):
    name: str
    numeric: bool
    length: int
    label: str
    format: str


class Transport(NamedTuple):
    name: str
    label: str
    stamps: tuple[str, ...]
    columns: list[Column]
    rows: list[tuple[Any, ...]]


def ibm(eight: bytes) -> float | None:
    """Sign bit, 7 bits of exponent of 16 in excess of 64, 56 bits of fraction. Missing: `.`, `_` or A to Z, then zeros."""
    if eight[0] in b"._ABCDEFGHIJKLMNOPQRSTUVWXYZ" and not any(eight[1:]):
        return None
    size = Fraction(int.from_bytes(eight[1:]), 2**56) * Fraction(16) ** ((eight[0] & 127) - 64)
    return float(-size if eight[0] & 128 else size)


def text(field: bytes) -> str:
    return field.decode("ascii").rstrip(" ")


def read(content: bytes) -> Transport:
    assert len(content) % 80 == 0
    cards = [content[at : at + 80] for at in range(0, len(content), 80)]
    assert cards[0].startswith(b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!")
    assert cards[3] == b"HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140  "
    assert cards[4].startswith(b"HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!")
    assert cards[7].startswith(b"HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!")
    count = int(cards[7][54:58])
    columns, expected = [], 0
    for at in range(640, 640 + 140 * count, 140):
        block = content[at : at + 140]
        width, decimals = int.from_bytes(block[64:66]), int.from_bytes(block[66:68])
        shown = text(block[56:64]) + (f"{width}" if width else "") + ("." if width else "") + (f"{decimals}" if decimals else "")
        assert int.from_bytes(block[84:88]) == expected, "variables stand one behind the other"
        columns.append(Column(text(block[8:16]), block[0:2] == b"\0\1", int.from_bytes(block[4:6]), text(block[16:56]), shown))
        expected += columns[-1].length
    start = 640 + -(-140 * count // 80) * 80 + 80
    assert content[start - 80 : start].startswith(b"HEADER RECORD*******OBS     HEADER RECORD!!!!!!!")
    rows = []
    for at in range(start, len(content) - expected + 1, expected):
        record = content[at : at + expected]
        if not content[at:].strip(b" ") and len(content) - at < 80:
            break
        rows.append(cells(record, columns))
    left = content[start + len(rows) * expected :]
    assert len(left) < 80, "no record is left out"
    assert not left.strip(b" "), "only padding follows"
    stamps = tuple(part.decode("ascii") for part in (cards[1][64:80], cards[2][:16], cards[5][64:80], cards[6][:16]))
    return Transport(text(cards[5][8:16]), text(cards[6][32:72]), stamps, columns, rows)


def cells(record: bytes, columns: list[Column]) -> tuple[Any, ...]:
    values, at = [], 0
    for column in columns:
        part = record[at : at + column.length]
        values.append(ibm(part) if column.numeric else text(part))
        at += column.length
    return tuple(values)
