"""Text that a transport file can hold: takes a table, gives it in the encoding's characters with the list of what was replaced.

Two declared sources, nothing else: `ascii.csv` replaces single characters (≥ by >=), the study's own translations replace
whole values, where SDTM has not done so before. What neither covers stays as it is, for the writer to refuse. The reviewer's
guide prints the list.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import pandas as pd

from pipeline.core.series import Series
from pipeline.submission.xpt.text import ASCII, Text


class Replacement(NamedTuple):
    """One value that was replaced, and in how many records."""

    variable: str
    value: str
    ascii: str
    records: int


@dataclass(frozen=True)
class AsciiTable:
    """The table, and what was replaced in it."""

    table: pd.DataFrame
    replaced: list[Replacement]


@lru_cache(maxsize=1)
def characters() -> dict[int, str]:
    """Each character that has a declared replacement, as `str.translate` takes it."""
    lines = (files("pipeline.submission.xpt") / "ascii.csv").read_text(encoding="utf-8").splitlines()
    return {int(row["code"].removeprefix("U+"), 16): row["ascii"] for row in csv.DictReader(lines)}


def is_plain(text: str) -> bool:
    """Whether every character is printable ASCII (32 to 126)."""
    return ASCII.holds(text)


def to_ascii(table: pd.DataFrame, translations: Mapping[str, str] | None = None, text: Text = ASCII) -> AsciiTable:
    """`table` with every value that `text` does not hold replaced where a translation or a character's rule exists."""
    columns: dict[str, Series] = {}
    replaced: list[Replacement] = []
    for name, column in table.items():
        changes = _changes(column, translations or {}, text) if column.dtype == "str" else {}
        counts = column[column.isin(list(changes))].value_counts()
        replaced += [Replacement(str(name), value, plain, int(counts[value])) for value, plain in sorted(changes.items())]
        columns[str(name)] = column.map(changes).fillna(column).astype(column.dtype) if changes else column
    return AsciiTable(pd.DataFrame(columns, index=table.index), replaced)


def _changes(column: Series, translations: Mapping[str, str], text: Text) -> dict[str, str]:
    special = [value for value in column.dropna().unique() if not text.holds(value)]
    rules = {code: plain for code, plain in characters().items() if not text.holds(chr(code))}
    plain = {value: translations.get(value, value.translate(rules).rstrip()) for value in special}
    return {value: written for value, written in plain.items() if written != value}
