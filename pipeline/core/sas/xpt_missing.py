"""The special missing values of a transport file: takes its bytes, gives the letter of each by variable.

SAS keeps .A to .Z and ._ to say why a number is missing; the library that reads these files gives all of them as missing. Layout:
SAS Institute, TS-140: a number that is missing has its letter (or a period) in the first byte and zeros behind it.
"""

import struct

import numpy as np
import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

CARD = 80
NAMESTR_HEADERS = (b"HEADER RECORD*******NAMESTR HEADER RECORD", b"HEADER RECORD*******NAMSTV8 HEADER RECORD")
NAMESTR_BYTES = 140
TYPE_AND_LENGTH, POSITION, NUMERIC = struct.Struct(">h2xh"), struct.Struct(">i"), 1
POSITION_AT = 84  # in the description of a variable
SPECIAL_MISSING = {ord(letter): f".{letter}" for letter in "_ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


def letters_of_xpt(content: bytes, start: int, count: int, names: list[str]) -> dict[str, Series]:
    """ ".A" and the like by record, null elsewhere, of each numeric variable that has any.

    `start` is where the `count` records begin; `names` are the variables in the order of the file.
    """
    described = max(content.find(header) for header in NAMESTR_HEADERS) + CARD
    layout = [_described(content, described + number * NAMESTR_BYTES) for number in range(len(names))]
    width = sum(length for _, length, _ in layout)
    records = np.frombuffer(content, dtype=np.uint8, count=count * width, offset=start).reshape(count, width)
    found = {}
    for name, (kind, length, position) in zip(names, layout, strict=True):
        if kind == NUMERIC:
            cells = records[:, position : position + length]
            special = np.isin(cells[:, 0], list(SPECIAL_MISSING)) & ~cells[:, 1:].any(axis=1)
            if special.any():
                found[name] = pd.Series(cells[:, 0]).map(SPECIAL_MISSING).astype(DTYPES["Char"]).where(special)
    return found


def _described(content: bytes, at: int) -> tuple[int, int, int]:
    """Type, length and position of a variable."""
    kind, length = TYPE_AND_LENGTH.unpack_from(content, at)
    (position,) = POSITION.unpack_from(content, at + POSITION_AT)
    return kind, length, position
