"""How long subjects are at risk of a treatment-emergent event, and when each has the first one (TLF_SPEC 0.3)."""

from collections.abc import Sequence

import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Population

YEAR = 365.25
"""Days of a patient-year."""


def periods_at_risk(adsl: pd.DataFrame, population: Population, study: Study) -> pd.DataFrame:
    """USUBJID, START, END, DAYS (both ends counted), DIED (END is the day of death) of each subject of the population.

    From the first dose to the end of the treatment-emergent window, at most to death, end of study and cut-off; 0 days without a
    first dose.
    """
    rows = adsl[among(adsl["USUBJID"], population.subjects["USUBJID"])]
    window = rows["TRTEDTA"] + pd.Timedelta(days=study.te.window_days)
    ends = pd.DataFrame({"WINDOW": window, **{name: rows[name] for name in ("DTHDT", "EOSDT", "DCODT")}})
    end = ends.min(axis="columns").astype(rows["TRTEDTA"].dtype)
    days = ((end - rows["TRTSDT"]).dt.days + 1.0).clip(lower=0).fillna(0.0)
    return pd.DataFrame(
        {
            "USUBJID": rows["USUBJID"],
            "START": rows["TRTSDT"],
            "END": end,
            "DAYS": days,
            "DIED": rows["DTHDT"].notna() & rows["DTHDT"].le(end),
        }
    ).reset_index(drop=True)


def first_events(events: pd.DataFrame, periods: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """The first event of each subject and level of `by`: the columns of `events` (USUBJID, ASTDT) and DAY, counted from 1.

    An event that began before the first dose and worsened after it counts from day 1. DAY is null where no event has a date.
    """
    known = events[among(events["USUBJID"], periods["USUBJID"])]
    first = known.sort_values("ASTDT", kind="stable").drop_duplicates(["USUBJID", *by])
    start = first["USUBJID"].map(periods.set_index("USUBJID")["START"])
    return first.assign(DAY=((first["ASTDT"] - start).dt.days + 1.0).clip(lower=1))


def undated_note(events: pd.DataFrame, population: Population) -> list[str]:
    """The footnote on subjects with an event without a start date; none where all are dated."""
    rows = events[events["ASTDT"].isna() & among(events["USUBJID"], population.subjects["USUBJID"])]
    who = sorted(rows["USUBJID"].unique())
    if not who:
        return []
    return [
        f"Events without a start date (number {len(rows)}, of {', '.join(who)}) are counted; they neither end the time at risk "
        "nor have a place in time."
    ]
