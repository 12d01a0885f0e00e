"""Kaplan-Meier by the rules of TLF_SPEC 0.3 (SAS) and against R's numbers. Hand work stands beside each expected value."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.tlf.statistics.estimates import Estimate
from pipeline.tlf.statistics.kaplan_meier import (
    Curve,
    Options,
    compute_curve,
    compute_quantile,
    compute_survival,
    count_at_risk,
)

ORACLE = Path(__file__).parent / "survival_oracle"
NE = math.nan


def curve_of(pairs: list[tuple[float, int]], **options: str) -> Curve:
    """A curve from (time, CNSR) pairs: CNSR 0 is an event."""
    return compute_curve([t for t, _ in pairs], [int(c == 0) for _, c in pairs], Options(**options))  # type: ignore[arg-type]


def test_f02_censored_at_a_tied_time_stay_at_risk_for_it() -> None:
    # 6/7; x 4/5 (the one censored at 3 is still at risk); x 2/3; x 0/1
    curve = curve_of([(1, 0), (2, 1), (3, 0), (3, 1), (5, 0), (6, 1), (8, 0)])
    found = [round(compute_survival(curve, t).value, 4) for t in (1, 3, 5, 8)]
    assert found == [0.8571, 0.6857, 0.4571, 0.0]
    assert compute_quantile(curve, 0.5).value == 5


def test_f04_median_on_a_plateau_is_its_midpoint() -> None:
    pairs = [(1, 0), (2, 0), (3, 0), (4, 0)]
    assert [compute_survival(curve_of(pairs), t).value for t in (1, 2, 3, 4)] == pytest.approx([0.75, 0.5, 0.25, 0.0])
    assert compute_quantile(curve_of(pairs), 0.5).value == 2.5
    assert compute_quantile(curve_of(pairs, plateau="first"), 0.5).value == 2


def test_plateau_is_recognised_in_binary_fractions() -> None:
    # 10 subjects, events at 1..5: 9/10 x 8/9 x 7/8 x 6/7 x 5/6 = 0.5 in decimals, 0.50000000000000011 in doubles; next event at 7
    curve = curve_of([(1, 0), (2, 0), (3, 0), (4, 0), (5, 0), (6, 1), (7, 0), (8, 1), (9, 1), (10, 1)])
    assert compute_quantile(curve, 0.5).value == 6.0  # (5 + 7) / 2


def test_plateau_to_the_end_of_follow_up_is_not_estimable_in_sas_and_a_time_in_r() -> None:
    pairs = [(1, 0), (2, 0), (3, 1), (6, 1)]  # S = 0.5 from 2 to the last time, 6
    assert math.isnan(compute_quantile(curve_of(pairs), 0.5).value)
    assert compute_quantile(curve_of(pairs, convention="r"), 0.5).value == 4.0  # (2 + 6) / 2


@pytest.mark.parametrize(
    ("time", "sas", "r"),
    [
        (0.5, (1.0, NE, NE), (1.0, 1.0, 1.0)),  # before the first event
        (
            9.0,
            (NE, NE, NE),
            (0.5, 0.058, 0.845),
        ),  # after the last observation, S > 0: R carries 0.5 (0.0578, 0.8449) on
    ],
)
def test_landmarks_at_the_ends(time: float, sas: tuple[float, ...], r: tuple[float, ...]) -> None:
    # S(2) = 1/2, Greenwood sum 1/12 + 1/6 = 0.25: limits 0.5 ** exp(-+1.959964 x 0.5 / ln 0.5)
    pairs = [(1, 0), (2, 0), (3, 1), (6, 1)]
    for convention, expected in (("sas", sas), ("r", r)):
        found = compute_survival(curve_of(pairs, convention=convention), time)
        assert (found.value, found.low, found.high) == pytest.approx(expected, abs=6e-4, nan_ok=True)


def test_landmark_after_the_last_event_of_all_is_zero_without_limits() -> None:
    found = compute_survival(curve_of([(1, 0), (2, 0)]), 5)
    assert found.value == 0.0
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_upper_limit_is_not_estimable_where_the_curve_ends_at_zero() -> None:
    # limits at S = 0 are undefined and are skipped; lifelines alone gives a finite upper limit here
    assert math.isnan(compute_quantile(curve_of([(40, 0), (85, 0), (85, 0), (85, 0), (130, 0)]), 0.5).high)


def test_upper_limit_that_rises_again_counts_from_its_first_time_in_sas() -> None:
    # on the log scale. 70 of 100 at 1: S = 0.3, sum 70 / (100 x 30), upper 0.3 x exp(1.96 x 0.15275) = 0.405. 27 censored; one
    # of 3 at 2: S = 0.2, sum 0.19, upper 0.2 x exp(1.96 x 0.43589) = 0.470, higher but below 0.5: R takes the time nearest to 0.5
    pairs = [*[(1.0, 0)] * 70, *[(1.5, 1)] * 27, (2.0, 0), (3.0, 1), (3.0, 1)]
    highs = [compute_quantile(curve_of(pairs, scale="log", convention=c), 0.5).high for c in ("sas", "r")]
    assert highs == [1.0, 2.0]


def test_one_subject_and_no_event() -> None:
    curve = curve_of([(10, 1)])
    assert curve.survival.tolist() == [1.0, 1.0]
    assert math.isnan(compute_quantile(curve, 0.5).value)
    assert compute_quantile(curve_of([(10, 0)]), 0.5).value == 10


def test_at_risk_counts_those_whose_time_is_not_before() -> None:
    assert [count_at_risk([1, 3, 3, 5], t) for t in (0, 1, 3, 4, 6)] == [4, 4, 3, 1, 0]


@pytest.mark.parametrize("scale", ["log-log", "log", "plain"])
def test_r_oracle(scale: str) -> None:
    """Every quantile, survival, limit and number at risk that R gives, on 309 data sets, to 1e-8."""
    expected = pd.read_csv(ORACLE / "km.csv").query("ct == @scale").sort_values("ds", kind="stable")
    found, at_risk = [], []
    data = dict(list(pd.read_csv(ORACLE / "times.csv").groupby("ds")))
    for name, lines in expected.groupby("ds"):
        times, options = data[str(name)], Options(scale=scale, convention="r")  # type: ignore[arg-type]
        curve = compute_curve(times["time"], times["event"], options)
        reverse = compute_curve(times["time"], 1 - times["event"], options) if "revKM" in set(lines["what"]) else curve
        found += [_computed(what, curve, reverse) for what in lines["what"]]
        at_risk += [count_at_risk(times["time"], float(what[2:])) for what in lines["what"] if what.startswith("S@")]
    assert len(found) == len(expected) > 2000
    values = [[e.value, e.low, e.high] for e in found]
    np.testing.assert_allclose(values, expected[["est", "lo", "hi"]].to_numpy(), rtol=0, atol=1e-8, equal_nan=True)
    assert at_risk == expected.loc[expected["what"].str.startswith("S@"), "n"].astype(int).tolist()


@pytest.mark.parametrize("scale", ["log-log", "log", "plain"])
def test_sas_differs_from_r_in_the_kinds_of_cells_worked_by_hand_above_only(scale: str) -> None:
    expected = pd.read_csv(ORACLE / "km.csv").query("ct == @scale")
    data = dict(list(pd.read_csv(ORACLE / "times.csv").groupby("ds")))
    kinds = set()
    for name, lines in expected.groupby("ds"):
        times, options = data[str(name)], Options(scale=scale)  # type: ignore[arg-type]
        curve = compute_curve(times["time"], times["event"], options)
        reverse = compute_curve(times["time"], 1 - times["event"], options)
        for what, *r in lines[["what", "est", "lo", "hi"]].to_numpy():
            sas = _computed(what, curve, reverse)
            pairs = zip(("value", "low", "high"), (sas.value, sas.low, sas.high), r, strict=True)
            different = [part for part, ours, theirs in pairs if not np.isclose(ours, theirs, rtol=0, atol=1e-8, equal_nan=True)]
            kinds |= {_kind(what, part, curve, sas) for part in different}
    rising = {"an upper limit that rises again"} if scale == "log" else set()
    assert kinds == {"S = 1", "after the last observation", "a plateau to the end"} | rising


def _kind(what: str, part: str, curve: Curve, sas: Estimate) -> str:
    """Which of the known differences a cell is."""
    if what.startswith("S@") and float(what[2:]) > curve.time[-1]:
        return "after the last observation"
    if what.startswith(("S@", "last")):
        return "S = 1" if sas.value == 1.0 and part != "value" else f"{what} {part}"
    if part == "value" and math.isnan(sas.value):
        return "a plateau to the end"
    return "an upper limit that rises again" if part == "high" and not math.isnan(sas.high) else f"{what} {part}"


def _computed(what: str, curve: Curve, reverse: Curve) -> Estimate:
    if what == "revKM":
        return compute_quantile(reverse, 0.5)
    if what == "last":
        return compute_survival(curve, float(curve.time[-1]))
    return compute_survival(curve, float(what[2:])) if what.startswith("S@") else compute_quantile(curve, int(what[1:]) / 100)
