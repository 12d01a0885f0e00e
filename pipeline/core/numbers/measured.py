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

BEYOND = r"^\s*(?P<side><=|>=|[<>≤≥])\s*(?P<limit>\d+(?:\.\d+)?|\.\d+)\s*$"
"""The text of a result below or above a limit."""


@dataclass(frozen=True)
class Measured:
    """Results: `number` is the result or the limit that it is beyond, `side` how ("<", "<=", ">", ">="); missing for a number."""

    number: Decimals
    side: Series

    def below(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) below the limit."""
        if not surely:
            return (self.number < limit) | (self._under & (self.number.same_as(limit) | (self.number > limit)))
        exact = (self.number < limit) & self.side.isna()
        return exact | (self.side.eq("<") & (self.number <= limit)) | (self.side.eq("<=") & (self.number < limit))

    def above(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) above the limit."""
        if not surely:
            return (self.number > limit) | (self._over & (self.number.same_as(limit) | (self.number < limit)))
        exact = (self.number > limit) & self.side.isna()
        return exact | (self.side.eq(">") & (self.number >= limit)) | (self.side.eq(">=") & (self.number > limit))

    def reaches(self, limit: Decimals | Number, surely: bool) -> Series:
        """Whether the result is surely (or may be) at the limit or above it."""
        at_least = self.number >= limit
        if surely:
            return at_least & ~self._under
        return (at_least & ~(self.side.eq("<") & self.number.same_as(limit))) | (self._over & (self.number < limit))

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
