"""Limits and test of one proportion: the worked cases F01 and F03, and R's numbers."""

import math
from pathlib import Path

import pandas as pd
import pytest

from pipeline.tlf.layout.formats import format_rate
from pipeline.tlf.statistics.proportions import compute_binomial_ci, compute_binomial_p

ORACLE = pd.read_csv(Path(__file__).parent / "survival_oracle" / "proportions.csv")


@pytest.mark.parametrize(
    ("n", "total", "low", "high"),
    [  # STUDY_SPEC 8.9 F01, then the four of F03
        (8, 40, "9.1", "35.6"),
        (0, 20, "0.0", "16.8"),
        (20, 20, "83.2", "100.0"),
        (4, 21, "5.4", "41.9"),
        (1, 10, "0.3", "44.5"),
        (1, 7, "0.4", "57.9"),
        (1, 3, "0.8", "90.6"),
        (2, 3, "9.4", "99.2"),
        (3, 7, "9.9", "81.6"),
    ],
)
def test_clopper_pearson(n: int, total: int, low: str, high: str) -> None:
    assert tuple(map(format_rate, compute_binomial_ci(n, total))) == (low, high)


@pytest.mark.parametrize(("method", "columns"), [("Clopper-Pearson", ["lo", "hi"]), ("Wilson", ["wlo", "whi"])])
def test_limits_equal_r(method: str, columns: list[str]) -> None:
    found = [compute_binomial_ci(x, n, method=method) for x, n in zip(ORACLE["x"], ORACLE["n"], strict=True)]  # type: ignore[arg-type]
    assert [v for pair in found for v in pair] == pytest.approx(ORACLE[columns].to_numpy().ravel().tolist(), abs=1e-8)


def test_exact_p_equals_r() -> None:
    found = [compute_binomial_p(x, n, 0.1) for x, n in zip(ORACLE["x"], ORACLE["n"], strict=True)]
    assert found == pytest.approx(ORACLE["p1"].tolist(), abs=1e-8)


def test_nobody_gives_no_limits_and_an_impossible_count_is_refused() -> None:
    assert all(math.isnan(limit) for limit in compute_binomial_ci(0, 0))
    with pytest.raises(ValueError, match="5 of 4"):
        compute_binomial_ci(5, 4)
