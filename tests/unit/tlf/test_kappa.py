"""Cohen's kappa and its limits against a published example, and where there is none."""

import math

import pytest

from pipeline.tlf.statistics.kappa import compute_kappa

# Agresti (2002), table 10.6, as SexualFun of the R package vcd, whose documentation prints kappa 0.1293, its standard error
# 0.06860 and the limits -0.00512 and 0.2638.
SEXUAL_FUN = [[7, 7, 2, 3], [2, 8, 3, 7], [1, 5, 4, 9], [2, 8, 9, 14]]


def test_published_example() -> None:
    found = compute_kappa(SEXUAL_FUN)
    assert found.kappa == pytest.approx(0.1293, abs=5e-5)
    assert found.error == pytest.approx(0.06860, abs=5e-6)
    assert found.limits(0.95) == pytest.approx((-0.00512, 0.2638), abs=5e-5)


def test_by_hand() -> None:
    """45 and 30 of 100 alike, 15 and 10 not: agreement 0.75; by chance 0.6 * 0.55 + 0.4 * 0.45 = 0.51; kappa 0.24 / 0.49."""
    assert compute_kappa([[45, 15], [10, 30]]).kappa == pytest.approx(0.24 / 0.49)


def test_all_alike() -> None:
    found = compute_kappa([[5, 0], [0, 3]])
    assert (found.kappa, found.error) == (1.0, 0.0)


@pytest.mark.parametrize("counts", [[[0, 0], [0, 0]], [[8, 0], [0, 0]]])
def test_nobody_and_one_category_have_none(counts: list[list[int]]) -> None:
    assert math.isnan(compute_kappa(counts).kappa)
