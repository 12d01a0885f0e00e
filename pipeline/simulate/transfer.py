"""A transfer: what had been entered by its date, as an EDC would export it (STUDY_SPEC 2.1).

Takes the forms of the whole trial; gives those of one transfer with all common columns, and writes them as CSV.
Its own module because time of entry is what makes transfers differ: an end that is not entered yet leaves its row open.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.simulate.plan import day
from pipeline.simulate.text import stamp
from schemas.base import names
from schemas.raw import FORMS

# What a row says while its end is not entered yet.
OPEN: dict[str, dict[str, str | float]] = {
    "AE": {"ENDT": np.nan, "ONGO": "Y", "OUT": "NOT RECOVERED/NOT RESOLVED"},
    "EXS": {"ENDT": np.nan, "ONGO": "Y"},
    "SAT": {"ENDT": np.nan},
}
ORDER = ["SITEID", "SUBJID", "_entry", "FOLDER", "FOLDERSEQ", "RECPOS"]


def as_of(forms: dict[str, pd.DataFrame], transfer: str) -> dict[str, pd.DataFrame]:
    """The rows entered by the end of `transfer` (ISO date); open where their end was not entered by then."""
    midnight = day(transfer) + 1
    return {name: _as_of(name, form, midnight) for name, form in forms.items()}


def _as_of(name: str, form: pd.DataFrame, midnight: float) -> pd.DataFrame:
    known = form[form["_entry"] < midnight].copy()
    still_open = known["_closed"] >= midnight
    for column, value in OPEN.get(name, {}).items():
        known[column] = known[column].mask(still_open, value)
    modified = known["_modified"] if "_modified" in known else known["_entry"]
    known["_modified"] = np.fmax(modified, known["_closed"].mask(still_open))
    return known


def export(form: pd.DataFrame, name: str, study_id: str) -> pd.DataFrame:
    """The columns of the form's class, in its order; rows by site, subject and time of entry."""
    form = form.sort_values(ORDER, kind="stable")
    status = form["RECSTAT"] if "RECSTAT" in form else "ACTIVE"
    common = {"STUDYID": study_id, "ENTRYTS": stamp(form["_entry"]).array, "MODTS": stamp(form["_modified"]).array, "RECSTAT": status}
    return form.assign(**common)[names(FORMS[name])]


def write(forms: dict[str, pd.DataFrame], folder: Path, study_id: str) -> None:
    """One CSV per form, UTF-8, comma, LF, quoted where needed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, form in forms.items():
        target = folder / f"{name.lower()}.csv"
        unfinished = target.with_suffix(".csv.part")
        export(form, name, study_id).to_csv(unfinished, index=False, encoding="utf-8", lineterminator="\n")
        unfinished.replace(target)
