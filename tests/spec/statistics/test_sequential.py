"""Group-sequential boundaries, information and conditional power against R, published tables and by hand (TLF_SPEC 0.3)."""

import math
from pathlib import Path
from statistics import NormalDist

import pandas as pd
import pytest

from pipeline.tlf.statistics.sequential.boundaries import compute_boundaries
from pipeline.tlf.statistics.sequential.conditional_power import compute_conditional_power
from pipeline.tlf.statistics.sequential.information import compute_drift, count_information

ORACLE = Path(__file__).parent / "comparisons_oracle"


def test_boundaries_equal_multivariate_normal_probabilities() -> None:
    rows = pd.read_csv(ORACLE / "boundaries.csv")
    designs = rows.groupby(["design", "spending", "sides", "alpha"])
    assert designs.ngroups == 56
    for (_, spending, sides, alpha), looks in designs:
        found = compute_boundaries(looks["fraction"].tolist(), alpha, sides, spending)
        assert found.z == pytest.approx(looks["z"].tolist(), abs=1e-7)
        assert found.spent == pytest.approx(looks["spent"].tolist(), abs=1e-12)


@pytest.mark.parametrize(
    ("fractions", "spending", "z"),
    [
        # Reboussin, DeMets, Kim, Lan 2000, Controlled Clinical Trials 21:190-207, and R's ldbounds: two-sided alpha of 0.05
        ((0.2, 0.4, 0.6, 0.8, 1.0), "obrien-fleming", ("4.877", "3.357", "2.680", "2.290", "2.031")),
        ((0.2, 0.4, 0.6, 0.8, 1.0), "pocock", ("2.438", "2.427", "2.410", "2.397", "2.386")),
        # SAS/STAT, SEQDESIGN, METHOD=ERRFUNCOBF
        ((0.25, 0.5, 0.75, 1.0), "obrien-fleming", ("4.333", "2.963", "2.359", "2.014")),
        ((0.5, 1.0), "obrien-fleming", ("2.963", "1.969")),
        ((0.5, 1.0), "pocock", ("2.157", "2.201")),
    ],
)
def test_published_boundaries(fractions: tuple[float, ...], spending: str, z: tuple[str, ...]) -> None:
    for sides, alpha in ((2, 0.05), (1, 0.025)):
        found = compute_boundaries(fractions, alpha, sides, spending)  # type: ignore[arg-type]
        assert tuple(f"{value:.3f}" for value in found.z) == z


def test_one_look_is_a_test_without_looks() -> None:
    assert compute_boundaries([1.0]).z == pytest.approx((1.959964,), abs=1e-6)
    assert compute_boundaries([1.0], 0.025, 1).p_value == pytest.approx((0.025,))


def test_looks_to_come_change_nothing_before_them() -> None:
    assert compute_boundaries([0.3, 0.6]).z == pytest.approx(compute_boundaries([0.3, 0.6, 0.9, 1.0]).z[:2], abs=1e-12)


def test_a_look_that_may_spend_nothing_does_not_stop() -> None:
    # 2.2414 / sqrt 0.05 = 10.02, and 2 - 2 Phi of it is below 1e-22
    found = compute_boundaries([0.05, 1.0])
    assert found.z == (math.inf, pytest.approx(1.959964, abs=1e-6))
    assert found.p_value[0] == 0


@pytest.mark.parametrize(
    ("fractions", "reason"),
    [
        ([], "no look"),
        ([0.5, 1.04], "fraction of look 2 is 1.04; it is above 0 and at most 1"),
        ([0.0, 1.0], "look 1 is 0;"),
        ([0.5, 0.5], "look 2 is 0.5 after 0.5"),
        ([0.7, 0.5], "look 2 is 0.5 after 0.7"),
        ([math.nan, 1.0], "look 1 is nan"),
    ],
)
def test_fractions_that_are_none_give_no_boundary(fractions: list[float], reason: str) -> None:
    found = compute_boundaries(fractions)
    assert found.z == ()
    assert reason in found.reason


def test_arguments_that_are_none_are_refused() -> None:
    with pytest.raises(ValueError, match="alpha is 1"):
        compute_boundaries([0.5, 1.0], 1.5)
    with pytest.raises(ValueError, match="1 looks have information and 2 a fraction"):
        compute_boundaries([0.5, 1.0], information=[215.0])


def test_information_of_looks() -> None:
    found = count_information([215, 280], 280)
    assert found.fractions == pytest.approx((0.767857, 1.0), abs=1e-6)
    assert (found.spending, found.reason) == (found.fractions, "")


def test_more_events_than_planned_spend_what_is_left_with_the_information_there_is() -> None:
    looks = count_information([215, 300], 280)
    assert looks.fractions[1] == pytest.approx(300 / 280)
    assert looks.spending[1] == 1.0
    assert "300 events were observed of 280 planned" in looks.reason
    found = compute_boundaries(looks.spending, information=looks.events)
    # both tests together have an error of 5%: independent increments, P(|Z1| >= c1) + P(|Z1| < c1, |Z2| >= c2) by simple sums
    c1, c2 = found.z
    normal, t = NormalDist(), 215 / 300
    steps = [c1 * (2 * (i + 0.5) / 4000 - 1) for i in range(4000)]
    inner = [
        normal.pdf(x) * sum(normal.cdf((sign * x * math.sqrt(t) - c2) / math.sqrt(1 - t)) for sign in (1, -1)) for x in steps
    ]
    assert 2 * normal.cdf(-c1) + sum(inner) * 2 * c1 / 4000 == pytest.approx(0.05, abs=1e-6)


@pytest.mark.parametrize(
    ("events", "planned", "reason"),
    [
        ([100], 0, "0 events are planned"),
        ([], 280, "no look"),
        ([0], 280, "look 1 has 0 events, not more than the 0"),
        ([215, 215], 280, "look 2 has 215 events, not more than the 215"),
        ([285, 300], 280, "look 2 comes after all 280 planned"),
    ],
)
def test_looks_without_information(events: list[int], planned: int, reason: str) -> None:
    looks = count_information(events, planned)
    assert looks.spending == ()
    assert reason in looks.reason


def test_conditional_power_equals_multivariate_normal_probabilities() -> None:
    cases = pd.read_csv(ORACLE / "conditional_power.csv").groupby("case")
    for _, looks in cases:
        one = looks.iloc[0]
        power, reason = compute_conditional_power(
            one["z"],
            one["fraction"],
            looks["later"].tolist(),
            looks["critical"].tolist(),
            one["drift"],
            two_sided=bool(one["two_sided"]),
        )
        assert (power, reason) == (pytest.approx(one["power"], abs=1e-8), "")
    assert cases.ngroups == 4


def test_conditional_power_by_hand() -> None:
    # half of the information, z = 1: B = 0.7071; trend: drift 1.4142, expected at the end 1.4142, standard deviation 0.7071
    # 1 - Phi((1.96 - 1.4142) / 0.7071) = 1 - Phi(0.7718) = 0.2201; without effect 1 - Phi((1.96 - 0.7071) / 0.7071) = 0.0382
    assert compute_conditional_power(1.0, 0.5, [1.0], [1.96])[0] == pytest.approx(0.2201, abs=5e-5)
    assert compute_conditional_power(1.0, 0.5, [1.0], [1.96], 0.0)[0] == pytest.approx(0.0382, abs=5e-5)


def test_no_conditional_power_without_a_look_or_a_statistic() -> None:
    assert "no look is left" in compute_conditional_power(1.0, 1.0, [], [])[1]
    assert "no test statistic" in compute_conditional_power(math.nan, 0.5, [1.0], [1.96])[1]
    assert "do not ascend" in compute_conditional_power(1.0, 0.8, [0.5], [1.96])[1]
    with pytest.raises(ValueError, match="2 later looks have 1 critical values"):
        compute_conditional_power(1.0, 0.5, [0.7, 1.0], [1.96])


def test_drift_of_a_hazard_ratio() -> None:
    # Schoenfeld: 90% power at two-sided 0.05 needs (1.96 + 1.2816)^2 x 4 / (log 0.5)^2 = 87.5 events: the drift of 88 is 3.25
    assert compute_drift(0.5, 88) == pytest.approx(3.2512, abs=1e-3)
    assert compute_drift(2.0, 88) == -compute_drift(0.5, 88)
    with pytest.raises(ValueError, match="hazard ratio of 0"):
        compute_drift(0.0, 88)
