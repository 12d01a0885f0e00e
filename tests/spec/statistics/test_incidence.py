"""Cumulative incidence of competing events against R's survfit, and by hand (TLF_SPEC 0.3)."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.tlf.statistics.cumulative_incidence import Incidence, compute_incidence, incidence_at
from pipeline.tlf.statistics.kaplan_meier import Options, Scale, compute_curve

ORACLE = Path(__file__).parent / "comparisons_oracle"
TIMES = pd.read_csv(ORACLE / "incidence_times.csv").assign(cause=lambda t: t["cause"].astype(str))
EXPECTED = pd.read_csv(ORACLE / "incidence.csv").assign(cause=lambda t: t["cause"].astype(str))


@pytest.mark.parametrize("scale", ["log-log", "plain"])
def test_incidence_and_limits_equal_r_on_every_data_set(scale: Scale) -> None:
    wanted = EXPECTED[EXPECTED["scale"] == scale]
    made: dict[int, Incidence] = {
        int(str(ds)): compute_incidence(rows["time"], rows["cause"], ["1", "2", "3"], Options(scale=scale, convention="r"))
        for ds, rows in TIMES.groupby("ds")
    }
    found = [incidence_at(made[ds], cause, time) for ds, cause, time in wanted[["ds", "cause", "time"]].itertuples(index=False)]
    assert len(found) > 400
    np.testing.assert_allclose([one.value for one in found], wanted["est"], rtol=0, atol=1e-12)
    limits = pd.DataFrame([(one.low, one.high) for one in found], index=wanted.index, columns=["lo", "hi"])
    sure = wanted["se"].le(0) | wanted["est"].le(0) | wanted["est"].ge(1)  # R gives such a probability itself as its limits
    assert limits[wanted["est"].le(0) | wanted["est"].ge(1)].isna().all(axis=None)
    np.testing.assert_allclose(limits[~sure], wanted.loc[~sure, ["lo", "hi"]], rtol=0, atol=1e-9)


def test_two_causes_by_hand() -> None:
    # four subjects: a on day 1, b on day 2 together with one censored, a on day 3.
    # S before: 1, 3/4, 3/4 x 2/3 = 1/2. F(a) = 1/4, then + 1/2 x 1/1 = 3/4; F(b) = 3/4 x 1/3 = 1/4
    found = compute_incidence([1, 2, 2, 3], ["a", "b", "", "a"], ["a", "b"])
    assert [incidence_at(found, "a", day).value for day in (0, 1, 2, 3)] == pytest.approx([0, 0.25, 0.25, 0.75])
    assert incidence_at(found, "b", 2.5).value == pytest.approx(0.25)
    assert incidence_at(found, "a", 9).value == pytest.approx(0.75)  # everybody has had an event: nothing changes any more


def test_one_cause_is_what_kaplan_meier_leaves() -> None:
    # without a competing cause F = 1 - S, and its variance is Greenwood's: limits on the plain scale mirror those of S
    days, event = [2, 3, 3, 5, 8, 8, 9], [1, 1, 0, 1, 0, 1, 0]
    plain = Options(scale="plain", convention="r")
    curve = compute_curve(days, event, plain)
    found = compute_incidence(days, np.where(np.array(event) == 1, "a", ""), ["a"], plain)
    np.testing.assert_allclose(found.value[0], 1 - curve.survival, atol=1e-12)
    np.testing.assert_allclose(found.low[0][1:], 1 - curve.high[1:], atol=1e-12)
    np.testing.assert_allclose(found.high[0][1:], 1 - curve.low[1:], atol=1e-12)


def test_beyond_the_last_observation_by_sas_and_by_r() -> None:
    given = ([1, 2, 3], ["a", "", ""], ["a"])
    assert math.isnan(incidence_at(compute_incidence(*given), "a", 4).value)
    assert incidence_at(compute_incidence(*given, Options(convention="r")), "a", 4).value == pytest.approx(1 / 3)


def test_a_cause_of_nobody_has_no_limits() -> None:
    one = incidence_at(compute_incidence([1, 2], ["a", "a"], ["a", "b"]), "b", 2)
    assert one.value == 0
    assert math.isnan(one.low)
    assert math.isnan(one.high)
