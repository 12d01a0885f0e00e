"""The synthetic trial: a seeded generator of SURENV01's raw capture data, with truth tables for tests (STUDY_SPEC 1.6, 2).

Takes size, seed, transfers and the dirtiness to plant; gives one folder of CSV forms per transfer, and `truth/` beside them.
"""

from collections.abc import Collection
from pathlib import Path

from pipeline.simulate.forms import write_forms
from pipeline.simulate.plan import PLANNED, SCREENED, Plan
from pipeline.simulate.transfer import as_of, write
from pipeline.simulate.trial import draw_trial

DEFAULT_DIRT = frozenset({"X06", "X11", "X12", "X13", "X21"})


def simulate(
    out: Path, *, seed: int = 20230220, subjects: int = PLANNED, screened: int | None = None,
    transfers: Collection[str] = ("2026-05-31", "2026-06-30"), dirt: Collection[str] = DEFAULT_DIRT, study_id: str = "SURENV01",
) -> None:  # fmt: skip
    """Write `out/<transfer>/<form>.csv` for each transfer. `subjects` are enrolled, `screened` defaults to 52 for each 45 of them."""
    plan = Plan(
        seed=seed, subjects=subjects, screened=screened or round(subjects * SCREENED / PLANNED), transfers=tuple(transfers),
        dirt=frozenset(dirt), study_id=study_id,
    )  # fmt: skip
    forms = write_forms(draw_trial(plan))
    for transfer in plan.transfers:
        write(as_of(forms, transfer), out / transfer, study_id)
