"""Two groups compared in time to event: hazard ratio and log-rank test (TLF_SPEC 0.3).

lifelines computes both; ours are the rules: ties by Efron, Wald limits, convergence to the last digit that prints, and no number
where the likelihood has no maximum.
"""

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.tlf.statistics.proportions import normal_quantile

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# By default lifelines stops some 1e-4 before the maximum (half the Newton decrement below 1e-7); 1e-20 is some 1e-10 before it.
FIT = {"precision": 1e-20, "r_precision": 0.0, "max_steps": 100}


@dataclass(frozen=True)
class HazardRatio:
    """The hazard of the second group over the first, with Wald limits; nan is not estimable."""

    value: float
    low: float
    high: float


NOTHING = HazardRatio(math.nan, math.nan, math.nan)


def compute_hazard_ratio(time: Any, event: Any, second: Any, level: float = 0.95) -> HazardRatio:
    """Cox model of one factor, ties by Efron, unstratified; arrays of one length, `event` 1 or 0, `second` True in the second
    group.

    Not estimable where the likelihood rises for ever: among the event times at which both groups are at risk, all events lie in
    one group, or there is none.
    """
    times, events, group = _arrays(time, event, second)
    if not all(_has_informative_event(times, events, group, side) for side in (True, False)):
        return NOTHING
    from lifelines import CoxPHFitter

    frame = pd.DataFrame({"time": times, "event": events, "second": group.astype("float64")})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifelines suspects divergence from variances; the maximum is known to exist
        fitter = CoxPHFitter().fit(frame, "time", "event", fit_options=FIT)
    log_ratio, error = float(fitter.params_["second"]), float(fitter.standard_errors_["second"])
    half = normal_quantile(level) * error
    return HazardRatio(*(math.exp(log_ratio + shift) for shift in (0.0, -half, half)))


def compute_logrank(time: Any, event: Any, second: Any) -> tuple[float, float]:
    """Unstratified log-rank test of two groups: chi-square on 1 degree of freedom and its p-value, two-sided; nan where no event
    happened while both groups were at risk."""
    times, events, group = _arrays(time, event, second)
    if not any(_has_informative_event(times, events, group, side) for side in (True, False)):
        return math.nan, math.nan
    from lifelines.statistics import logrank_test

    result = logrank_test(times[group], times[~group], events[group], events[~group])
    return float(result.test_statistic), float(result.p_value)


def _arrays(time: Any, event: Any, second: Any) -> tuple[Floats, Floats, Flags]:
    return np.asarray(time, dtype="float64"), np.asarray(event, dtype="float64"), np.asarray(second, dtype="bool")


def _has_informative_event(time: Floats, event: Floats, group: Flags, side: bool) -> bool:
    """Whether somebody of this group had an event while anybody of the other was at risk."""
    other = time[group != side]
    return bool(other.size) and bool(((event == 1) & (group == side) & (time <= other.max())).any())
