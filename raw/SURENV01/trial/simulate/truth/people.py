"""Who the persons are and what is known of each: dates, populations, assessments (STUDY_SPEC 5.2, 5.9, 5.10).

Takes the meant forms; gives one `Person` each, from which the other parts of the truth start.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pandas as pd

SEEN_AT = ("DM", "IC", "IE", "ENR", "CD", "ECOG", "VS", "LB", "LBP", "EG", "TL", "TLSUM", "NTL", "NL", "RSP")
# Dates that show a person alive, besides visits: (form, column, column that must have ..., one of these values).
ALIVE = (
    ("IC", "ICDT", None, ()), ("ENR", "ENRLDT", None, ()), ("AE", "STDT", None, ()), ("SAT", "STDT", None, ()),
    ("EXS", "STDT", "DOSED", ()),
    ("EXS", "ENDT", "DOSED", ()), ("EXE", "DT", "GIVEN", ("Y",)), ("TL", "SCANDT", None, ()), ("NTL", "SCANDT", None, ()),
    ("NL", "SCANDT", None, ()), ("RSP", "RSDT", None, ()), ("EOT", "LASTDT", None, ()), ("SURV", "CONTDT", "STATUS", ("ALIVE",)),
    ("EOS", "EOSDT", "EOSREAS", ("WITHDRAWAL BY SUBJECT", "SCREEN FAILURE", "PHYSICIAN DECISION")), ("PTX", "STDT", None, ()),
)  # fmt: skip


@dataclass
class Person:
    """The truth of one person. Capitals are columns of the truth table; the rest is what the endpoints are made from."""

    USUBJID: str
    SITEID: str
    SUBJID: str
    ENRLFL: str = "N"
    FASFL: str = "N"
    SAFFL: str = "N"
    MDISFL: str = "N"
    RESFL: str = "N"
    ORIGDT: date | None = None
    TRTSDT: date | None = None
    TRTEDT: date | None = None
    DTHFL: str | None = None
    DTHDT: date | None = None
    DTHDTF: str | None = None
    LSTALVDT: date | None = None
    NACTDT: date | None = None
    EOSREAS: str | None = None
    baseline: date | None = None
    baseline_evaluable: bool = False
    responses: list[tuple[date, str]] = field(default_factory=list)


Rows = dict[str, list[dict[str, Any]]]
Dose = tuple[str, date, date | None]  # drug, first day, last day (None where the interval has no end)
Doses = dict[str, list[Dose]]


def full(text: Any) -> date | None:
    """A complete ISO date, or None."""
    return date.fromisoformat(text) if isinstance(text, str) and len(text) == 10 else None


def by_subject(form: pd.DataFrame, columns: list[str]) -> Rows:
    """The rows of a form (some columns) by screening number."""
    found: Rows = defaultdict(list)
    values = form[["SUBJID", *columns]].astype(object).where(form[["SUBJID", *columns]].notna(), None)
    for row in values.to_dict("records"):
        found[row["SUBJID"]].append(row)
    return found


def people(forms: dict[str, pd.DataFrame], study_id: str, dco: str) -> list[Person]:
    """Every person, in order of USUBJID."""
    enrolment = by_subject(forms["ENR"], ["SITEID", "ENRLYN", "ENRLDT", "RESCRN_OF"])
    doses = _doses(forms)
    ends = by_subject(forms["EOT"], ["DRUG", "LASTDT"])
    deaths, ended = _deaths(forms), by_subject(forms["EOS"], ["EOSREAS"])
    therapies = by_subject(forms["SAT"], ["STDT"])
    targets = by_subject(forms["TL"], ["FOLDER", "EVALST", "SCANDT"])
    assessed = by_subject(forms["RSP"], ["RSDT", "OVRESP"])
    alive = _alive(forms)
    earlier = {row["RESCRN_OF"] for rows in enrolment.values() for row in rows if row["RESCRN_OF"]}
    everybody = []
    for subject, (row, *_) in enrolment.items():
        if subject in earlier:
            continue
        numbers = [subject, row["RESCRN_OF"]] if row["RESCRN_OF"] else [subject]
        person = Person(f"{study_id}-{row['SITEID']}-{numbers[-1]}", row["SITEID"], subject)
        _treatment(person, row, doses[subject], {end["DRUG"]: full(end["LASTDT"]) for end in ends[subject]})
        _disease(person, targets[subject], assessed[subject])
        person.NACTDT = min((d for t in therapies[subject] if (d := full(t["STDT"]))), default=None)
        person.EOSREAS = next((end["EOSREAS"] for end in ended[subject]), None)
        told = [_date_of_death(deaths[subject])] if deaths[subject] else []
        _life(person, [d for number in numbers for d in alive[number]], told, full(dco) or date.max)
        person.DTHFL = "Y" if told else None
        everybody.append(person)
    return sorted(everybody, key=lambda person: person.USUBJID)


def _doses(forms: dict[str, pd.DataFrame]) -> Doses:
    """Every dose that was taken."""
    found: Doses = defaultdict(list)
    for subject, rows in by_subject(forms["EXS"], ["STDT", "ENDT", "DOSE"]).items():
        found[subject] += [_dose("SURUFATINIB", r["STDT"], r["ENDT"]) for r in rows if float(r["DOSE"]) > 0]
    for subject, rows in by_subject(forms["EXE"], ["DT", "GIVEN"]).items():
        found[subject] += [_dose("ENVAFOLIMAB", r["DT"], None) for r in rows if r["GIVEN"] == "Y"]
    return found


def _dose(drug: str, start: str, end: str | None) -> Dose:
    first = date.fromisoformat(start)
    return drug, first, full(end) or (None if drug == "SURUFATINIB" else first)


def _treatment(person: Person, row: dict[str, Any], doses: list[Dose], ended: dict[str, date | None]) -> None:
    """Enrolment, first and last dose: the last dose of all is known when every drug that was taken has ended.

    An interval without an end goes on to the last dose of the drug (EOT.LASTDT).
    """
    person.ENRLFL = "Y" if row["ENRLYN"] == "Y" else "N"
    person.ORIGDT = full(row["ENRLDT"])
    if doses:
        person.SAFFL, person.FASFL = "Y", person.ENRLFL
        person.TRTSDT = min(start for _, start, _ in doses)
        if {drug for drug, _, _ in doses} <= set(ended):
            person.TRTEDT = max(end or ended[drug] or start for drug, start, end in doses)


def _disease(person: Person, targets: list[dict[str, Any]], assessed: list[dict[str, Any]]) -> None:
    baseline = [t for t in targets if t["FOLDER"] == "SCRN"]
    person.baseline = max((d for t in baseline if (d := full(t["SCANDT"]))), default=None)
    measured = [t["EVALST"] == "MEASURED" for t in baseline]
    person.MDISFL = "Y" if any(measured) else "N"
    person.baseline_evaluable = bool(measured) and all(measured)
    person.responses = sorted((d, r["OVRESP"]) for r in assessed if (d := full(r["RSDT"])) and r["OVRESP"])


def _life(person: Person, alive: list[date], deaths: list[str | None], dco: date) -> None:
    """Last known alive (5.10), then the date of death, imputed after it where it is partial (5.9)."""
    text = deaths[0] if deaths else None
    latest = _latest(text)
    proof = [d for d in alive if d <= dco and (latest is None or d < latest or (len(text or "") < 10 and d == latest))]
    person.LSTALVDT = max(proof, default=None)
    if deaths:
        person.DTHDT, person.DTHDTF = _death(text, person)


def _deaths(forms: dict[str, pd.DataFrame]) -> dict[str, list[tuple[str, str | None]]]:
    """What each form that tells of a death says of its date, the form of death first: form and date."""
    found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for form, column, sign, value in (
        ("DTH", "DTHDT", "", ""), ("EOS", "EOSDT", "EOSREAS", "DEATH"), ("AE", "ENDT", "OUT", "FATAL"),
        ("SURV", "CONTDT", "STATUS", "DEAD"),
    ):  # fmt: skip
        for subject, rows in by_subject(forms[form], [column, *([sign] if sign else [])]).items():
            found[subject] += [(form, row[column]) for row in rows if not sign or row[sign] == value]
    return found


def _date_of_death(told: list[tuple[str, str | None]]) -> str | None:
    """The first date that a form gives; where that is partial, the longest that another gives inside it.

    A contact (SURV) heard of the death on its day or later, so it does not say the day of a death that a form dates in part.
    """
    dates = [(form, text) for form, text in told if text]
    if not dates:
        return None
    trusted = dates[0][1] or ""
    inside = [text for form, text in dates[1:] if form != "SURV" and text and text.startswith(trusted)]
    return max([trusted, *inside], key=len)


def _latest(text: str | None) -> date | None:
    """The last day that a date, partial or not, can mean."""
    if not text:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), None, None)[:3]
    if month is None:
        return date(year, 12, 31)  # type: ignore[arg-type]
    return date(year, month, day or monthrange(year, month)[1])  # type: ignore[arg-type]


def _death(text: str | None, person: Person) -> tuple[date | None, str | None]:
    """5.9: the day after the last sign of life inside what was collected, else its first day; not before the first dose."""
    if not text:
        return None, None
    if len(text) == 10:
        return date.fromisoformat(text), None
    first = date.fromisoformat((text + "-01-01")[:10])
    last = _latest(text)
    death = first
    if person.LSTALVDT and first <= person.LSTALVDT <= (last or first):
        death = min(person.LSTALVDT + timedelta(days=1), last or first)
    return max(death, person.TRTSDT or death), "D" if len(text) == 7 else "M"


def _alive(forms: dict[str, pd.DataFrame]) -> dict[str, list[date]]:
    """Every complete date on which each screening number was seen or said to be alive."""
    parts = []
    for name in SEEN_AT:
        visits = forms[name][forms[name]["FOLDER"] != "LOG"]
        parts.append(visits[["SUBJID", "FORMDT"]].set_axis(["SUBJID", "DATE"], axis=1))
    for name, column, condition, values in ALIVE:
        table = forms[name]
        if condition == "DOSED":
            table = table[table["DOSE"].astype(float) > 0]
        elif condition:
            table = table[table[condition].isin(values)]
        parts.append(table[["SUBJID", column]].set_axis(["SUBJID", "DATE"], axis=1))
    found: dict[str, list[date]] = defaultdict(list)
    every = pd.concat(parts).dropna().drop_duplicates()
    every = every[every["DATE"].str.len() == 10]
    for subject, text in zip(every["SUBJID"], every["DATE"], strict=True):
        found[subject].append(date.fromisoformat(text))
    return found
