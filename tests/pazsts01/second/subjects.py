"""A subject's arm, strata, sets and dates, as the protocol has them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from tests.pazsts01.second.files import Forms, day, days

LEAST_DAYS = 28
VISITS = ("DM", "IC", "IE", "MH", "EG", "QS", "VS", "LB", "STR", "RAND", "PE", "DS")


@dataclass
class Subject:
    """What the endpoints are made of; sets are those that the tables are of."""

    forms: Forms
    cut: date
    randomised: date | None = None
    arm: str = ""
    received: str = ""
    strata: tuple[str, str] = ("", "")
    first: date | None = None
    last: date | None = None
    death: date | None = None
    therapy: date | None = None
    ending: str = ""
    sets: set[str] = field(default_factory=set)


def describe(forms: Forms, cut: date) -> Subject:
    """A subject as of the cut-off."""
    one = Subject(forms, cut)
    for row in forms["RAND"]:
        randomised = day(row["RANDDAT"])
        if randomised and randomised <= cut:
            one.randomised, one.arm, one.strata = randomised, row["ARMCD"], (row["STRAT1"], row["STRAT2"])
    _add_treatment(one)
    deaths = [*days(forms["DD"], "DTHDAT"), *days([row for row in forms["DS"] if row["DSDECOD"] == "DEATH"], "DSSTDAT")]
    one.death = min((known for known in days(forms["DD"], "DTHDAT") or deaths if known <= cut), default=None)
    later = [
        row for row in (*forms["CM"], *forms["PR"]) if row.get("CMCAT", row.get("PRCAT")) == "SUBSEQUENT ANTI-CANCER THERAPY"
    ]
    one.therapy = min((known for known in days(later, "CMSTDAT", "PRSTDAT") if known <= cut), default=None)
    ends = [row for row in forms["DS"] if row["DSSCAT"] == "STUDY PARTICIPATION" and day(row["DSSTDAT"])]
    one.ending = next((row["DSDECOD"] for row in ends if row["DSSTDAT"] <= cut.isoformat()), "")
    _add_sets(one)
    return one


def _add_treatment(one: Subject) -> None:
    """First and last dose (None while kits are still taken) and the arm whose kits were taken on most days."""
    arms = {row["DAREFID"]: row["KITARM"] for row in one.forms["DA"]}
    taken: Counter[str] = Counter()
    ends: list[date | None] = []
    for row in sorted(one.forms["EX"], key=lambda row: row["EXSTDAT"]):
        start, end = day(row["EXSTDAT"]), day(row["EXENDAT"])
        if start is None or start > one.cut:
            continue
        one.first = one.first or start
        ends.append(end if end and end <= one.cut else None)
        taken[arms[row["EXREFID"]]] += (min(end or one.cut, one.cut) - start).days + 1
    one.last = None if None in ends or not ends else max(known for known in ends if known)
    one.received = taken.most_common(1)[0][0] if taken else ""


def _add_sets(one: Subject) -> None:
    """As randomised; treated; per protocol: treated as randomised for four weeks and without a major deviation."""
    if one.randomised:
        one.sets.add("ITTFL")
    if one.first is None:
        return
    one.sets.add("SAFFL")
    major = [row for row in one.forms["DV"] if row["DVCAT"] == "MAJOR" and row["DVSTDAT"] <= one.cut.isoformat()]
    treated = ((one.last or one.cut) - one.first).days + 1
    if one.randomised and not major and treated >= LEAST_DAYS and one.received == one.arm:
        one.sets.add("PPROTFL")


def last_alive(one: Subject) -> date | None:
    """The latest day up to the cut-off on which the subject was seen, treated, scanned, ill, medicated or told to be alive."""
    forms = one.forms
    seen = [known for name in VISITS for known in days(forms[name], "FORMDT")]
    for name, columns in {
        "IC": ("RFICDAT",), "RAND": ("RANDDAT",), "AE": ("AESTDAT",), "CM": ("CMSTDAT",), "PR": ("PRSTDAT",), "HO": ("HOSTDAT",),
        "EX": ("EXSTDAT", "EXENDAT"), "TU": ("TUDAT",), "LB": ("LBDAT",), "VS": ("VSDAT",), "EG": ("EGDAT",), "QS": ("QSDAT",),
    }.items():  # fmt: skip
        seen += days(forms[name], *columns)
    seen += days([row for row in forms["TR"] if row["TRSTAT"] != "NOT DONE"], "TRDAT")
    seen += days([row for row in forms["RS"] if not row["RSEVAL"]], "RSDAT")
    seen += days([row for row in forms["SS"] if row["SSORRES"] == "ALIVE"], "SSDAT")
    seen += days([row for row in forms["DS"] if row["DSDECOD"] not in ("DEATH", "LOST TO FOLLOW-UP")], "DSSTDAT")
    before = [known for known in seen if known <= one.cut and (one.death is None or known < one.death)]
    return max(before, default=None)
