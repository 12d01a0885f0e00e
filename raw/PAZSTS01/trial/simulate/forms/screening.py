"""Forms of screening: DM, IC, IE, MH, and RAND, the file of the randomisation system."""

import numpy as np
import pandas as pd

from ..plan import Plan
from ..randomisation import PAZ
from ..terms import SOC_OF
from ..text import clock, iso, number, yes
from ..trial import Trial
from .rows import LOG, lines, rows

CODES = {PAZ: "A", "PBO": "B", "": ""}
"""Treatment codes of the randomisation system."""
DUMMIES = {PAZ: "T1", "PBO": "T2", "": ""}
"""Its codes while the trial is blinded: of the dummy list."""


def arm_codes(plan: Plan) -> dict[str, str]:
    """The codes that transfers hold."""
    return DUMMIES if plan.blinded else CODES


def screening_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """DM, IC, IE, MH, RAND by name."""
    subjects, everybody = trial.subjects, np.arange(len(trial.subjects))
    consent, screened = subjects["CONSENT"], subjects["SCREENED"]
    failed = subjects["CRITERION"].ne("")
    return {
        "DM": rows(
            subjects, everybody, "SCR", at=consent, form_date=consent, BRTHDAT=iso(subjects["BIRTH"]), SEX=subjects["SEX"],
            RACE=subjects["RACE"], ETHNIC="NOT HISPANIC OR LATINO", COUNTRY=subjects["COUNTRY"],
        ),
        "IC": rows(subjects, everybody, "SCR", at=consent, form_date=consent, RFICDAT=iso(consent)),
        "IE": rows(
            subjects, everybody, "SCR", at=screened, form_date=screened, IEYN=yes(~failed), IEDAT=iso(screened),
            IECAT=np.where(failed, np.where(subjects["CRITERION"].str.startswith("INCL"), "INCLUSION", "EXCLUSION"), ""),
            IETESTCD=subjects["CRITERION"],
        ),
        "MH": _history(trial),
        "RAND": _randomisation(trial),
        "STR": rows(
            subjects, everybody, "SCR", at=screened, form_date=screened, STRECOG=number(subjects["ECOG"]),
            STRLINES=np.where(subjects["LINES"] >= 2, "2+", "0-1"),
        ),
    }  # fmt: skip


def _history(trial: Trial) -> pd.DataFrame:
    """The conditions, and the diagnosis of the sarcoma."""
    subjects, history = trial.subjects, trial.history
    diagnosed = subjects["CONSENT"] - subjects["DIAGNOSIS"]
    conditions = pd.DataFrame({
        "P": history["P"], "MHCAT": "GENERAL MEDICAL HISTORY", "MHTERM": history["PT"].str.lower(), "MHDECOD": history["PT"],
        "MHBODSYS": history["PT"].map(SOC_OF),
        "MHSTDAT": iso(history["START"]).str[:7], "MHONGO": yes(history["ONGOING"]),
        "MHENDAT": iso(np.where(history["ONGOING"], np.nan, history["START"] + 45)).str[:7],
        "MHTOXGR": number(history["GRADE"].where(history["ONGOING"])),
    })  # fmt: skip
    diagnosis = pd.DataFrame({
        "P": np.arange(len(subjects)), "MHCAT": "PRIMARY DIAGNOSIS", "MHTERM": subjects["HISTOLOGY"].str.lower(),
        "MHDECOD": subjects["HISTOLOGY"].str.capitalize(), "MHSTDAT": iso(diagnosed),
        "MHBODSYS": "Neoplasms benign, malignant and unspecified (incl cysts and polyps)",
    })  # fmt: skip
    table = pd.concat([diagnosis, conditions], ignore_index=True).sort_values("P", kind="stable", ignore_index=True)
    person = table.pop("P").to_numpy()
    consent = subjects["CONSENT"].to_numpy()[person]
    return rows(subjects, person, LOG, at=consent, position=lines(person), **dict(table.items()))


def _randomisation(trial: Trial) -> pd.DataFrame:
    subjects, plan = trial.subjects, trial.plan
    who = np.flatnonzero(subjects["RAND"].notna())
    own = subjects.iloc[who]
    day = own["RANDDAY"].to_numpy()
    first = trial.periods[trial.periods["PERIOD"].eq(0)].set_index("P")
    kit = first["DUMMYKIT" if plan.blinded else "KIT"].reindex(who)
    arm = own["DUMMY" if plan.blinded else "ARM"].map(arm_codes(plan))
    return rows(
        subjects, who, "SCR", at=day, form_date=day, RANDDAT=iso(day), RANDTIM=clock((own["RAND"] - day) * 24),
        RANDNO=own["RANDNO"], ARMCD=arm, KITNO=kit, STRAT1=number(own["IRTECOG"]),
        STRAT2=own["IRTLINES"],
    )  # fmt: skip
