"""Numbers as they are printed (TLF_SPEC 0.4).

`stat_fmt` of the ARD is the only text that outputs print, so every rounding of a result happens here: half away from zero, in
decimal. `round` and f-strings round half to even on binary fractions and are not used on results.
"""

import math
from decimal import Decimal

from pipeline.core.numbers import decimals as exact

NOT_ESTIMABLE = "NE"


def round_half_up(value: float | Decimal, decimals: int) -> str:
    """`value` with `decimals` places, half away from zero (core.decimals.round_half_up)."""
    rounded = exact.round_half_up(value, decimals)
    return str(abs(rounded) if rounded.is_zero() else rounded)


def format_number(value: float, decimals: int) -> str:
    """A result with `decimals` places; NE when it is missing."""
    return NOT_ESTIMABLE if math.isnan(value) else round_half_up(value, decimals)


def format_count(n: int) -> str:
    """A count."""
    return str(int(n))


def format_percent(n: int, total: int) -> str:
    """100 n / total as it stands in `n (%)`: "" for n = 0, 100 for all, <0.1 and >99.9 where rounding would tell 0 or all."""
    if n == 0:
        return ""
    if n == total:
        return "100"
    text = round_half_up(Decimal(100 * int(n)) / Decimal(int(total)), 1)
    if Decimal(100 * int(n)) / Decimal(int(total)) < Decimal("0.1"):
        return "<0.1"
    return ">99.9" if text == "100.0" else text


def format_rate(proportion: float) -> str:
    """A proportion or survival probability in percent, 1 decimal; NE when it is missing."""
    return format_number(proportion * 100, 1)


def format_p_value(p: float) -> str:
    """A p-value with 4 decimals, <0.0001 and >0.9999; NE when it is missing."""
    if math.isnan(p):
        return NOT_ESTIMABLE
    if p < 0.0001:
        return "<0.0001"
    return ">0.9999" if p > 0.9999 else round_half_up(p, 4)
