"""Results of measurements: takes numbers and the texts of those beyond a limit ("<0.1"), gives what is known of them at a limit.

Of "<0.1" it is known that it is below 0.5, and not whether it is below 0.05: each question is asked of what surely holds, and of
what may hold. For a number both answers are the same.
"""

from dataclasses import dataclass

import pandas as pd

from pipeline.core.distinct import each_distinct
from pipeline.core.numbers.decimals import Decimals, Number, decimals
from pipeline.core.series import Series
from schemas.base import DTYPES

RESOLUTION = 10**10
"""Numbers that differ by less than this part of them are one: what the conversion of units rounds is no difference."""
BEYOND = r"^\s*(?P<side><=|>=|[<>≤≥])\s*(?P<limit>-?(?:\d+(?:\.\d+)?|\.\d+))\s*$"
"""The text of a result below or above a limit, which is negative for a base excess."""


@dataclass(frozen=True)
class Measured:
    """Results: `number` is the result or the limit that it is beyond, `side` how ("<", "<=", ">", ">="); missing for a number."""

    number: Decimals
    side: Series

    def below(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) below the limit."""
        less, more, equal = self._compared(limit)
        if not surely:
            return less | (self._under & (equal | more))
        return (less & (self.side.isna() | self._under)) | (self.side.eq("<") & equal)

    def above(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) above the limit."""
        less, more, equal = self._compared(limit)
        if not surely:
            return more | (self._over & (equal | less))
        return (more & (self.side.isna() | self._over)) | (self.side.eq(">") & equal)

    def reaches(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) at the limit or above it."""
        less, more, equal = self._compared(limit)
        if surely:
            return (more | equal) & ~self._under
        return more | (equal & ~self.side.eq("<")) | (self._over & less)

    def falls_to(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) at the limit or below it."""
        less, more, equal = self._compared(limit)
        if surely:
            return (less | equal) & ~self._over
        return less | (equal & ~self.side.eq(">")) | (self._under & more)

    def compare(self, sign: str, limit: Decimals | Number, surely: bool) -> Series:
        """The comparison that a sign names: "<", "<=", ">" or ">="."""
        compared = {"<": self.below, "<=": self.falls_to, ">": self.above, ">=": self.reaches}
        return compared[sign](limit, surely)

    def times(self, factor: int) -> "Measured":
        """The results multiplied by a whole number."""
        return self if factor == 1 else Measured(self.number * factor, self.side)

    def minus(self, number: Decimals) -> "Measured":
        """The results less a number each."""
        return Measured(self.number - number, self.side)

    def _compared(self, limit: Decimals | Number) -> tuple[Series, Series, Series]:
        """Whether the number is less than the limit, more, and neither of both though both are known."""
        return self.number.versus(limit, RESOLUTION)

    @property
    def _under(self) -> Series:
        return self.side.isin(["<", "<="])

    @property
    def _over(self) -> Series:
        return self.side.isin([">", ">="])


def measured(value: Series, text: Series) -> Measured:
    """Results as AVAL and AVALC have them: a text beyond a limit goes before the number that stands for it."""
    beyond = read_beyond(text)
    return Measured(decimals(beyond["LIMIT"].fillna(value)), beyond["SIDE"])


def read_beyond(text: Series) -> pd.DataFrame:
    """SIDE and LIMIT of texts below or above a limit; both missing for any other text."""
    return each_distinct(text, _read)


def _read(texts: Series) -> pd.DataFrame:
    parts = texts.str.extract(BEYOND)
    side = parts["side"].str.replace("≤", "<=").str.replace("≥", ">=").astype(DTYPES["Char"])
    return pd.DataFrame({"SIDE": side, "LIMIT": parts["limit"].astype("float64")}, index=texts.index)
