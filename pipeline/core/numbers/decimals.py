"""Exact decimals: takes columns of numbers as they were entered (float64 of text with few decimals), gives their exact sums,
products, quotients and comparisons.

A float is the decimal of its shortest text: 1.2 is 12 tenths, so 1.8 is 1.5 times it, which the product of the two floats is not.
Whatever meets a limit, a multiple or a percentage, and whatever is rounded, is compared and rounded here. Columns are whole
numbers of a power of ten, so nothing is done row by row.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from typing import Any, TypeAlias, Union

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.core.distinct import each_distinct_number
from pipeline.core.series import Series
from schemas.base import DTYPES

Number: TypeAlias = int | float | str | Decimal
Operand: TypeAlias = Union["Decimals", Number]

_WHOLE = 2**53  # up to here a float holds every whole number
_INT64 = 2**63 - 1
_CLEAR = 1e-6  # numbers that differ by more than this part are told apart by floats, whose own error is 1e-15
_PLACES = 15  # more are tried one distinct value at a time


@dataclass(frozen=True, eq=False)
class Decimals:
    """A column of exact decimals on `index`: `units` of 10 ** -`places` each, a missing one where not `known`.

    Units are int64, or Python's whole numbers where those are too large. Comparisons give False where either side is missing.
    """

    units: npt.NDArray[Any]
    places: int
    known: npt.NDArray[np.bool_]
    index: "pd.Index[Any]"

    def __mul__(self, other: Operand) -> "Decimals":
        number = self._like(other)
        units = _product(self.units, number.units)
        return Decimals(units, self.places + number.places, self.known & number.known, self.index)

    def __add__(self, other: Operand) -> "Decimals":
        one, two, places, known = self._aligned(other)
        return Decimals(_sum(one, two), places, known, self.index)

    def __sub__(self, other: Operand) -> "Decimals":
        one, two, places, known = self._aligned(other)
        return Decimals(_sum(one, -two), places, known, self.index)

    def __lt__(self, other: Operand) -> Series:
        one, two, _, known = self._aligned(other)
        return self._column((one < two).astype(bool) & known)

    def __le__(self, other: Operand) -> Series:
        one, two, _, known = self._aligned(other)
        return self._column((one <= two).astype(bool) & known)

    def __gt__(self, other: Operand) -> Series:
        one, two, _, known = self._aligned(other)
        return self._column((one > two).astype(bool) & known)

    def __ge__(self, other: Operand) -> Series:
        one, two, _, known = self._aligned(other)
        return self._column((one >= two).astype(bool) & known)

    def versus(self, other: Operand, resolution: int) -> tuple[Series, Series, Series]:
        """Whether these are less than the other, more, and neither though both are known: they differ by less than the other's
        part 1/`resolution`. Floats tell what is far apart, the exact decimals the rest."""
        number = self._like(other)
        one, two = _near(self), _near(number)
        gap, known = one - two, self.known & number.known
        apart = known & (np.abs(gap) > _CLEAR * np.maximum(np.abs(one), np.abs(two)))
        less, more = apart & (gap < 0), apart & (gap > 0)
        close = np.flatnonzero(known & ~apart)
        if len(close):
            limit = number.take(close) if len(number.units) == len(self.units) else number
            less[close], more[close] = self.take(close)._exactly_apart(limit, resolution)
        return self._column(less), self._column(more), self._column(known & ~less & ~more)

    def _exactly_apart(self, other: "Decimals", resolution: int) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
        above, opposite = (self - other) * resolution, self * 0 - other
        less, more = (above < other) & (above < opposite), (above > other) & (above > opposite)
        return less.to_numpy(), more.to_numpy()

    def take(self, positions: "npt.NDArray[np.int64]") -> "Decimals":
        """The numbers at these positions."""
        return Decimals(self.units[positions], self.places, self.known[positions], self.index[positions])

    def same_as(self, other: Operand) -> Series:
        """Whether both are the same number."""
        one, two, _, known = self._aligned(other)
        return self._column((one == two).astype(bool) & known)

    def where(self, condition: Series, other: "Decimals | None" = None) -> "Decimals":
        """These where the condition holds, else those of `other`, or missing."""
        chosen = condition.to_numpy(dtype=bool)
        if other is None:
            return Decimals(self.units, self.places, self.known & chosen, self.index)
        one, two, places, _ = self._aligned(other)
        return Decimals(np.where(chosen, one, two), places, np.where(chosen, self.known, other.known), self.index)

    def rounded(self, places: int) -> "Decimals":
        """With `places` decimals, half away from zero."""
        if places >= self.places:
            return self
        return Decimals(_divided(self.units, _power(self.places - places)), places, self.known, self.index)

    def over(self, other: Operand, places: int) -> "Decimals":
        """The quotient with `places` decimals, half away from zero; missing where it is divided by 0."""
        above, below, known = self._fraction(other)
        return Decimals(_divided(_product(above, _power(places)), below), places, known, self.index)

    def ratio(self, other: Operand) -> Series:
        """The quotient as the nearest float, missing where it is divided by 0: 85 stays 85, however it came about."""
        above, below, known = self._fraction(other)
        return self._column(np.where(known, _nearest(above, below), np.nan))

    def totals(self, by: Series) -> "Decimals":
        """The sum of each group of `by`, in order of the groups; what is missing makes the sum missing."""
        bound = len(self.units) * _largest(self.units)
        units = pd.Series(self.units if bound <= _INT64 else self.units.astype(object))
        grouped, groups = units.where(self.known, 0).groupby(by.to_numpy()).sum(), pd.Series(self.known).groupby(by.to_numpy())
        return Decimals(_fitted(grouped.to_numpy()), self.places, groups.all().to_numpy(dtype=bool), grouped.index)

    def on(self, index: "pd.Index[Any]") -> "Decimals":
        """The same numbers in the same order on another index."""
        return Decimals(self.units, self.places, self.known, index)

    def to_floats(self) -> Series:
        """The nearest float of each; NaN where it is missing."""
        floats = _nearest(self.units, _power(self.places))
        return self._column(np.where(self.known, floats, np.nan))

    def _like(self, other: Operand) -> "Decimals":
        """The other side; one number stands for a whole column."""
        if isinstance(other, Decimals):
            return other
        exact = Decimal(str(other))
        places = max(0, -int(exact.as_tuple().exponent))
        units = _fitted(np.array([int(exact.scaleb(places))], dtype=object))
        return Decimals(units, places, np.array([True]), self.index)

    def _aligned(self, other: Operand) -> tuple[npt.NDArray[Any], npt.NDArray[Any], int, npt.NDArray[np.bool_]]:
        number = self._like(other)
        places = max(self.places, number.places)
        one, two = (_product(d.units, _power(places - d.places)) for d in (self, number))
        return one, two, places, self.known & number.known

    def _fraction(self, other: Operand) -> tuple[npt.NDArray[Any], npt.NDArray[Any], npt.NDArray[np.bool_]]:
        """The quotient as a whole number over another one; over 1 where it is not known."""
        above, below, _, known = self._aligned(other)
        known = known & (below != 0).astype(bool)
        return above, np.where(known, below, 1), known

    def _column(self, values: npt.NDArray[Any]) -> Series:
        return pd.Series(values, index=self.index)


def decimals(values: Series) -> Decimals:
    """A column of numbers as exact decimals, each that of its shortest text; infinite ones are missing."""
    floats = values.to_numpy(dtype="float64", na_value=np.nan)
    known = np.isfinite(floats)
    found = np.where(known, floats, 0.0)
    units, places = np.zeros(len(found)), np.zeros(len(found), dtype="int64")
    open_ = np.arange(len(found))
    for tried in range(_PLACES + 1):
        power = 10.0**tried
        whole = np.round(found[open_] * power)
        exact = (np.abs(whole) <= _WHOLE) & (whole / power == found[open_])
        units[open_[exact]], places[open_[exact]] = whole[exact], tried
        open_ = open_[~exact]
    if len(open_):
        return _of_distinct(found, known, values.index)
    most = int(places.max(initial=0))
    scale = 10 ** (most - places)
    return Decimals(_product(units.astype("int64"), scale), most, known, values.index)


def _of_distinct(floats: npt.NDArray[Any], known: npt.NDArray[np.bool_], index: "pd.Index[Any]") -> Decimals:
    """The same of a column with numbers of more digits than floats count by: each distinct one by its text."""
    codes, distinct = pd.factorize(floats)
    exact = [Decimal(repr(float(value))) for value in distinct]
    places = max(0, *(-int(value.as_tuple().exponent) for value in exact))
    units = np.array([int(value.scaleb(places)) for value in exact], dtype=object)
    return Decimals(_fitted(units)[codes], places, known, index)


def round_half_up(value: float | Decimal, places: int) -> Decimal:
    """One number with `places` decimals, half away from zero.

    A float, which may be computed, is first cut to 12 significant digits: 0.285 * 100 is 28.5.
    """
    exact = value if isinstance(value, Decimal) else Decimal(f"{value:.12g}")
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number_text(number: Series) -> Series:
    """Numbers as text without needless digits: 63.10 -> "63.1", 40.0 -> "40"; null where missing."""
    written = partial(np.format_float_positional, trim="-")
    return each_distinct_number(number, lambda distinct: distinct.map(written).astype(DTYPES["Char"]))


def _near(number: Decimals) -> npt.NDArray[np.float64]:
    """The numbers as floats, to the last digit or the one before."""
    floats: npt.NDArray[np.float64] = number.units.astype("float64") / 10.0**number.places
    return floats


def _largest(units: npt.NDArray[Any]) -> int:
    return max(abs(int(units.max())), abs(int(units.min()))) if len(units) else 0


def _fitted(units: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """As int64 where all fit."""
    return units.astype("int64") if _largest(units) <= _INT64 else units


def _power(places: int) -> npt.NDArray[Any]:
    return np.array([10**places], dtype=object)


def _product(one: npt.NDArray[Any], two: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if max(_largest(one), 1) * max(_largest(two), 1) <= _INT64:  # 0 times what no int64 holds
        whole: npt.NDArray[Any] = one.astype("int64") * two.astype("int64")
        return whole
    return _fitted(one.astype(object) * two.astype(object))


def _sum(one: npt.NDArray[Any], two: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if _largest(one) + _largest(two) <= _INT64:
        whole: npt.NDArray[Any] = one + two
        return whole
    return _fitted(one.astype(object) + two.astype(object))


def _divided(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Whole quotients, half away from zero."""
    if 2 * _largest(above) + _largest(below) > _INT64:
        above, below = above.astype(object), below.astype(object)
    else:
        above, below = above.astype("int64"), below.astype("int64")
    size = (2 * abs(above) + abs(below)) // (2 * abs(below))
    return _fitted(np.where((above < 0) != (below < 0), -size, size))


def _nearest(above: npt.NDArray[Any], below: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    """The float nearest to each quotient: the division of two numbers that floats hold exactly, else of whole numbers."""
    if max(_largest(above), _largest(below)) > _WHOLE:
        above, below = above.astype(object), below.astype(object)
    quotient: npt.NDArray[np.float64] = (above / below).astype("float64")
    return quotient
