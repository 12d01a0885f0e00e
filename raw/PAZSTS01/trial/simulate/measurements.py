"""Vital signs, electrocardiograms, performance status and questionnaires at the visits."""

import numpy as np
import pandas as pd

from .plan import Plan, columns, pick
from .randomisation import PAZ
from .terms import ITEMS

EG_VISITS = ("D1", "W4", "W12", "FU")
QS_VISITS = ("D1", "W4", "W12", "W20", "W28")
ECOG_VISITS = ("D1", "W4", "W8", "W12", "W20", "W28", "W36", "W44", "W52", "FU")
UNKNOWN, NOT_DONE = 0.01, 0.015
NO_BEAT = 0.01


def with_screening(subjects: pd.DataFrame, visits: pd.DataFrame, folders: tuple[str, ...] = ()) -> pd.DataFrame:
    """Screening of all registered, then the visits (of these folders) of the treated."""
    screening = pd.DataFrame({"P": np.arange(len(subjects)), "FOLDER": "SCR", "DAY": subjects["SCREENED"], "WEEK": -1.0})
    return pd.concat([screening, visits[visits["FOLDER"].isin(folders)] if folders else visits], ignore_index=True)


def draw_vitals(subjects: pd.DataFrame, visits: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, FOLDER, DAY, HOUR, and SYSBP, DIABP, PULSE, TEMP, WEIGHT, HEIGHT; UNKNOWN and NOTDONE mark the blood pressures."""
    rng = plan.stream("vital signs")
    at = with_screening(subjects, visits)
    person, size = at["P"].to_numpy(), len(at)
    active = (subjects["ARM"] == PAZ).to_numpy()[person]
    on = active & (at["DAY"].to_numpy() > np.nan_to_num(columns(subjects, "FIRST")[0][person], nan=np.inf))
    base = rng.normal(126, 13, len(subjects))[person]
    systolic = np.round(np.clip(base + np.where(on, 9, 0) + rng.normal(0, 9, size), 85, 210))
    weight = columns(subjects, "WEIGHT")[0][person] * np.exp(rng.normal(0, 0.015, size) - np.where(on, 0.03, 0))
    missing = rng.random(size)
    return at.assign(
        HOUR=np.round(rng.uniform(8, 17, size) * 12) / 12, SYSBP=systolic,
        DIABP=np.round(np.clip(systolic * 0.61 + rng.normal(0, 6, size), 45, 125)),
        PULSE=np.round(np.clip(rng.normal(78, 10, size), 45, 140)), TEMP=np.round(rng.normal(36.6, 0.3, size), 1),
        WEIGHT=np.round(weight, 1), HEIGHT=np.where(at["FOLDER"] == "SCR", columns(subjects, "HEIGHT")[0][person], np.nan),
        UNKNOWN=missing < UNKNOWN, NOTDONE=(missing >= UNKNOWN) & (missing < UNKNOWN + NOT_DONE),
    )  # fmt: skip


def draw_ecgs(subjects: pd.DataFrame, visits: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, FOLDER, DAY, HOUR, and EGHRMN, RRAG, PRAG, QRSAG, QTAG, QTCBAG, QTCFAG, INTP; RR is 0 where the machine failed."""
    rng = plan.stream("electrocardiograms")
    at = with_screening(subjects, visits, EG_VISITS)
    size = len(at)
    qtc = np.round(rng.normal(418, 20, size))
    drawn = at.assign(
        HOUR=np.round(rng.uniform(8, 17, size) * 12) / 12, EGHRMN=np.round(rng.normal(75, 11, size)),
        PRAG=np.round(rng.normal(158, 18, size)), QRSAG=np.round(rng.normal(92, 10, size)), QTCBAG=qtc,
        INTP=np.where((qtc > 450) | (rng.random(size) < 0.08), "ABNORMAL", "NORMAL"),
    )  # fmt: skip
    beat = np.round(60_000 / drawn["EGHRMN"].to_numpy())
    qt = np.round(qtc * np.sqrt(beat / 1000) + np.where(rng.random(size) < 0.1, rng.normal(20, 25, size), 0))
    recorded = np.round(qt / np.cbrt(beat / 1000) + np.where(rng.random(size) < 0.03, 15, 0))  # some machines correct otherwise
    return drawn.assign(RRAG=np.where(rng.random(size) < NO_BEAT, 0, beat), QTAG=qt, QTCFAG=recorded)


def draw_ecog(subjects: pd.DataFrame, visits: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, FOLDER, DAY, SCORE: at screening that of the form's stratum."""
    rng = plan.stream("performance status")
    at = with_screening(subjects, visits, ECOG_VISITS)
    own = columns(subjects, "ECOG")[0][at["P"].to_numpy()]
    change = np.where(at["FOLDER"] == "SCR", 0, pick(rng, {0: 75, 1: 20, -1: 5}, len(at)))
    return at.assign(SCORE=np.clip(own + change, 0, 3))


def draw_answers(subjects: pd.DataFrame, visits: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """P, FOLDER, DAY, ITEM (from 0), ANSWER (NaN: none) of EORTC QLQ-C30; one in ten questionnaires is not handed in."""
    rng = plan.stream("questionnaires")
    at = visits[visits["FOLDER"].isin(QS_VISITS)].reset_index(drop=True)
    at = at[rng.random(len(at)) >= 0.10].reset_index(drop=True)
    items = np.arange(len(ITEMS))
    mood = rng.normal(0, 0.7, len(subjects))[at["P"].to_numpy()]
    symptom = np.clip(np.round(1.9 + mood[:, None] + rng.normal(0, 0.7, (len(at), len(items)))), 1, 4)
    health = np.clip(np.round(4.9 - mood[:, None] + rng.normal(0, 0.8, (len(at), len(items)))), 1, 7)
    answer = np.where(items >= 28, health, symptom)
    answer = np.where(rng.random(answer.shape) < 0.01, np.nan, answer)
    row = np.repeat(np.arange(len(at)), len(items))
    return at.loc[row].reset_index(drop=True).assign(ITEM=np.tile(items, len(at)), ANSWER=answer.ravel())
