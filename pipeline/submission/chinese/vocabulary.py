"""Chinese words for a package: takes our files and the trial's, gives the Chinese of an English label or decode.

`labels.csv` has every variable and dataset that schemas declare, `terms.csv` tests, parameters and terms of codelists,
`chinese.csv` of a trial its own words, which go first. A `{}` stands for a part that is translated by itself: "{} First Exposure
Date".
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from pipeline.submission.faults import Fault, SubmissionError
from pipeline.submission.xpt.limits import LABEL_BYTES
from pipeline.submission.xpt.text import Text

FILE = "chinese.csv"
COLUMNS = ("english", "chinese", "short")
OURS = ("labels.csv", "terms.csv")
RULE = "CHINESE_FILE"
# A part that is the same in both languages: numbers, names of datasets and codes.
_SAME = re.compile(r"[A-Z0-9][A-Z0-9./]{0,7}")
_CHINESE = re.compile(r"[㐀-鿿]")


@dataclass(frozen=True)
class Words:
    """The Chinese of one English text; `short` where a label of a transport file has no room for it."""

    chinese: str
    short: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """English -> Chinese, by whole texts first, then by patterns, the most specific one first."""

    words: Mapping[str, Words]
    _patterns: list[tuple[re.Pattern[str], Words]] = field(init=False)

    def __post_init__(self) -> None:
        found = sorted((english for english in self.words if "{}" in english), key=lambda english: (-len(english), english))
        patterns = [(re.compile("(.+?)".join(map(re.escape, english.split("{}")))), self.words[english]) for english in found]
        object.__setattr__(self, "_patterns", patterns)

    def of(self, english: str) -> str:
        """The Chinese of a label or decode, "" where there is none."""
        return self._words(english).chinese

    def label(self, english: str, text: Text) -> str:
        """The label for a transport file: the Chinese, or its short form where it takes more than 40 bytes."""
        words = self._words(english)
        return words.chinese if not words.short or len(text.encode(words.chinese)) <= LABEL_BYTES else words.short

    def _words(self, english: str) -> Words:
        if exact := self.words.get(english):
            return exact
        for pattern, words in self._patterns:
            if match := pattern.fullmatch(english):
                parts = [part if _SAME.fullmatch(part) else self.of(part) for part in match.groups()]
                if all(parts):
                    return Words(words.chinese.format(*parts), words.short.format(*parts))
        return Words("")


def vocabulary(folder: Path) -> Vocabulary:
    """Our words and those of the trial's folder. SubmissionError names every line of its chinese.csv that is at fault."""
    ours = Path(str(files("pipeline.submission.chinese")))
    found = {english: words for name in OURS for english, words in read_words(ours / name).items()}
    own = folder / FILE
    return Vocabulary(found | (read_words(own) if own.is_file() else {}))


def read_words(path: Path) -> dict[str, Words]:
    """English -> Chinese of one file with the columns `english`, `chinese` and `short`."""
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        rows = [_Row(reader.line_num, *((row.get(name) or "").strip() for name in COLUMNS)) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise SubmissionError([Fault(RULE, path.name, f"cannot be read: {error}", "save it as CSV in UTF-8")]) from None
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise SubmissionError([Fault(RULE, path.name, f"lacks a column of {', '.join(COLUMNS)}", "add it to the first line")])
    if faults := list(_faults(path.name, rows)):
        raise SubmissionError(faults)
    return {row.english: Words(row.chinese, row.short) for row in rows}


class _Row(NamedTuple):
    """A line of a file."""

    line: int
    english: str
    chinese: str
    short: str


def _faults(name: str, rows: Iterable[_Row]) -> Iterable[Fault]:
    seen: dict[str, int] = {}
    for line, english, chinese, short in rows:
        place = f"{name} line {line}"
        if english in seen:
            yield Fault(RULE, place, f"translates a text that line {seen[english]} has, too", "keep one", value=english)
        if not english or not chinese:
            yield Fault(RULE, place, "has an empty text", "fill it, or delete the line", value=english or chinese)
        elif not _CHINESE.search(chinese.replace("{}", "")) and "{" not in english:
            yield Fault(RULE, place, "is not translated", "write it in Chinese", value=chinese)
        if short and len(short) >= len(chinese):
            yield Fault(RULE, place, "has a short form that is not shorter", "shorten it, or leave it empty", value=short)
        seen.setdefault(english, line)
