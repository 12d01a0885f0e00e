"""Forms of follow-up: DD, SS, HO (hospital resource use), PR (surgery before the trial)."""

import numpy as np
import pandas as pd

from ..text import iso, number
from ..trial import Trial
from .rows import LOG, lines, rows


def follow_up_forms(trial: Trial) -> dict[str, pd.DataFrame]:
    """DD, SS, HO, PR by name."""
    subjects, contacts, stays = trial.subjects, trial.contacts, trial.encounters
    dead = np.flatnonzero(subjects["DEATH"].eq(subjects["LEAVE"]))
    death = subjects["DEATH"].to_numpy()[dead]
    cause = np.where(death - subjects["RANDDAY"].to_numpy()[dead] < 14, "UNKNOWN", "DISEASE PROGRESSION")
    person = stays["P"].to_numpy()
    operated = np.flatnonzero(subjects["DIAGNOSIS"] % 10 < 8)
    surgery = (subjects["CONSENT"] - subjects["DIAGNOSIS"] + 30).to_numpy()[operated]
    return {
        "DD": rows(subjects, dead, LOG, at=death, form_date=death, DTHDAT=iso(death), DDORRES=cause),
        "SS": rows(
            subjects, contacts["P"], pd.Series("SURV" + contacts["NUMBER"].astype(str)), at=contacts["DAY"],
            form_date=contacts["DAY"], SSORRES="ALIVE", SSDAT=iso(contacts["DAY"]),
        ),
        "HO": rows(
            subjects, person, LOG, at=stays["START"], end=stays["END"], position=lines(person), HOTERM=stays["PLACE"],
            HOSTDAT=iso(stays["START"]), HOENDAT=iso(stays["END"]), HOREAS=stays["REASON"],
            HOICU=number(np.where(stays["PLACE"].eq("INTENSIVE CARE UNIT STAY"), stays["END"] - stays["START"], np.nan)),
        ),
        "PR": rows(
            subjects, operated, LOG, at=subjects["CONSENT"].to_numpy()[operated], PRCAT="PRIOR ANTI-CANCER THERAPY",
            PRSCAT="SURGERY", PRTRT="resection of the primary tumour", PRDECOD="TUMOUR EXCISION",
            PRINDC="sarcoma", PRINTENT="CURATIVE",
            PRSTDAT=iso(surgery),
        ),
    }  # fmt: skip
