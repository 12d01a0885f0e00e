"""Whether the hazard ratio of two groups differs between the levels of a subgroup: the test beside a forest plot."""

import math
import warnings
from typing import Any

import numpy as np
import pandas as pd

from pipeline.tlf.statistics.comparisons.risk_sets import number_strata
from pipeline.tlf.statistics.estimates import ChiSquare, chi_square_of, not_testable

# By default lifelines stops some 1e-4 before the maximum (half the Newton decrement below 1e-7); 1e-20 is some 1e-10 before it.
FIT = {"precision": 1e-20, "r_precision": 0.0, "max_steps": 100}


def compute_interaction(time: Any, event: Any, second: Any, level_of: Any, *, strata: Any = None) -> ChiSquare:
    """Likelihood ratio test of Cox models with group, level and their product against group and level, ties by Efron; levels - 1
    degrees of freedom.

    Arrays of one length; subjects without a level are left out. Not testable with fewer than two levels, or where a group has no
    event in a level: the model has no finite maximum there, and its ratio is no estimate.
    """
    frame = pd.DataFrame({"time": np.asarray(time, dtype="float64"), "event": np.asarray(event, dtype="float64")})
    frame["second"], frame["stratum"] = np.asarray(second, dtype="float64"), number_strata(strata, len(frame))
    code, names = pd.factorize(pd.Series(np.asarray(level_of)), sort=True)
    frame, code = frame[code >= 0], code[code >= 0]
    if len(names) < 2:
        return not_testable("fewer than two levels have subjects")
    events = np.bincount(2 * code + (frame["second"] == 1), weights=frame["event"], minlength=2 * len(names)).reshape(-1, 2)
    if lacking := [str(names[i]) for i in np.flatnonzero((events == 0).any(axis=1))]:
        return not_testable(f"a group has no event in {', '.join(lacking)}")
    levels = pd.DataFrame({f"level{i}": (code == i).astype("float64") for i in range(1, len(names))}, index=frame.index)
    products = levels.mul(frame["second"], axis=0).add_prefix("second_")
    main, both = (_log_likelihood(pd.concat(parts, axis=1)) for parts in ([frame, levels], [frame, levels, products]))
    if math.isnan(main) or math.isnan(both):
        return not_testable("the model has no finite maximum")
    return chi_square_of(max(0.0, 2 * (both - main)), len(names) - 1)


def _log_likelihood(frame: pd.DataFrame) -> float:
    """The maximum of the partial likelihood of all columns but time, event and stratum; nan where there is none."""
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # lifelines suspects divergence from variances; what diverges is refused below
        try:
            fit = CoxPHFitter(strata=["stratum"]).fit(frame, "time", "event", fit_options=FIT)
        except (ConvergenceError, np.linalg.LinAlgError):
            return math.nan
    return float(fit.log_likelihood_) if (fit.params_.abs() < 15).all() else math.nan
