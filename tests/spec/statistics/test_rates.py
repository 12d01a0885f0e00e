"""Rates of two and more groups compared, stratified and not, against R, published examples and by hand (TLF_SPEC 0.3)."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.tlf.statistics.comparisons.rate_difference import compute_rate_difference
from pipeline.tlf.statistics.comparisons.rates import Tables, compute_cmh, compute_odds_ratio, count_responders
from pipeline.tlf.statistics.estimates import Estimate

ORACLE = Path(__file__).parent / "comparisons_oracle"
EXPECTED = pd.read_csv(ORACLE / "rates.csv")


def read_tables() -> dict[str, Tables]:
    """Responders and subjects of each data set: a row per stratum, a column per arm."""
    wide = pd.read_csv(ORACLE / "tables.csv").pivot_table(index=["ds", "stratum"], columns="arm", sort=True)
    found = {}
    for name, part in wide.groupby("ds"):
        arms = part["subjects"].notna().all()
        found[str(name)] = Tables(part["responders"].loc[:, arms].to_numpy(), part["subjects"].loc[:, arms].to_numpy())
    return found


ALL = read_tables()


def tables(*strata: tuple[tuple[int, int], tuple[int, int]]) -> Tables:
    """Per stratum x of n in the first group, and in the second."""
    counts = np.array(strata, dtype="float64").reshape(-1, 2, 2)
    return Tables(counts[:, :, 0], counts[:, :, 1])


def pair(name: str) -> Tables:
    return Tables(ALL[name].responders[:, :2], ALL[name].subjects[:, :2])


def numbers(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def expected(what: str) -> pd.DataFrame:
    return EXPECTED[EXPECTED["what"] == what]


def test_miettinen_nurminen_limits_equal_r_stratified_and_not() -> None:
    rows = expected("difference")
    found = [numbers(compute_rate_difference(pair(name)))[1:] for name in rows["ds"]]
    assert len(found) == 200
    np.testing.assert_allclose(found, rows[["lo", "hi"]].to_numpy(), rtol=0, atol=1e-8)


def test_newcombe_limits_equal_r() -> None:
    rows = expected("newcombe")
    found = [numbers(compute_rate_difference(pair(name), method="Newcombe")) for name in rows["ds"]]
    np.testing.assert_allclose(found, rows[["est", "lo", "hi"]].to_numpy(), rtol=0, atol=1e-8)


def test_mantel_haenszel_odds_ratios_equal_r() -> None:
    rows = expected("odds_ratio")
    found = [numbers(compute_odds_ratio(pair(name))) for name in rows["ds"]]
    np.testing.assert_allclose(found, rows[["est", "lo", "hi"]].to_numpy(), rtol=1e-8, atol=0)


@pytest.mark.parametrize("arms", ["", "_arms"])
def test_cmh_tests_equal_r(arms: str) -> None:
    rows = expected(f"cmh{arms}").dropna()
    tests = [compute_cmh(ALL[name] if arms else pair(name)) for name in rows["ds"]]
    found = [(test.value, test.df, test.p_value) for test in tests]
    np.testing.assert_allclose(found, rows[["est", "lo", "hi"]].to_numpy(), rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize(
    ("method", "limits"),
    [("Miettinen-Nurminen", ("0.0528", "0.3382")), ("Newcombe", ("0.0524", "0.3339"))],
)
def test_the_published_example(method: str, limits: tuple[str, str]) -> None:
    # Newcombe 1998, Statistics in Medicine 17:873-890, Table II (a): 56 of 70 against 48 of 80, methods 5 and 10
    found = compute_rate_difference(tables(((48, 80), (56, 70))), method=method)  # type: ignore[arg-type]
    assert found.value == pytest.approx(0.2)
    assert (f"{found.low:.4f}", f"{found.high:.4f}") == limits


def test_difference_weighs_strata_as_cochran_mantel_haenszel() -> None:
    # 2 of 4 against 3 of 4 (weight 4 x 4 / 8 = 2), 1 of 6 against 1 of 3 (6 x 3 / 9 = 2): (1/4 + 1/6) / 2
    assert compute_rate_difference(tables(((2, 4), (3, 4)), ((1, 6), (1, 3)))).value == pytest.approx(5 / 24)


def test_odds_ratio_of_one_table_has_woolfs_limits() -> None:
    # 48 / 32 and 56 / 14: odds 1.5 and 4, ratio 8/3; variance of its logarithm 1/48 + 1/32 + 1/56 + 1/14
    half = 1.959963984540054 * math.sqrt(1 / 48 + 1 / 32 + 1 / 56 + 1 / 14)
    found = compute_odds_ratio(tables(((48, 80), (56, 70))))
    assert numbers(found) == pytest.approx((8 / 3, 8 / 3 * math.exp(-half), 8 / 3 * math.exp(half)))


def test_cmh_by_hand_and_which_side() -> None:
    # 1 of 2 against 2 of 2: expected of the second 3 x 2/4 = 1.5, variance 3 x 1 x 2 x 2 / (16 x 3) = 1/4; 0.5^2 / 0.25 = 1
    found = compute_cmh(tables(((1, 2), (2, 2))))
    assert (found.value, found.df, found.z) == (pytest.approx(1.0), 1, pytest.approx(1.0))
    assert found.p_greater == pytest.approx(0.1587, abs=5e-5)  # more responders in the second, from tables


def test_counts_of_subjects() -> None:
    found = count_responders([1, 0, 1, 1], [False, False, True, True], strata=["A", "B", "B", "A"])
    assert found.responders.tolist() == [[1, 1], [0, 1]]
    assert found.subjects.tolist() == [[1, 1], [1, 1]]
    with pytest.raises(ValueError, match="1 subjects belong to no group"):
        count_responders([1, 0], ["A", "C"], ("A", "B"))
    with pytest.raises(ValueError, match="2, 1 and 2 values"):
        count_responders([1, 0], [True])


def test_a_stratum_of_one_group_adds_nothing() -> None:
    alone, more = tables(((2, 4), (3, 4))), tables(((2, 4), (3, 4)), ((0, 0), (3, 3)), ((2, 5), (0, 0)), ((0, 0), (0, 0)))
    for compute in (compute_rate_difference, compute_odds_ratio, compute_cmh):
        assert compute(more) == compute(alone)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("strata", "reason"),
    [
        ([((0, 0), (3, 5))], "no subjects in the first group"),
        ([((3, 5), (0, 0))], "no subjects in the second group"),
        ([((3, 5), (0, 0)), ((0, 0), (2, 4))], "no stratum has subjects of"),
    ],
)
def test_nothing_without_both_groups(strata: list, reason: str) -> None:
    for found in (compute_rate_difference(tables(*strata)), compute_odds_ratio(tables(*strata)), compute_cmh(tables(*strata))):
        assert math.isnan(found.value)
        assert reason in found.reason


@pytest.mark.parametrize(
    ("first", "second", "value", "low", "high"),
    [
        # by hand: the limit d of 0 of 10 against 0 of 10 has the restricted rates 0 and d: d^2 = z^2 d (1 - d) / 10 x 20/19, thus
        # d = 1 / (1 + 190 / (20 z^2)) with z^2 = 3.8415: 0.2879; all of 10 is its mirror image
        ((0, 10), (0, 10), 0.0, -0.2879, 0.2879),
        ((10, 10), (10, 10), 0.0, -0.2879, 0.2879),
        # none against all: at d the first rate is (1 - d) / 2, the second (1 + d) / 2: (1 - d)^2 is z^2 (1 - d^2) / 20 x 20/19,
        # thus (1 - d) / (1 + d) = z^2 / 19 = 0.20218: d = 0.6636
        ((0, 10), (10, 10), 1.0, 0.6636, 1.0),
        ((10, 10), (0, 10), -1.0, -1.0, -0.6636),
    ],
)
def test_zero_cells_have_limits_of_a_difference_and_no_odds_ratio(
    first: tuple, second: tuple, value: float, low: float, high: float
) -> None:
    table = tables((first, second))
    assert numbers(compute_rate_difference(table)) == pytest.approx((value, low, high), abs=5e-5)
    assert "a cell of the table is 0" in compute_odds_ratio(table).reason
    if first == second:
        assert "all responded or nobody did" in compute_cmh(table).reason


def test_newcombe_is_of_one_stratum() -> None:
    with pytest.raises(ValueError, match="one stratum, there are 2"):
        compute_rate_difference(tables(((2, 4), (3, 4)), ((2, 4), (3, 4))), method="Newcombe")
