"""A transfer: what had been entered by its date, as an EDC would export it (STUDY_SPEC 2.1).

Takes the forms of the whole trial; gives those of one transfer with all common columns, and writes them as CSV.
Its own module because time of entry is what makes transfers differ: an end that is not entered yet leaves its row open.
"""

from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

from schemas.base import names
from schemas.raw import RawForm

from .plan import day
from .text import stamp

# What a row says while its end is not entered yet.
OPEN: dict[str, dict[str, str | float]] = {
    "AE": {"ENDT": np.nan, "ONGO": "Y", "OUT": "NOT RECOVERED/NOT RESOLVED"},
    "EXS": {"ENDT": np.nan, "ONGO": "Y"},
    "SAT": {"ENDT": np.nan},
}
ORDER = ["SITEID", "SUBJID", "_entry", "FOLDER", "FOLDERSEQ", "RECPOS"]


def midnight(transfer: str) -> float:
    """The end of the transfer's day, in days."""
    return day(transfer) + 1


def as_of(forms: dict[str, pd.DataFrame], corrections: pd.DataFrame, transfer: str) -> dict[str, pd.DataFrame]:
    """The rows entered by the end of `transfer` (ISO date): open where their end, old where their correction came later."""
    by_form = {name: corrections[corrections["form"] == name] for name in forms}
    return {name: _as_of(name, form, by_form[name], midnight(transfer)) for name, form in forms.items()}


def _as_of(name: str, form: pd.DataFrame, corrections: pd.DataFrame, end: float) -> pd.DataFrame:
    known = form[form["_entry"] < end].copy()
    still_open = known["_closed"] >= end
    for column, value in OPEN.get(name, {}).items():
        known[column] = known[column].mask(still_open, value)
    known["_modified"] = np.fmax(known["_modified"], known["_closed"].mask(still_open))
    for column, changes in corrections[corrections["row"].isin(known.index)].groupby("column"):
        done, to_come = changes[changes["day"] < end], changes[changes["day"] >= end]
        known.loc[done["row"], "_modified"] = done["day"].to_numpy()
        known.loc[to_come["row"], column] = to_come["old"].to_numpy()
    return known


def export(form: pd.DataFrame, name: str, study_id: str) -> pd.DataFrame:
    """The columns of the form's class, in its order; rows by site, subject and time of entry."""
    form = form.sort_values(ORDER, kind="stable")
    entered, modified = (stamp(form[hidden]).set_axis(form.index) for hidden in ("_entry", "_modified"))
    if "ENTRYTS" in form:  # stamped otherwise on purpose (X33)
        entered = form["ENTRYTS"].fillna(entered)
    return form.assign(STUDYID=study_id, ENTRYTS=entered, MODTS=modified)[_columns(name)]


def _columns(form: str) -> list[str]:
    declared: type[RawForm] = getattr(import_module(f"..forms.{form.lower()}", __package__), form)
    return names(declared)


def write(forms: dict[str, pd.DataFrame], folder: Path, study_id: str) -> None:
    """One CSV per form."""
    for name, form in forms.items():
        write_csv(export(form, name, study_id), folder / f"{name.lower()}.csv")


def write_csv(table: pd.DataFrame, target: Path) -> None:
    """UTF-8, comma, LF, quoted where needed; complete or not there at all."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".csv.part")
    table.to_csv(unfinished, index=False, encoding="utf-8", lineterminator="\n")
    unfinished.replace(target)
