"""Relative dose intensity of an injected drug: what was given against what the plan gives in the same time (STUDY_SPEC 5.7).

300 mg every 21 days, at most 6. Planned for two injections d days apart: one per cycle begun, or (d + 21) / 21 doses. By hand.
"""

import pandas as pd
import pytest

from pipeline.adam.safety.adex import derive_sums, dose_records
from pipeline.study.design import Drug
from tests.spec.tables import study, table

DRUG = Drug(form="INJECTION", route="SUBCUTANEOUS", frequency="EVERY 3 WEEKS", dose_mg=300, unit_mg=200, max_cycles=6)


@pytest.mark.parametrize(
    ("days", "begun", "elapsed"),
    [
        ([1], 100, 100),  # 1 of 1; 1 of 21 / 21
        ([1, 22, 43], 100, 100),  # on schedule: 3 of 3; 3 of 63 / 21
        ([1, 15], 200, 120),  # 2 of 1; 2 of 35 / 21: two in one cycle
        ([1, 21], 200, 102.4),  # a day early, inside the window: 2 of 1; 2 of 41 / 21
        ([1, 29], 100, 85.7),  # a week late: 2 of 2; 2 of 49 / 21
        ([1, 22, 64], 75, 75),  # day 43 omitted: 3 of 4; 3 of 84 / 21
        ([1, 31, 61, 91, 121, 151], 100, 100),  # all six of at most six, however late
    ],
)
def test_planned_doses(days: list[int], begun: float, elapsed: float) -> None:
    assert intensities(days, 21) == [begun, elapsed]


@pytest.mark.parametrize(
    ("cycle_days", "begun", "elapsed"),
    [
        (14, 66.7, 66.7),  # two doses 28 days apart: 2 of ceil(29 / 14) = 3; 2 of (28 + 14) / 14 = 3
        (21, 100, 85.7),  # 2 of ceil(29 / 21) = 2; 2 of (28 + 21) / 21
        (28, 100, 100),  # 2 of ceil(29 / 28) = 2; 2 of (28 + 28) / 28
    ],
)
def test_cycles_of_another_length(cycle_days: int, begun: float, elapsed: float) -> None:
    assert intensities([1, 29], cycle_days) == [begun, elapsed]


def intensities(days: list[int], cycle_days: int) -> list[float]:
    """Of doses on these days, by cycles begun and by cycles elapsed."""
    decisions = study(design={"cycle_days": cycle_days})
    given = [(pd.Timestamp("2023-01-01") + pd.Timedelta(days=day - 1)).date() for day in days]
    lines = [f"1 | {n} | 300 | {day} | {day}" for n, day in enumerate(given, start=1)]
    ex = table("\n".join(["USUBJID | EXSEQ | EXDOSE | EXSTDTC | EXENDTC", *lines]))
    planned = (DRUG.model_copy(update={"planned_cycles": rule}) for rule in ("begun", "elapsed"))
    return [float(derive_sums(dose_records(ex, drug, decisions), drug, decisions)["RDI"].round(1).iloc[0]) for drug in planned]
