"""Per person: status, arms, strata, first and last dose, death, last contact; and the true treatment list of a blinded trial."""

import numpy as np
import pandas as pd

from ..forms.screening import CODES, DUMMIES
from ..forms.treatment import NAMES, doses_of_kits
from ..plan import Days
from ..trial import Trial
from .contact import days_seen

LEAST_DAYS = 28


def subjects_at(trial: Trial, cut: float) -> pd.DataFrame:
    """One row per registered person; days as floats, NaN for none. ACTUAL: the arm whose kits were taken on most days;
    PERPROTOCOL: treated with the arm of the randomisation for four weeks, without a major deviation."""
    people, periods = trial.subjects, trial.periods
    death, leave = people["DEATH"].to_numpy(), people["LEAVE"].to_numpy()
    taken, ended = _taken(periods, cut), people["LAST"] <= cut
    planned, actual = people["ARM"].map(CODES), _longest(taken, len(people))
    treated_days = people["LAST"].fillna(cut).clip(upper=cut) - people["FIRST"] + 1
    major = trial.deviations.loc[trial.deviations["CLASS"].eq("MAJOR") & (trial.deviations["DAY"] <= cut), "P"]
    faithful = (people["FIRST"] <= cut) & planned.eq(actual) & ~(treated_days < LEAST_DAYS) & ~people.index.isin(major)
    return pd.DataFrame({
        "P": people.index, "STATUS": people["STATUS"], "SITEID": people["SITEID"], "COUNTRY": people["COUNTRY"],
        "PLANNED": planned, "ACTUAL": actual, "PERPROTOCOL": faithful, "CONSENTDT": people["CONSENT"],
        "RANDDT": people["RANDDAY"], "RANDTIME": people["RAND"] - people["RANDDAY"], "IRTECOG": people["IRTECOG"],
        "IRTLINES": people["IRTLINES"], "FORMECOG": people["ECOG"], "FORMLINES": np.where(people["LINES"] >= 2, "2+", "0-1"),
        "TRTSDT": people["FIRST"].where(people["FIRST"] <= cut), "TRTEDT": people["LAST"].where(ended),
        "ENDED": ended, "STOPREASON": people["STOPREASON"].where(ended),
        "OTHERKIT": people.index.isin(taken.loc[taken["WRONG"], "P"]), "BASELINEDT": people["BASELINE"],
        "DTHDT": _until(np.where(death == leave, death, np.nan), cut), "LSTALVDT": days_seen(trial, cut),
    })  # fmt: skip


def _until(days: Days, cut: float) -> Days:
    return np.where(days <= cut, days, np.nan)


def _taken(periods: pd.DataFrame, cut: float) -> pd.DataFrame:
    """The periods begun by the cut-off; UNTIL: their last day by then; TAKEN: their days."""
    begun = periods[periods["START"] <= cut]
    until = begun["END"].clip(upper=cut)
    return begun.assign(UNTIL=until, TAKEN=until - begun["START"] + 1)


def _longest(taken: pd.DataFrame, people: int) -> "pd.Series[str]":
    """The arm of most days by person; of two as long the one that was first."""
    days = taken.groupby(["P", "KITARM"], as_index=False).agg(DAYS=("TAKEN", "sum"), FIRST=("START", "min"))
    most = days.sort_values(["P", "DAYS", "FIRST"], ascending=[True, False, True]).drop_duplicates("P").set_index("P")["KITARM"]
    return pd.Series(range(people)).map(most).map(CODES)


def treatment_list(trial: Trial) -> pd.DataFrame:
    """SUBJID, RANDNO, DUMMY (the code in the blinded transfers), ARMCD, and per kit DUMMYKIT; KIT, KITARMCD, EXTRT, EXDOSE and
    EXSTREN, the true ones."""
    people = trial.subjects[["SUBJID", "RANDNO", "DUMMY", "ARM"]]
    kits = pd.concat([trial.periods[["P", "DUMMYKIT", "KIT", "KITARM"]], doses_of_kits(trial.periods, "KITARM", NAMES)], axis=1)
    table = people[people["ARM"] != ""].rename_axis("P").reset_index().merge(kits, on="P", how="left").drop(columns="P")
    return table.assign(
        DUMMY=table["DUMMY"].map(DUMMIES), ARMCD=table["ARM"].map(CODES), KITARMCD=table["KITARM"].map(CODES)
    ).drop(columns=["ARM", "KITARM"])
