"""The toy study's night: two assets of the real factory, four files with SDTM's companions, in a run history of its own.

Its own module because it is imported by the process that all nights are forked from.
"""

import sys
from pathlib import Path

from tests.unit.orchestration.toy import GOOD, Pen, materialise, workspace

RESULTS = Path("outputs", "TOY01", "2024-01-31")


def toy_night(weight: float) -> None:
    """Make both assets in the current folder; the first pet weighs `weight`. Exit code 1 when an asset failed."""
    workspace(Path.cwd())
    Pen.table = GOOD.assign(WEIGHT=[weight, 4, 8])
    result = materialise()
    for event in result.get_step_failure_events():
        failure = event.step_failure_data
        print(failure.user_failure_data.description if failure.user_failure_data else failure.error.to_string())
    sys.exit(0 if result.success else 1)
