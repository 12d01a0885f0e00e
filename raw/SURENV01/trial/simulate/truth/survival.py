"""PFS, OS and duration of confirmed response of one person (STUDY_SPEC 5.5), for the truth tables."""

from datetime import date
from typing import Any

from ..truth.people import Person
from ..truth.response import eligible

GAP_DAYS = 98
MONTH = 30.4375
ADEQUATE = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD")


def times(person: Person, answers: list[dict[str, Any]], dco: str) -> list[dict[str, Any]]:
    """The rows of PFS and OS, and of CDOR for who has a confirmed response."""
    if person.ORIGDT is None:
        return []
    cut = date.fromisoformat(dco)
    rows = [
        _row(person, "PFS", person.ORIGDT, *_progression_free(person, dco)),
        _row(person, "OS", person.ORIGDT, *_overall(person, cut)),
    ]
    response = next(row["ADT"] for row in answers if row["PARAMCD"] == "CRSP")
    if response:
        rows.append(_row(person, "CDOR", response, *_progressed(person, dco, response)))
    return rows


def _row(person: Person, parameter: str, start: date, cnsr: int, adt: date) -> dict[str, Any]:
    months = ((adt - start).days + 1) / MONTH
    return {"USUBJID": person.USUBJID, "PARAMCD": parameter, "AVAL": months, "CNSR": cnsr, "STARTDT": start, "ADT": adt}


def _death(person: Person, cut: date) -> date | None:
    return person.DTHDT if person.DTHDT and cut >= person.DTHDT else None


def _progression_free(person: Person, dco: str) -> tuple[int, date]:
    """Rows 1 and 2 of the table for who has no evaluable baseline, else rows 3 to 10."""
    origin = person.ORIGDT or date.max
    if person.baseline_evaluable:
        return _progressed(person, dco, origin)
    death = _death(person, date.fromisoformat(dco))
    therapy_first = person.NACTDT is not None and death is not None and death > person.NACTDT
    if death and (death - origin).days <= GAP_DAYS and not therapy_first:
        return 0, death
    return 4, origin


def _progressed(person: Person, dco: str, start: date) -> tuple[int, date]:
    """Rows 3 to 10, from `start` (origin, or first response)."""
    found = eligible(person, dco)
    adequate = [adt for adt, value in found if value in ADEQUATE and adt >= start]
    progression = next((adt for adt, value in found if value == "PD"), None)
    death = _death(person, date.fromisoformat(dco))
    event = min((d for d in (progression, death) if d), default=None)
    therapy = person.NACTDT if person.NACTDT and person.NACTDT.isoformat() <= dco else None
    if therapy and (event is None or therapy < event):
        return 2, max((d for d in adequate if d <= therapy), default=start)
    if event:
        last = max((d for d in adequate if d < event), default=start)
        return (3, last) if (event - last).days > GAP_DAYS else (0, event)
    if not adequate:
        return 5, start
    reasons = {"WITHDRAWAL BY SUBJECT": 6, "LOST TO FOLLOW-UP": 7}
    return reasons.get(person.EOSREAS or "", 1), max(adequate)


def _overall(person: Person, cut: date) -> tuple[int, date]:
    """A death after the cut-off shows that the person was alive on it."""
    death = person.DTHDT
    if death:
        return (0, death) if death <= cut else (1, cut)
    return 1, min(person.LSTALVDT or person.ORIGDT or cut, cut)
