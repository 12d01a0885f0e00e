"""Exact decimals: sums, products, quotients and comparisons against Python's own fractions, and rounding half away from zero."""

import random
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from pipeline.core.numbers.decimals import decimals, number_text, round_half_up
from pipeline.tlf.layout.formats import round_half_up as printed

RANDOM = random.Random(20230110)  # noqa: S311  (cases, not secrets)


def column(*numbers: float | None) -> "pd.Series[float]":
    return pd.Series(numbers, dtype="float64")


def texts(count: int, most: int = 6) -> list[str]:
    """Decimals as forms have them: up to six digits, up to `most` decimals, also negative."""
    return [
        f"{RANDOM.choice(['', '', '-'])}{RANDOM.randint(0, 999_999) / 10 ** RANDOM.randint(0, 6):.{most}f}" for _ in range(count)
    ]


@pytest.mark.parametrize("digits", [1, 3, 6])
def test_arithmetic_and_comparisons_are_those_of_fractions(digits: int) -> None:
    one, two = texts(2_000, digits), texts(2_000, digits)
    left, right = (decimals(pd.Series([float(t) for t in part])) for part in (one, two))
    pairs = [(Fraction(a), Fraction(b)) for a, b in zip(one, two, strict=True)]
    assert (left < right).tolist() == [a < b for a, b in pairs]
    assert (left <= right).tolist() == [a <= b for a, b in pairs]
    assert (left > right).tolist() == [a > b for a, b in pairs]
    assert (left >= right).tolist() == [a >= b for a, b in pairs]
    assert left.same_as(right).tolist() == [a == b for a, b in pairs]
    assert (left + right).to_floats().tolist() == [float(a + b) for a, b in pairs]
    assert (left - right).to_floats().tolist() == [float(a - b) for a, b in pairs]
    assert (left * right).to_floats().tolist() == [float(a * b) for a, b in pairs]
    quotients = left.ratio(right)
    assert [q for q, (_, b) in zip(quotients, pairs, strict=True) if b] == [float(a / b) for a, b in pairs if b]
    assert quotients.isna().tolist() == [b == 0 for _, b in pairs]


def test_exact_multiples_are_no_more_and_no_less() -> None:
    """Every limit of 0.1 to 50.0 with every factor that the rules have: none of the products is above itself."""
    limits = [Decimal(n) / 10 for n in range(1, 501)]
    for factor in ("1.5", "2", "2.5", "3", "5", "10", "20", "0.7", "1.2", "0.3"):
        values = column(*(float(limit * Decimal(factor)) for limit in limits))
        bounds = decimals(column(*map(float, limits))) * factor
        assert not (decimals(values) > bounds).any()
        assert not (decimals(values) < bounds).any()
        assert decimals(values).same_as(bounds).all()


def test_the_borders_of_recist() -> None:
    """20 % and 5 mm of growth, 30 % of shrinkage, at every tenth of a millimetre."""
    nadir = [Decimal(n) / 10 for n in range(1, 3_001)]
    low = decimals(column(*map(float, nadir)))
    grown = decimals(column(*(float(n * 6 / 5) for n in nadir)))
    assert ((grown - low) * 5 >= low).all()
    assert ((decimals(column(*(float(n * 6 / 5 - Decimal("0.1")) for n in nadir))) - low) * 5 < low).all()
    assert (decimals(column(*(float(n * 7 / 10) for n in nadir))) <= low * "0.7").all()
    assert (decimals(column(*(float(n + 5) for n in nadir))) - low >= 5).all()


def test_what_is_missing_compares_with_nothing() -> None:
    some = decimals(column(1.5, None, np.inf))
    assert (some >= 1).tolist() == [True, False, False]
    assert (some < 1).tolist() == [False, False, False]
    assert (some + some).to_floats().isna().tolist() == [False, True, True]
    empty = decimals(column())
    assert (empty * 3 > 2).empty
    assert empty.ratio(2).empty


def test_numbers_too_large_or_too_long_for_machine_integers() -> None:
    values = [1e22, 123456789.987654321, 0.1 + 0.2, 1 / 3, 5e-12, -7e18]
    exact = decimals(column(*values))
    wanted = [Fraction(repr(value)) for value in values]
    assert exact.to_floats().tolist() == values
    assert (exact * exact).to_floats().tolist() == [float(v * v) for v in wanted]
    assert (exact > "0.3").tolist() == [v > Fraction(3, 10) for v in wanted]


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [(20.25, 1, 20.3), (-20.25, 1, -20.3), (2.5, 0, 3), (0.125, 2, 0.13), (1.005, 2, 1.01), (2.675, 2, 2.68), (7, 2, 7)],
)
def test_halves_are_rounded_away_from_zero(value: float, places: int, rounded: float) -> None:
    assert decimals(column(value)).rounded(places).to_floats().tolist() == [rounded]
    assert round_half_up(value, places) == Decimal(str(rounded))


def test_printed_rounding_is_that_of_the_decimal() -> None:
    """All halves of a hundredth from 0 to 50: exactly those that binary fractions round down at random."""
    for thousandths in range(5, 50_000, 10):
        text = f"{thousandths / 1000:.3f}"
        assert printed(float(text), 2) == str((Decimal(text) + Decimal("0.005")).quantize(Decimal("0.01"), "ROUND_DOWN"))


def test_quotients_with_places() -> None:
    # 81 kg and 200 cm: 20.25; 70 kg and 175 cm: 22.857...
    weight, height = decimals(column(81, 70, 60)), decimals(column(200, 175, 0))
    assert (weight * 10_000).over(height * height, 1).to_floats().fillna(-1).tolist() == [20.3, 22.9, -1]


def test_totals_by_group() -> None:
    subjects = pd.Series(["b", "a", "a", "a", "b"])
    made = decimals(column(1, 0.1, 0.1, 0.1, None)).totals(subjects)
    assert made.to_floats().fillna(-1).to_dict() == {"a": 0.3, "b": -1}


def test_numbers_as_text() -> None:
    assert number_text(column(63.10, 40.0, None, 1e-7)).fillna("").tolist() == ["63.1", "40", "", "0.0000001"]


def test_0_times_what_no_int64_holds() -> None:
    assert (decimals(column(1e30, 2)) * 0).to_floats().tolist() == [0, 0]
