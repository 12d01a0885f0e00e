"""Deaths: takes ADSL, gives those up to the cut-off by the time since the last dose, and their counts.

The overview of adverse events and the table of deaths count the same people (TLF_SPEC 3). TRTEDTA is the last dose, or the
cut-off while treatment goes on; DTHFL is null for a death after the cut-off, DTHDT for one without a date.
"""

import numpy as np
import pandas as pd

from pipeline.core.distinct import among
from pipeline.study import Study
from pipeline.tlf.ard.analysis import Analysis, Population, Results, count_subjects


def select_deaths(adsl: pd.DataFrame, study: Study) -> dict[Analysis, pd.DataFrame]:
    """All deaths, those within `tlf.death_days` after the last dose, later ones, and those without a date: USUBJID, SEQ,
    variable_level (DTHCAUS, Missing where nobody told)."""
    died = adsl[adsl["DTHFL"] == "Y"]
    died = died.assign(SEQ=np.nan, variable_level=died["DTHCAUS"].fillna("Missing"))
    days, window = (died["DTHDT"] - died["TRTEDTA"]).dt.days, study.tlf.death_days
    parts = {
        ("AN_DEATH", "DTHFL = 'Y'"): died,
        ("AN_DEATH_EARLY", f"DTHDT <= TRTEDTA + {window}"): died[days <= window],
        ("AN_DEATH_LATE", f"DTHDT > TRTEDTA + {window}"): died[days > window],
        ("AN_DEATH_UNDATED", "DTHFL = 'Y' and DTHDT is missing"): died[days.isna()],
    }
    return {
        Analysis(name, "ADSL", subset=subset): rows[["USUBJID", "SEQ", "variable_level"]]
        for (name, subset), rows in parts.items()
    }


def later_death_notes(adsl: pd.DataFrame, fatal: pd.DataFrame) -> list[str]:
    """Why subjects with one of the `fatal` events are not among the deaths: they died after the cut-off. No note without any."""
    alive = adsl.loc[adsl["DTHFL"].ne("Y") & among(adsl["USUBJID"], fatal["USUBJID"]), "USUBJID"]
    if alive.empty:
        return []
    who = ", ".join(sorted(alive))
    return [
        f"With an event leading to death, but alive at the data cut-off, as the death came later (number {len(alive)}): {who}."
    ]


def count_deaths(deaths: dict[Analysis, pd.DataFrame], population: Population) -> list[Results]:
    """Subjects who died, per part of `select_deaths`."""
    return [count_subjects(rows[["USUBJID", "SEQ"]], population, analysis) for analysis, rows in deaths.items()]
