"""The text that transport files hold: takes an encoding and labels in another language, says what fits and gives the bytes.

Version 5 of the format has no place for an encoding: the package states it elsewhere; every limit is counted in its bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

_CODECS = {"ASCII": "utf-8", "GB18030": "gb18030", "UTF-8": "utf-8", "EUC-CN": "gb2312"}


@dataclass(frozen=True)
class Text:
    """An encoding by the name that regulators use, and the labels in the files: English (as declared) -> what is written."""

    encoding: str = "ASCII"
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def codec(self) -> str:
        """The encoding by the name that Python has for it; what ASCII does not hold is counted as UTF-8."""
        return _CODECS[self.encoding]

    @property
    def characters(self) -> str:
        """What a text may consist of, in words."""
        return "printable ASCII" if self.encoding == "ASCII" else f"printable characters of {self.encoding}"

    def label(self, english: str) -> str:
        """The label that is written for the declared one."""
        return self.labels.get(english, english)

    def holds(self, text: str) -> bool:
        """Whether every character is printable and in the encoding; U+FFFD stands for bytes that it does not have."""
        return (
            text.isprintable()
            and "\ufffd" not in text
            and (text.isascii() or (self.encoding != "ASCII" and _encodes(text, self.codec)))
        )

    def encode(self, text: str) -> bytes:
        """The bytes of a text that `holds` has accepted; characters outside the encoding are question marks."""
        return text.encode(self.codec, "replace")


ASCII = Text()


def _encodes(text: str, codec: str) -> bool:
    try:
        text.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
