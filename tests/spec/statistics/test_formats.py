"""How numbers are printed (TLF_SPEC 0.4)."""

import math
from decimal import Decimal

import pytest

from pipeline.tlf.layout.formats import format_number, format_p_value, format_percent, format_rate, round_half_up


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (2.5, 0, "3"),  # round() gives 2
        (-2.5, 0, "-3"),
        (2.675, 2, "2.68"),  # f-string gives 2.67
        (0.285 * 100, 0, "29"),  # 28.499999999999996 in doubles
        (-0.04, 1, "0.0"),  # no negative zero
        (Decimal("12.25"), 1, "12.3"),
    ],
)
def test_half_away_from_zero(value: float, decimals: int, text: str) -> None:
    assert round_half_up(value, decimals) == text


@pytest.mark.parametrize(
    ("n", "total", "text"),
    [
        (0, 40, ""),
        (40, 40, "100"),
        (1, 40, "2.5"),
        (1, 16, "6.3"),  # 6.25
        (9, 16, "56.3"),  # 56.25
        (1, 2000, "<0.1"),  # 0.05 would round to 0.1
        (1, 1000, "0.1"),
        (1999, 2000, ">99.9"),  # 99.95 would round to 100.0
        (1998, 2000, "99.9"),
    ],
)
def test_percent(n: int, total: int, text: str) -> None:
    assert format_percent(n, total) == text


def test_not_estimable() -> None:
    assert (format_number(math.nan, 1), format_rate(math.nan), format_p_value(math.nan)) == ("NE", "NE", "NE")


@pytest.mark.parametrize(
    ("p", "text"),
    [(0.00009, "<0.0001"), (0.0001, "0.0001"), (0.04995, "0.0500"), (0.99995, ">0.9999"), (1.0, ">0.9999")],
)
def test_p_value(p: float, text: str) -> None:
    assert format_p_value(p) == text
