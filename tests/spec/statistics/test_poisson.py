"""Rates of events by time at risk against R's poisson.test, and by hand (TLF_SPEC 0.3)."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.tlf.statistics.comparisons.poisson import compute_rate, compute_rate_change, compute_rate_ratio

EXPECTED = pd.read_csv(Path(__file__).parent / "comparisons_oracle" / "poisson.csv")


def test_limits_of_a_rate_equal_r() -> None:
    made = [compute_rate(row.n1, row.t1, row.level) for row in EXPECTED.itertuples()]
    np.testing.assert_allclose([(one.low, one.high) for one in made], EXPECTED[["low", "high"]], rtol=1e-10, atol=1e-12)


def test_ratios_equal_r() -> None:
    there = EXPECTED[EXPECTED["ratio"].notna()]
    assert len(there) == 10
    made = [compute_rate_ratio((row.n1, row.t1), (row.n2, row.t2), row.level) for row in there.itertuples()]
    found = [(one.value, one.low, one.high) for one in made]
    np.testing.assert_allclose(found, there[["ratio", "ratio_low", "ratio_high"]], rtol=1e-9, atol=1e-12)


def test_a_difference_by_hand() -> None:
    # 4 in 2 years less 9 in 9 years: 2 - 1 = 1, variance 4/4 + 9/81 = 10/9, 1.959964 x 1.054093 = 2.065984
    found = compute_rate_change((9, 9.0), (4, 2.0))
    assert (found.value, found.low, found.high) == pytest.approx((1, -1.065984, 3.065984), abs=1e-6)


def test_without_events_or_time_there_is_a_reason() -> None:
    assert compute_rate(0, 0.0).reason == "no time at risk"
    assert math.isnan(compute_rate(2, 0.0).value)
    assert compute_rate(0, 5.0).low == 0
    assert compute_rate_ratio((0, 5.0), (3, 5.0)).reason == "no event in the first group"
    assert compute_rate_ratio((0, 5.0), (0, 5.0)).reason == "no event in either group"
    assert compute_rate_ratio((1, 0.0), (0, 5.0)).reason == "no time at risk in the first group"
    assert compute_rate_change((1, 2.0), (0, 0.0)).reason == "no time at risk in the second group"
    assert compute_rate_ratio((3, 5.0), (0, 5.0)).value == 0
