"""Forms of treatment: EX, DA (the kits of the randomisation system), DS, DV."""

import numpy as np
import pandas as pd

from ..randomisation import PAZ
from ..text import iso, number
from ..treatment import PERIOD
from ..trial import Trial
from .rows import LOG, lines, rows
from .screening import arm_codes

NAMES = {PAZ: "PAZOPANIB", "PBO": "PLACEBO"}
DUMMY_NAMES = {PAZ: "TREATMENT 1", "PBO": "TREATMENT 2"}
SPARE_DAYS = 4
STRENGTH = {800: 400, 600: 200, 400: 400}  # of the tablets that make up a daily dose; half doses are made of those of 200 mg


def treatment_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """EX, DA, DS, DV by name."""
    return {"EX": _exposure(trial), "DA": _kits(trial), "DS": _disposition(trial), "DV": _deviations(trial)}


def _exposure(trial: Trial) -> pd.DataFrame:
    """One interval per kit; a placebo has the dose and the strength 0."""
    periods = trial.periods
    person = periods["P"].to_numpy()
    blinded = trial.plan.blinded
    given = doses_of_kits(periods, "DUMMYKITARM", DUMMY_NAMES) if blinded else doses_of_kits(periods, "KITARM", NAMES)
    return rows(
        trial.subjects, person, LOG, at=periods["START"], end=periods["END"], position=lines(person), **dict(given.items()),
        EXDOSU="mg", EXDOSFRQ=np.where(periods["BID"], "BID", "QD"), EXREFID=periods["DUMMYKIT" if blinded else "KIT"],
        EXSTDAT=iso(periods["START"]), EXENDAT=iso(periods["END"]), EXONGO="N",
        EXADJ=np.where(periods["REDUCED"] & (periods["LEVEL"] < 800), "ADVERSE EVENT", ""),
    )  # fmt: skip


def doses_of_kits(periods: pd.DataFrame, arm: str, names: dict[str, str]) -> pd.DataFrame:
    """EXTRT, EXDOSE (one dose in mg), EXSTREN of each kit, by the column of its arm and the names of treatments."""
    active, twice = periods[arm].eq(PAZ).to_numpy(), periods["BID"].to_numpy()
    level = periods["LEVEL"].to_numpy()
    strength = np.where(twice & (level == 400), 200, pd.Series(level).map(STRENGTH))
    return pd.DataFrame({
        "EXTRT": periods[arm].map(names), "EXDOSE": number(np.where(active, np.where(twice, level / 2, level), 0)),
        "EXSTREN": number(np.where(active, strength, 0)),
    })  # fmt: skip


def _kits(trial: Trial) -> pd.DataFrame:
    periods = trial.periods
    person = periods["P"].to_numpy()
    arm = periods["DUMMYKITARM" if trial.plan.blinded else "KITARM"].map(arm_codes(trial.plan))
    tablets = np.where(periods["LEVEL"] == 600, 3, 2) * (PERIOD + SPARE_DAYS)
    return rows(
        trial.subjects, person, LOG, at=periods["START"], position=lines(person), DATEST="DISPAMT",
        DAREFID=periods["DUMMYKIT" if trial.plan.blinded else "KIT"], KITARM=arm, DAORRES=number(tablets),
        DAORRESU="TABLET", DADAT=iso(periods["START"]),
    )  # fmt: skip


def _disposition(trial: Trial) -> pd.DataFrame:
    """The end of treatment, dated by its last dose, and the end of participation."""
    subjects = trial.subjects
    ended = subjects["LAST"].notna()
    left = np.select(
        [
            subjects["STATUS"].eq("SCREEN FAILURE"),
            subjects["DEATH"].eq(subjects["LEAVE"]),
            subjects["LOST"].eq(subjects["LEAVE"]),
        ],
        ["SCREEN FAILURE", "DEATH", "LOST TO FOLLOW-UP"],
        "WITHDRAWAL BY SUBJECT",
    )
    leave = subjects["LEAVE"].fillna(subjects["SCREENED"] + 3)
    parts = [
        pd.DataFrame({
            "P": np.flatnonzero(ended), "DSSCAT": "STUDY TREATMENT", "DSDECOD": subjects.loc[ended, "STOPREASON"].to_numpy(),
            "DAY": subjects.loc[ended, "LAST"].to_numpy(),
        }),
        pd.DataFrame({"P": np.arange(len(subjects)), "DSSCAT": "STUDY PARTICIPATION", "DSDECOD": left, "DAY": leave}),
    ]  # fmt: skip
    table = pd.concat(parts).sort_values("P", kind="stable", ignore_index=True)
    person, day = table["P"].to_numpy(), table["DAY"]
    return rows(
        subjects, person, LOG, at=day, position=lines(person), DSCAT="DISPOSITION EVENT", DSSCAT=table["DSSCAT"],
        DSTERM=table["DSDECOD"].str.lower(), DSDECOD=table["DSDECOD"], DSSTDAT=iso(day),
    )  # fmt: skip


def _deviations(trial: Trial) -> pd.DataFrame:
    table = trial.deviations
    person = table["P"].to_numpy()
    return rows(
        trial.subjects, person, LOG, at=table["DAY"], position=lines(person), DVCAT=table["CLASS"],
        DVDECOD=table["KIND"].str.upper(), DVTERM=table["KIND"], DVSTDAT=iso(table["DAY"]), DVENDAT="",
    )  # fmt: skip
