"""Log-rank test and hazard ratio against R's numbers and by hand (TLF_SPEC 0.3). In R's files the ratio is that of the second
group in alphabetical order over the first."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.tlf.statistics.comparisons.hazard_ratio import compute_hazard_ratio
from pipeline.tlf.statistics.comparisons.logrank import compute_logrank

ORACLE = Path(__file__).parent / "survival_oracle"
EXPECTED = {str(name): lines.set_index("what") for name, lines in pd.read_csv(ORACLE / "two_groups.csv").groupby("ds")}
TIMES = {str(name): rows for name, rows in pd.read_csv(ORACLE / "times.csv").groupby("ds")}
# R stops where the likelihood changes by less than 1e-9 of itself, here 2e-8 before the maximum (test below).
STOPPED_EARLY = {"fz293"}


def second(name: str) -> "pd.Series[bool]":
    return TIMES[name]["g"] == TIMES[name]["g"].max()


def test_logrank_equals_r_on_every_data_set() -> None:
    found = {name: compute_logrank(TIMES[name]["time"], TIMES[name]["event"], second(name)).value for name in EXPECTED}
    expected = {name: lines.loc["logrank_chisq", "est"] for name, lines in EXPECTED.items()}
    assert len(found) == 294
    np.testing.assert_allclose(list(found.values()), list(expected.values()), rtol=0, atol=1e-8)


def test_hazard_ratio_equals_r_on_every_data_set() -> None:
    names = [name for name, lines in EXPECTED.items() if "HR_efron" in lines.index and name not in STOPPED_EARLY]
    ratios = [compute_hazard_ratio(TIMES[name]["time"], TIMES[name]["event"], second(name)) for name in names]
    expected = [EXPECTED[name].loc["HR_efron", ["est", "lo", "hi"]].to_numpy(dtype="float64") for name in names]
    assert len(names) == 289
    np.testing.assert_allclose([[r.value, r.low, r.high] for r in ratios], expected, rtol=1e-8, atol=0)


def efron_score(log_ratio: float, rows: pd.DataFrame, is_second: "pd.Series[bool]") -> float:
    """The derivative of Efron's partial likelihood, written out event time by event time."""
    weight = np.where(is_second, math.exp(log_ratio), 1.0)
    total = 0.0
    for time in rows.loc[rows["event"] == 1, "time"].unique():
        at_risk, dead = rows["time"] >= time, (rows["time"] == time) & (rows["event"] == 1)
        total += float((dead & is_second).sum())
        for k in range(int(dead.sum())):
            share = k / dead.sum()
            above = weight[at_risk & is_second].sum() - share * weight[dead & is_second].sum()
            total -= above / (weight[at_risk].sum() - share * weight[dead].sum())
    return total


@pytest.mark.parametrize("name", sorted(STOPPED_EARLY))
def test_where_r_stops_early_ours_is_nearer_to_the_maximum(name: str) -> None:
    ours = compute_hazard_ratio(TIMES[name]["time"], TIMES[name]["event"], second(name)).value
    r = float(EXPECTED[name].loc["HR_efron", "est"])
    scores = [efron_score(math.log(ratio), TIMES[name], second(name)) for ratio in (ours, r)]
    assert abs(scores[0]) < 1e-10 < 1e-9 < abs(scores[1])
    assert ours == pytest.approx(r, rel=1e-7)


def test_no_ratio_where_r_gives_none() -> None:
    # all events of the data set, at times when both groups are at risk, lie in one group: the likelihood rises for ever
    names = [name for name, lines in EXPECTED.items() if "HR_efron" not in lines.index]
    assert names == ["fz001", "fz109", "fz113", "fz236"]
    assert all(math.isnan(compute_hazard_ratio(TIMES[n]["time"], TIMES[n]["event"], second(n)).value) for n in names)


def test_by_hand() -> None:
    # events at 1 (first group), 2 (second), 3 (first), one left in the second at 4: at risk 2+2, 1+2, 1+1
    # log-rank, second group: O = 1, E = 2/4 + 2/3 + 1/2 = 5/3, V = 1/4 + 2/9 + 1/4 = 13/18: (2/3)^2 / (13/18) = 8/13
    # Cox, r the ratio: 1/(2+2r) x r/(1+2r) x 1/(1+r) is largest where 1 = 2r/(1+r) + 2r/(1+2r): 4r^2 + r - 1 = 0
    time, event, group = [1, 3, 2, 4], [1, 1, 1, 0], [False, False, True, True]
    assert compute_logrank(time, event, group).value == pytest.approx(8 / 13)
    assert compute_hazard_ratio(time, event, group).value == pytest.approx((math.sqrt(17) - 1) / 8, rel=1e-9)


def test_wald_limits_by_hand() -> None:
    # the same data: information at r = 0.39038820: 2 r/(1+r)^2 + 2r/(1+2r)^2 = 0.65032, standard error 1.24004
    r = (math.sqrt(17) - 1) / 8
    error = 1 / math.sqrt(2 * r / (1 + r) ** 2 + 2 * r / (1 + 2 * r) ** 2)
    found = compute_hazard_ratio([1, 3, 2, 4], [1, 1, 1, 0], [False, False, True, True], level=0.9)
    z = 1.6448536269514722  # normal quantile of 0.95, from tables
    assert (found.low, found.high) == pytest.approx((r * math.exp(-z * error), r * math.exp(z * error)), rel=1e-7)


@pytest.mark.parametrize(
    ("time", "event", "group"),
    [
        ([], [], []),
        ([1.0], [1], [True]),
        ([1, 2], [0, 0], [True, False]),  # no event
        ([1, 2], [1, 1], [True, True]),  # one group
        ([1, 2, 3], [0, 1, 1], [True, False, False]),  # events only after the other group has left
    ],
)
def test_nothing_to_compare(time: list[float], event: list[int], group: list[bool]) -> None:
    assert math.isnan(compute_hazard_ratio(time, event, group).value)
    test = compute_logrank(time, event, group)
    assert math.isnan(test.value)
    assert math.isnan(test.p_value)


def test_ratio_turns_over_with_the_groups() -> None:
    rows, group = TIMES["leukemia"], second("leukemia")
    one, other = (compute_hazard_ratio(rows["time"], rows["event"], flags) for flags in (group, ~group))
    assert (other.value, other.low, other.high) == pytest.approx((1 / one.value, 1 / one.high, 1 / one.low), rel=1e-8)
