"""Response endpoints of one person from the investigator's responses (STUDY_SPEC 4.10, 5.4), for the truth tables."""

from datetime import date
from typing import Any

from ..truth.people import Person

WORST_FIRST = ("PD", "NON-CR/NON-PD", "SD", "PR", "CR", "NE")
STABLE_DAYS, CONFIRM_DAYS, MOST_NE = 35, 28, 1
BY_WEEK_18 = 18 * 7 + 7

Assessment = tuple[date, str]


def answer(person: Person, parameter: str, value: str, adt: date | None = None) -> dict[str, Any]:
    """One row of the endpoints table."""
    return {"USUBJID": person.USUBJID, "PARAMCD": parameter, "AVALC": value, "ADT": adt}


def eligible(person: Person, dco: str) -> list[Assessment]:
    """After the origin and the baseline scan, up to the cut-off, one per date (the worst); in order of date."""
    worst: dict[date, str] = {}
    for adt, value in person.responses:
        late = person.ORIGDT is not None and adt >= person.ORIGDT and (person.baseline is None or adt > person.baseline)
        if late and adt.isoformat() <= dco:
            worst[adt] = min(value, worst.get(adt, value), key=WORST_FIRST.index)
    return sorted(worst.items())


def until_therapy(person: Person, found: list[Assessment]) -> list[Assessment]:
    """Those not after the first new therapy."""
    return [a for a in found if person.NACTDT is None or a[0] <= person.NACTDT]


def until_progression(found: list[Assessment]) -> list[Assessment]:
    """Those up to and including the first PD."""
    first = next((i for i, (_, value) in enumerate(found) if value == "PD"), len(found))
    return found[: first + 1]


def responses(person: Person, dco: str) -> tuple[list[dict[str, Any]], str]:
    """The rows of BOR, CBOR, RSP, CRSP, RSP18, CRSP18, DCR, CDCR, and RESFL."""
    counted = until_therapy(person, eligible(person, dco))
    found = until_progression(counted)
    confirmed = [(adt, value) for i, (adt, value) in enumerate(found) if value in ("CR", "PR") and is_confirmed(found, i)]
    anyhow = [(adt, value) for adt, value in found if value in ("CR", "PR")]
    rows = []
    for prefix, good in (("", anyhow), ("C", confirmed)):
        best, when = best_response(person, found, good)
        rows.append(answer(person, f"{prefix}BOR", best, when))
        rows.append(_yes_no(person, f"{prefix}RSP", [adt for adt, _ in good]))
        rows.append(_yes_no(person, f"{prefix}RSP18", [adt for adt, _ in good if (adt - _origin(person)).days <= BY_WEEK_18]))
        controlled = best in ("CR", "PR", "SD", "NON-CR/NON-PD")
        rows.append(answer(person, f"{prefix}DCR", "Y" if controlled else "N", when if controlled else None))
    evaluable = person.MDISFL == "Y" and any(value != "NE" for _, value in counted)
    return rows, "Y" if evaluable else "N"


def _origin(person: Person) -> date:
    return person.ORIGDT or date.max


def _yes_no(person: Person, parameter: str, dates: list[date]) -> dict[str, Any]:
    return answer(person, parameter, "Y" if dates else "N", min(dates, default=None))


def is_confirmed(found: list[Assessment], i: int) -> bool:
    """Is the CR or PR at position `i` followed by one that confirms it? CR by CR, PR by CR or PR, at least 28 days later."""
    adt, value = found[i]
    good = ("CR",) if value == "CR" else ("CR", "PR")
    later = next((j for j in range(i + 1, len(found)) if found[j][1] in good and (found[j][0] - adt).days >= CONFIRM_DAYS), None)
    if later is None:
        return False
    between = [response for _, response in found[i + 1 : later]]
    stretch = [response for _, response in found[i : later + 1]]
    fell_back = "CR" in stretch and "PR" in stretch[stretch.index("CR") :]
    return set(between) <= {*good, "NE"} and between.count("NE") <= MOST_NE and not fell_back


def best_response(person: Person, found: list[Assessment], good: list[Assessment]) -> tuple[str, date | None]:
    """The first category that has a record, and the date of its earliest one."""
    late = [(adt, value) for adt, value in found if (adt - _origin(person)).days >= STABLE_DAYS]
    for category, candidates in (
        ("CR", [adt for adt, value in good if value == "CR"]),
        ("PR", [adt for adt, value in good if value == "PR"]),
        ("SD", [adt for adt, value in late if value in ("CR", "PR", "SD")]),
        ("NON-CR/NON-PD", [adt for adt, value in late if value == "NON-CR/NON-PD"]),
        ("PD", [adt for adt, value in found if value == "PD"]),
        ("NE", [adt for adt, value in found if value != "PD"]),
    ):
        if candidates:
            return category, min(candidates)
    return "MISSING", None
