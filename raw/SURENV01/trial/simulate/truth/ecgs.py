"""QTcF of each electrocardiogram by Fridericia's formula: baseline, change, category and the worst on treatment.

Takes the meant form EG; subject by subject, as all of the truth.
"""

from datetime import date
from typing import Any

import pandas as pd

from ..truth.laboratory import WINDOW
from ..truth.people import Person, by_subject, full

LIMITS = (450, 480, 500)
SHOWN = ["USUBJID", "ADT", "VISIT", "QTCF", "BASE", "CHG", "ABOVE", "WORST"]


def intervals(forms: dict[str, pd.DataFrame], everybody: list[Person], dco: str) -> pd.DataFrame:
    """One row per recording of a treated subject with QT and RR; ABOVE: how many limits QTcF is above."""
    answers = by_subject(forms["EG"], ["FOLDER", "EGDAT", "EGTEST", "EGORRES"])
    rows = []
    for person in everybody:
        if person.SAFFL == "Y" and person.TRTSDT:
            rows += _of_subject(person, person.TRTSDT, answers[person.SUBJID], date.fromisoformat(dco))
    return pd.DataFrame(rows, columns=SHOWN)


def _of_subject(person: Person, first: date, answers: list[dict[str, Any]], cut: date) -> list[dict[str, Any]]:
    recordings: dict[tuple[date, str], dict[str, float]] = {}
    for answer in answers:
        day = full(answer["EGDAT"])
        if day and day <= cut and answer["EGTEST"] in ("QTAG", "RRAG"):
            recordings.setdefault((day, answer["FOLDER"]), {})[answer["EGTEST"]] = float(answer["EGORRES"])
    order = {"SCRN": 0, "C1D1": 1}
    known = sorted((day, order.get(folder, 2), folder) for (day, folder), of in recordings.items() if of.get("RRAG", 0) > 0)
    rows = []
    for day, _, folder in known:
        of = recordings[day, folder]
        rows.append({"USUBJID": person.USUBJID, "ADT": day, "VISIT": folder, "QTCF": of["QTAG"] / (of["RRAG"] / 1000) ** (1 / 3)})
    before = [row for row in rows if row["ADT"] <= first]
    base = before[-1]["QTCF"] if before else None
    until = person.TRTEDT + WINDOW if person.TRTEDT else date.max
    during = [row for row in rows if first < row["ADT"] <= until]
    worst = max(during, key=lambda row: row["QTCF"], default=None)
    for row in rows:
        change = row["QTCF"] - base if base is not None and row["ADT"] > first else None
        above = sum(row["QTCF"] > limit for limit in LIMITS)
        row |= {"BASE": base, "CHG": change, "ABOVE": above, "WORST": "Y" if row is worst else None}
    return rows
