"""A transfer: the forms as they stood at a cut-off, in the version of the CRF that was in force, with how an export stores them.

Everything up to the cut-off is in it; what had not ended by then is open.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.raw.exported import Sheet

from .forms import write_forms
from .plan import day
from .trial import Trial
from .truth.assessments import accepted_reader

# What a row says while its end lies behind the cut-off.
OPEN: dict[str, dict[str, str | float]] = {
    "AE": {"AEENDAT": np.nan, "AEONGO": "Y", "AEOUT": "NOT RECOVERED/NOT RESOLVED"},
    "EX": {"EXENDAT": np.nan, "EXONGO": "Y"},
    "CM": {"CMENDAT": np.nan, "CMONGO": "Y"},
    "HO": {"HOENDAT": np.nan},
}
SECOND_VERSION = "2011-01-01"
"""From here on hospital resource use asks for its reason by another name, and for days in intensive care."""
ORDER = ["SITEID", "SUBJID", "_at", "FOLDER", "FOLDERSEQ"]
DATES = (
    "FORMDT", "BRTHDAT", "RANDDAT", "RFICDAT", "IEDAT", "DADAT", "EXSTDAT", "EXENDAT", "DSSTDAT", "DVSTDAT", "TUDAT", "TRDAT",
    "RSDAT", "AEENDAT", "CMSTDAT", "CMENDAT", "VSDAT", "LBDAT", "EGDAT", "QSDAT", "DTHDAT", "SSDAT", "HOSTDAT", "HOENDAT",
    "PRSTDAT",
)  # fmt: skip
NUMBERS = (
    "EXDOSE",
    "EXSTREN",
    "AETOXGR",
    "CMDOSE",
    "CMLINE",
    "DAORRES",
    "SYSBP",
    "DIABP",
    "PULSE",
    "TEMP",
    "WEIGHT",
    "HEIGHT",
    "QSORRES",
)
FORMATS = (
    dict.fromkeys(NUMBERS, "") | dict.fromkeys(DATES, "DATE9.") | {"RANDTIM": "TIME8.", "VSTIM": "TIME8.", "EGTIM": "TIME8."}
)
LETTERS = {"NOT DONE": ".N", "UNKNOWN": ".U"}
"""Why a number is missing, in words and as the special missing values of SAS."""
HEADS = {"LB": {"LBHEAD": ("LBDAT", "LBNAM")}}


def sheets_by_transfer(trial: Trial) -> dict[str, dict[str, Sheet]]:
    """The forms of every planned transfer by its date."""
    forms = write_forms(trial)
    return {
        transfer: {name: _sheet(name, table, trial, transfer) for name, table in forms.items()}
        for transfer in trial.plan.transfers
    }


def _sheet(name: str, form: pd.DataFrame, trial: Trial, transfer: str) -> Sheet:
    cut = day(transfer)
    known = form[form["_at"].to_numpy() <= cut].sort_values(ORDER, kind="stable")
    known = known.assign(**_opened(known, OPEN.get(name, {}), known["_end"].to_numpy() > cut))
    if name in ("TU", "TR", "RS"):
        known[f"{name}ACPTFL"] = _accepted(known, trial, cut)
    if name == "HO":  # version 2 asks the reason by another name, and for the days in intensive care
        known = known.rename(columns={"HOREAS": "HORSN"}) if transfer >= SECOND_VERSION else known.drop(columns="HOICU")
    table = known[[column for column in known if not column.startswith("_")]].reset_index(drop=True)
    return Sheet(table, {column: FORMATS[column] for column in table if column in FORMATS}, HEADS.get(name, {}))


def _opened(known: pd.DataFrame, answers: Mapping[str, str | float], still_open: np.ndarray) -> dict[str, pd.Series]:
    return {column: known[column].mask(still_open, value) for column, value in answers.items()}


def _accepted(known: pd.DataFrame, trial: Trial, cut: float) -> pd.Series:
    """Y on the readings of the independent reader who counts."""
    accepted = pd.Series(accepted_reader(trial, cut), index=trial.subjects["SUBJID"])
    return pd.Series("Y", index=known.index, dtype="str").where(known["_reader"].eq(known["SUBJID"].map(accepted)))
