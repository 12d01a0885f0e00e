"""Log-rank tests, hazard ratios, differences and interaction, stratified and with ties, against R and by hand (TLF_SPEC 0.3)."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.tlf.statistics.comparisons.hazard_ratio import compute_hazard_ratio
from pipeline.tlf.statistics.comparisons.interaction import compute_interaction
from pipeline.tlf.statistics.comparisons.logrank import compute_logrank
from pipeline.tlf.statistics.comparisons.restricted_mean import choose_limit, compute_mean, compute_mean_difference
from pipeline.tlf.statistics.comparisons.risk_sets import count_risk_sets
from pipeline.tlf.statistics.comparisons.survival_difference import compute_survival_difference
from pipeline.tlf.statistics.estimates import Estimate

ORACLE = Path(__file__).parent / "comparisons_oracle"
EXPECTED = pd.read_csv(ORACLE / "time_to_event.csv")
Arrays = tuple["np.ndarray", "np.ndarray", "np.ndarray", "np.ndarray"]


def read_sets(arms: int) -> dict[str, Arrays]:
    """Time, event, arm and stratum of each data set, of the first `arms` arms."""
    rows = pd.read_csv(ORACLE / "times.csv").query("arm < @arms")
    return {
        str(name): tuple(part[c].to_numpy() for c in ("time", "event", "arm", "stratum")) for name, part in rows.groupby("ds")
    }


PAIRS, ALL = read_sets(2), read_sets(3)


def lines(start: str) -> Iterator[tuple[str, str, tuple[float, float, float]]]:
    """Data set, name and numbers of R's lines whose name begins so."""
    rows = EXPECTED[EXPECTED["what"].str.startswith(start)]
    yield from zip(rows["ds"], rows["what"], zip(rows["est"], rows["lo"], rows["hi"], strict=True), strict=True)


def numbers(found: Estimate) -> tuple[float, float, float]:
    return found.value, found.low, found.high


def test_logrank_equals_r_on_every_data_set() -> None:
    found, expected = [], []
    for name, what, (chi_square, _, _) in lines("logrank"):
        several = what.startswith("logrank_arms")
        time, event, arm, stratum = (ALL if several else PAIRS)[name]
        strata = stratum if what.endswith("stratified") else None
        found.append(compute_logrank(time, event, arm, groups=(0, 1, 2) if several else (0, 1), strata=strata).value)
        expected.append(chi_square)
    assert len(found) == 2 * 236 + 2 * 40
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-12, equal_nan=True)


@pytest.mark.parametrize("ties", ["efron", "exact"])
def test_hazard_ratio_equals_r_on_every_data_set_and_is_nothing_where_r_warns(ties: str) -> None:
    found, expected = [], []
    for name, what, values in lines(f"HR_{ties}"):
        time, event, arm, stratum = PAIRS[name]
        strata = stratum if what.endswith("stratified") else None
        ratio = compute_hazard_ratio(time, event, arm == 1, strata=strata, ties=ties)  # type: ignore[arg-type]
        assert math.isnan(ratio.value) == bool(ratio.reason)
        found.append(numbers(ratio))
        expected.append(values)
    assert len(found) == 2 * 236
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=0, equal_nan=True)


def test_differences_of_survival_equal_r_where_both_curves_have_a_variance() -> None:
    compared = 0
    for name, what, values in list(lines("S@"))[::3]:
        time, event, arm, _ = PAIRS[name]
        found = compute_survival_difference(time, event, arm == 1, float(what[2:]))
        if not found.reason:
            compared += 1
            assert numbers(found) == pytest.approx(values, abs=1e-8)
        elif not math.isnan(found.value):
            assert found.value == pytest.approx(values[0], abs=1e-8)
    assert compared > 60


def test_differences_of_restricted_means_equal_survrm2() -> None:
    compared = 0
    for name, what, values in list(lines("RMST@"))[::3]:
        time, event, arm, _ = PAIRS[name]
        limit = choose_limit(time, arm == 1)
        assert f"RMST@{limit:g}" == what
        found = compute_mean_difference(time, event, arm == 1, limit)
        if not found.reason:
            compared += 1
            assert numbers(found) == pytest.approx(values, abs=1e-8)
    assert compared > 60


def test_interaction_equals_r() -> None:
    some = list(lines("interaction"))[::9]
    assert len(some) > 10
    for name, _, (statistic, df, _) in some:
        time, event, arm, stratum = PAIRS[name]
        found = compute_interaction(time, event, arm == 1, stratum)
        assert (found.value, found.df) == (pytest.approx(statistic, abs=1e-8), df)


def test_one_sided_p_values_are_halves() -> None:
    # test_two_groups: the second group has 1 event where 5/3 are expected: z = -sqrt(8/13) = -0.7845, 0.2164 from tables
    test = compute_logrank([1, 3, 2, 4], [1, 1, 1, 0], [False, False, True, True])
    assert test.z == pytest.approx(-math.sqrt(8 / 13))
    assert (test.p_less, test.p_greater) == (pytest.approx(0.2164, abs=5e-5), pytest.approx(0.7836, abs=5e-5))
    assert test.p_value == pytest.approx(2 * test.p_less)


def test_exact_ties_by_hand() -> None:
    # 2 + 2 at risk, at time 1 an event in each group: r^j C(2, j) C(2, 2-j) = 1, 4r, r^2 for j = 0, 1, 2, and j is 1; then 1 + 1
    # at risk, at time 2 an event in the second: r / (1 + r). The slope of log r - log(1 + 4r + r^2) + log r - log(1 + r) is 0
    # where r^3 - 5r - 2 = (r + 2)(r^2 - 2r - 1) is 0: r = 1 + sqrt(2)
    ratio = compute_hazard_ratio([1, 3, 1, 2], [1, 0, 1, 1], [False, False, True, True], ties="exact").value
    assert ratio == pytest.approx(1 + math.sqrt(2), rel=1e-12)


def test_ten_thousand_ties_are_no_hindrance() -> None:
    # all events at one time: the ratio is the conditional odds ratio of 6000 and 4000 of 10,000 each, near (6/4)^2 = 2.25
    event = np.repeat([1, 0, 1, 0], [4000, 6000, 6000, 4000])
    second = np.repeat([False, True], 10000)
    found = compute_hazard_ratio(np.where(event, 1, 2), event, second, ties="exact")
    assert found.value == pytest.approx(2.25, rel=2e-3)
    assert 2.1 < found.low < found.value < found.high < 2.4


FLAT = "whoever was at risk had the event"


@pytest.mark.parametrize(
    ("time", "event", "second", "strata", "reason"),
    [
        ([], [], [], None, "no subjects in the first group"),
        ([1, 2], [1, 1], [True, True], None, "no subjects in the first group"),
        ([1, 2], [1, 1], [False, False], None, "no subjects in the second group"),
        ([1, 2], [0, 0], [False, True], None, "nobody had an event"),
        ([1, 2, 3, 4], [1, 1, 0, 0], [False, False, True, True], None, "the ratio is 0"),  # perfect separation
        ([1, 2, 3, 4], [1, 1, 0, 0], [True, True, False, False], None, "the ratio is infinite"),
        ([1, 2, 1, 2], [1, 1, 1, 1], [False, False, True, True], [1, 1, 2, 2], "while more than one group was at risk"),
    ],
)
def test_no_ratio_without_what_supports_it(time: list, event: list, second: list, strata: list | None, reason: str) -> None:
    for ties in ("efron", "exact"):
        found = compute_hazard_ratio(time, event, second, strata=strata, ties=ties)  # type: ignore[arg-type]
        assert all(map(math.isnan, numbers(found)))
        assert reason in found.reason


def test_where_all_at_risk_have_the_event_there_is_nothing_to_compare() -> None:
    arrays = [1, 1, 1], [1, 1, 1], [False, True, True]
    assert FLAT in compute_hazard_ratio(*arrays, ties="exact").reason
    assert "all who were at risk" in compute_logrank(*arrays).reason
    assert compute_hazard_ratio(*arrays).value == pytest.approx(1.0)  # Efron: each is equally likely to be next


def test_a_stratum_of_one_group_adds_nothing_and_one_without_events_neither() -> None:
    alone = [1, 3, 2, 4], [1, 1, 1, 0], [False, False, True, True]
    # one group only in stratum 2 (with events), nobody with an event in stratum 3
    more = [*alone[0], 1, 2, 3, 5, 6], [*alone[1], 1, 1, 1, 0, 0], [*alone[2], True, True, True, False, True]
    strata = [1, 1, 1, 1, 2, 2, 2, 3, 3]
    assert compute_logrank(*more, strata=strata) == compute_logrank(*alone)
    assert compute_hazard_ratio(*more, strata=strata) == compute_hazard_ratio(*alone)


def test_a_missing_stratum_is_a_stratum() -> None:
    arrays = [1, 3, 2, 4, 1, 2], [1, 1, 1, 0, 1, 1], [False, False, True, True, False, True]
    missing, named = ["A"] * 4 + [None] * 2, ["A"] * 4 + ["B"] * 2
    assert compute_logrank(*arrays, strata=missing) == compute_logrank(*arrays, strata=named)
    factors = pd.DataFrame({"ecog": [0, 0, 0, 0, 1, 1], "lines": [1, 1, 1, 1, 1, 1]})
    assert compute_logrank(*arrays, strata=factors) == compute_logrank(*arrays, strata=named)


def test_an_arm_without_subjects_takes_no_degree_of_freedom() -> None:
    arrays = [1, 3, 2, 4], [1, 1, 1, 0], ["A", "A", "B", "B"]
    assert compute_logrank(*arrays, groups=("A", "B", "C")).df == 1
    assert compute_logrank(*arrays, groups=("A", "B", "C")).value == pytest.approx(8 / 13)


@pytest.mark.parametrize(
    ("time", "event", "group", "message"),
    [
        ([1, math.nan], [1, 1], [False, True], "1 times are missing"),
        ([1, 2], [1, 2], [False, True], "neither 1 nor 0"),
        ([1, 2], [1, 1], [False, "C"], "1 subjects belong to no group"),
        ([1, 2, 3], [1, 1], [False, True], "3, 2, 2 and 3 values"),
    ],
)
def test_arrays_that_are_none_are_refused(time: list, event: list, group: list, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        count_risk_sets(time, event, np.array(group, dtype=object))


def test_restricted_mean_by_hand() -> None:
    # S is 1 to 1, 3/4 to 2, 1/2 to 3: mean up to 3 = 1 + 3/4 + 1/2 = 2.25
    # areas behind 1: 3/4 + 1/2 = 5/4, behind 2: 1/2; variance (25/16) / (4 x 3) + (1/4) / (3 x 2) = 25/192 + 8/192 = 33/192
    found = compute_mean([1, 2, 3, 4], [1, 1, 0, 0], 3)
    half = 1.959963984540054 * math.sqrt(33 / 192)
    assert numbers(found) == pytest.approx((2.25, 2.25 - half, 2.25 + half))


@pytest.mark.parametrize(
    ("time", "event", "second", "reason", "value"),
    [
        ([1, 2], [1, 1], [True, True], "no subjects of the first group", math.nan),
        ([1, 2, 5], [0, 0, 1], [False, False, True], "follow-up of the first group ends at 2, before 4", math.nan),
        ([5, 5, 3, 5], [0, 0, 1, 0], [False, False, True, True], "nobody of the first group had the event", -0.5),
    ],
)
def test_no_restricted_mean_that_follow_up_does_not_support(
    time: list, event: list, second: list, reason: str, value: float
) -> None:
    found = compute_mean_difference(time, event, second, 4)  # last: 4 against (3 + 4) / 2
    assert found.value == pytest.approx(value, nan_ok=True)
    assert math.isnan(found.low)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("time", "event", "second", "reason", "value"),
    [
        ([1, 2], [1, 1], [True, True], "no subjects in the first group", math.nan),
        ([1, 2, 5], [0, 0, 1], [False, False, True], "follow-up of the first group ends at 2, before 4", math.nan),
        ([5, 5, 3, 5], [0, 0, 1, 0], [False, False, True, True], "nobody of the first group", -0.5),
        ([1, 2, 3, 5], [1, 1, 1, 0], [False, False, True, True], "everybody of the first group", 0.5),
    ],
)
def test_no_limits_of_a_difference_that_no_variance_supports(
    time: list, event: list, second: list, reason: str, value: float
) -> None:
    found = compute_survival_difference(time, event, second, 4)
    assert found.value == pytest.approx(value, nan_ok=True)
    assert math.isnan(found.low)
    assert reason in found.reason


@pytest.mark.parametrize(
    ("level", "event", "reason"),
    [(["A"] * 8, [1] * 8, "fewer than two levels"), (list("AAAABBBB"), [1, 1, 1, 1, 1, 0, 0, 1], "no event in B")],
)
def test_no_interaction_without_events_of_both_groups_in_each_level(level: list, event: list, reason: str) -> None:
    # the second group is every second and third of four: of B both are censored
    second = [False, True, True, False] * 2
    assert reason in compute_interaction([1, 2, 3, 4, 1, 2, 3, 4], event, second, level).reason
