"""Text in the encoding that a study names: which encodings there are, bytes decoded strictly, and the key to name in a refusal.

A wrong encoding must never lose text: what is not of it is refused, where the libraries that read SAS files drop what they
cannot decode.
"""

import codecs
from typing import Literal, get_args

import pandas as pd

from pipeline.core.series import Series
from schemas.base import DTYPES

Encoding = Literal[
    "utf-8", "windows-1250", "windows-1251", "windows-1252", "iso-8859-1", "iso-8859-2", "iso-8859-15", "gbk", "gb18030", "big5",
    "shift_jis", "euc-jp", "euc-kr",
]  # fmt: skip
ENCODINGS: tuple[str, ...] = get_args(Encoding)


class NotInEncoding(ValueError):
    """A text that is not in the encoding stated; `text` is it, each byte as one character."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


def remedy_of(file: str) -> str:
    """What to do about a file in another encoding."""
    return f"say in study.yaml how it is encoded, raw: {{encoding: {{{file}: windows-1252}}}} (or gbk, gb18030 ...)"


def decoded(text: Series, encoding: str) -> Series:
    """Distinct texts that were read a byte a character, in the encoding named. NotInEncoding for the first that is none."""
    if all(map(str.isascii, text)):
        return text
    read = codecs.getdecoder(encoding)
    answer = []
    for one in text:
        try:
            answer.append(one if one.isascii() else read(one.encode("latin-1"))[0])
        except UnicodeDecodeError:
            raise NotInEncoding(one) from None
    return pd.Series(answer, index=text.index, dtype=DTYPES["Char"])
