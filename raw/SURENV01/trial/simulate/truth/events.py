"""Adverse events with their dates, grades and treatment emergence (STUDY_SPEC 5.6, 5.8), for the truth tables."""

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

import pandas as pd

from ..truth.people import Person, by_subject, full

WINDOW = timedelta(days=28)
COLUMNS = ["AESPID", "STDT", "ENDT", "ONGO", "PRETRT", "ITOXGR", "TOXGR", "SER", "OUT", "PT", "SOC"]
SHOWN = ["USUBJID", "AESPID", "PT", "SOC", "ASTDT", "ASTDTF", "AENDT", "AENDTF", "ATOXGRN", "TRTEMFL", "TEREAS"]


def adverse_events(forms: dict[str, pd.DataFrame], everybody: list[Person], dco: str) -> pd.DataFrame:
    """One row per adverse event of the dosed."""
    events, changes = by_subject(forms["AE"], COLUMNS), by_subject(forms["AEG"], ["AESPID", "CHGDT"])
    history = by_subject(forms["MH"], ["MHTERM", "MHONGO", "MHTOXGR"])
    rows = []
    for person in everybody:
        if person.SAFFL == "Y":
            own = [_dated(event, changes[person.SUBJID], person, dco) for event in events[person.SUBJID]]
            rows += [_row(event, own, history[person.SUBJID], person) for event in own]
    return pd.DataFrame(rows, columns=SHOWN)


def _dated(event: dict[str, Any], changes: list[dict[str, Any]], person: Person, dco: str) -> dict[str, Any]:
    """The event with its dates imputed and its grades as numbers; CHANGED: when the highest grade was reached."""
    ticked = event["PRETRT"] == "Y"
    start, start_flag = impute_start(event["STDT"], full(event["ENDT"]), person.TRTSDT or date.max, ticked)
    end, end_flag = impute_end(event["ENDT"], person.DTHDT, date.fromisoformat(dco))
    changed = [full(change["CHGDT"]) for change in changes if change["AESPID"] == event["AESPID"]]
    grades = {name: float(event[source]) if event[source] else None for name, source in (("FIRST", "ITOXGR"), ("GRADE", "TOXGR"))}
    dates = {
        "ASTDT": start,
        "ASTDTF": start_flag,
        "AENDT": end,
        "AENDTF": end_flag,
        "CHANGED": max(filter(None, changed), default=None),
    }
    return event | grades | dates


def impute_start(text: str | None, end: date | None, first_dose: date, ticked: bool = False) -> tuple[date | None, str | None]:
    """5.8: first of the month or year, but the first dose when it falls in it and the event did not begin or end before it."""
    if not text or len(text) == 10:
        return full(text), None
    earliest = date.fromisoformat((text + "-01-01")[:10])
    latest = _last_day(text)
    start = earliest
    if earliest <= first_dose <= latest and not ticked and not (end and end < first_dose):
        start = first_dose
    if end and earliest <= end < start:
        start = end
    return start, "D" if len(text) == 7 else "M"


def impute_end(text: str | None, death: date | None, cut: date) -> tuple[date | None, str | None]:
    """5.8: last of the month or year, not after death or cut-off."""
    if not text or len(text) == 10:
        return full(text), None
    return min(d for d in (_last_day(text), death, cut) if d), "D" if len(text) == 7 else "M"


def _last_day(text: str) -> date:
    year, month = int(text[:4]), int(text[5:7] or 12)
    return date(year, month, monthrange(year, month)[1])


def _row(event: dict[str, Any], own: list[dict[str, Any]], history: list[dict[str, Any]], person: Person) -> dict[str, Any]:
    emergent, reason = emergence(event, baseline_grade(event["PT"], own, history, person), person)
    return event | {"USUBJID": person.USUBJID, "ATOXGRN": event["GRADE"], "TRTEMFL": emergent, "TEREAS": reason}


def baseline_grade(pt: str, own: list[dict[str, Any]], history: list[dict[str, Any]], person: Person) -> float | None:
    """The highest grade of the same term just before the first dose, over events and medical history; None without any."""
    first = person.TRTSDT or date.max
    grades = [float(h["MHTOXGR"]) for h in history if h["MHTERM"].upper() == pt.upper() and h["MHONGO"] == "Y" and h["MHTOXGR"]]
    for event in own:
        if event["PT"] == pt and began_before(event, first) and (event["AENDT"] is None or event["AENDT"] >= first):
            final = event["CHANGED"] is not None and event["CHANGED"] < first
            last = event["GRADE"] if final and event["GRADE"] is not None else event["FIRST"]
            grade = event["GRADE"] if event["FIRST"] is None else last
            grades += [grade] if grade is not None else []
    return max(grades, default=None)


def began_before(event: dict[str, Any], first: date) -> bool:
    """One rule for all of 5.6: the start decides; without one, or on the day of the first dose, the tick does."""
    start = event["ASTDT"]
    return bool(event["PRETRT"] == "Y" if start is None or start == first else start < first)


def emergence(event: dict[str, Any], baseline: float | None, person: Person) -> tuple[str | None, str]:
    """The table of 5.6, row by row."""
    first = person.TRTSDT or date.max
    last = person.TRTEDT + WINDOW if person.TRTEDT else date.max
    start, grade = event["ASTDT"], event["GRADE"]
    if event["AENDT"] and event["AENDT"] < first:
        return None, "PRE"
    if start is None and event["PRETRT"] != "Y":
        return "Y", "DATEMISS"
    before = began_before(event, first)
    if not before and start <= last:
        if baseline is None or grade is None:
            return "Y", "NEW"
        return ("Y", "WORSE") if grade > baseline else (None, "NOTWORSE")
    worse = event["FIRST"] is not None and grade is not None and grade > event["FIRST"]
    inside = event["CHANGED"] is None or first <= event["CHANGED"] <= last
    if before and worse and inside:
        return "Y", "WORSE"
    return (None, "FUP") if not before else (None, "PRE")
