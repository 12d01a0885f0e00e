"""Response, progression-free and overall survival of a subject, by an evaluator."""

from datetime import date, timedelta

from tests.pazsts01.second.files import Record, days
from tests.pazsts01.second.subjects import Subject, last_alive

RANK = ("PD", "NON-CR/NON-PD", "SD", "PR", "CR", "NE")
"""Which of a day counts, worst first."""
ADEQUATE = ("PD", "NON-CR/NON-PD", "SD", "PR", "CR")
SCANS = (4, 8, 12)
THEN = 8
WINDOW = timedelta(days=7)
LEAST_SD, CONFIRMED_AFTER, MOST_NE = 21, 28, 1
Assessment = tuple[date, str]


def is_by(record: Record, evaluator: str) -> bool:
    """Whether a record is of the investigator, of the independent review (what was accepted) or of one reader."""
    if evaluator == "Investigator":
        return record["RSEVAL"] == ""
    if evaluator == "Independent Review":
        return record["RSACPTFL"] == "Y"
    return record["RSEVALID"] == evaluator.upper()


def has_baseline(one: Subject, evaluator: str) -> bool:
    """Whether the evaluator's targets were all measured by the first dose; without targets, whether a non-target was seen."""
    accepted = {row["RSEVALID"] for row in one.forms["RS"] if row["RSACPTFL"] == "Y" and row["RSEVALID"].startswith("READER")}
    reader = {"Investigator": "", "Independent Review": max(accepted, default="READER 1")}.get(evaluator, evaluator.upper())
    by = {"TU": "TUEVALID", "TR": "TREVALID"}
    own = {name: [row for row in one.forms[name] if row[column] == reader] for name, column in by.items()}
    limit = one.first or one.cut
    early = [row for row in own["TR"] if days([row], "TRDAT") and days([row], "TRDAT")[0] <= limit and row["TRSTAT"] == ""]
    seen = {row["TRLNKID"] for row in early if row["TRORRES"]}
    targets = {row["TULNKID"] for row in own["TU"] if row["TUORRES"] == "TARGET"}
    others = {row["TULNKID"] for row in own["TU"] if row["TUORRES"] == "NON-TARGET"}
    return targets <= seen if targets else bool(others & seen)


def assessments(one: Subject, evaluator: str) -> list[Assessment]:
    """One overall response a day, from randomisation to the cut-off."""
    found: dict[date, str] = {}
    for row in one.forms["RS"]:
        if row["RSTEST"] != "OVRLRESP" or not is_by(row, evaluator):
            continue
        at, said = days([row], "RSDAT")[0], row["RSORRES"]
        if one.randomised and one.randomised <= at <= one.cut:
            found[at] = min(said, found.get(at, said), key=RANK.index)
    return sorted(found.items())


def best_response(one: Subject, seen: list[Assessment], *, confirmed: bool) -> str:
    """The best that an assessment proves, up to the first progression and to the day of new therapy."""
    assert one.randomised
    counted: list[Assessment] = []
    for at, said in seen:
        if one.therapy and at > one.therapy:
            break
        counted.append((at, said))
        if said == "PD":
            break
    for response in ("CR", "PR"):
        same = ("CR",) if response == "CR" else ("CR", "PR")
        for place, (at, said) in enumerate(counted):
            if said == response and (not confirmed or _is_confirmed(at, counted[place + 1 :], same)):
                return response
    late = [said for at, said in counted if (at - one.randomised).days >= LEAST_SD]
    if any(said in ("CR", "PR", "SD") for said in late):
        return "SD"
    for response in ("NON-CR/NON-PD", "PD"):
        if response in (late if response == "NON-CR/NON-PD" else [said for _, said in counted]):
            return response
    return "NE" if counted else "MISSING"


def _is_confirmed(at: date, later: list[Assessment], same: tuple[str, ...]) -> bool:
    """Whether a response comes again after four weeks, with nothing but responses and one NE between."""
    missing = 0
    for again, said in later:
        if said in same and (again - at).days >= CONFIRMED_AFTER:
            return missing <= MOST_NE
        if said not in (*same, "NE"):
            return False
        missing += said == "NE"
    return False


def progression_free(one: Subject, evaluator: str) -> tuple[int, date]:
    """(CNSR, day): 0 is an event, the others are the reasons for which time was censored."""
    assert one.randomised
    seen = [(at, said) for at, said in assessments(one, evaluator) if said in ADEQUATE]
    progression = min((at for at, said in seen if said == "PD"), default=None)
    event = min((at for at in (progression, one.death) if at), default=None)
    if not has_baseline(one, evaluator):
        soon = (
            one.death and _missed(one.randomised, one.randomised, one.death) < 2 and not (one.therapy and one.therapy < one.death)
        )
        return (0, one.death) if soon and one.death else (4, one.randomised)
    if one.therapy and (event is None or one.therapy < event):
        return 2, max((at for at, _ in seen if at <= one.therapy), default=one.randomised)
    last = max((at for at, _ in seen if event is None or at < event), default=one.randomised)
    if event:
        return (3, last) if _missed(one.randomised, last, event) >= 2 else (0, event)
    if not seen:
        return 5, one.randomised
    return {"WITHDRAWAL BY SUBJECT": 6, "LOST TO FOLLOW-UP": 7}.get(one.ending, 1), last


def _missed(origin: date, last: date, event: date) -> int:
    """The planned scans whose windows lie between the last assessment and the event, both left out."""
    missed, week = 0, SCANS[0]
    while origin + timedelta(weeks=week) + WINDOW < event:
        missed += origin + timedelta(weeks=week) - WINDOW > last
        week = next((scan for scan in SCANS if scan > week), week + THEN)
    return missed


def overall_survival(one: Subject) -> tuple[int, date]:
    """(CNSR, day) of death, else of the day last known alive."""
    assert one.randomised
    return (0, one.death) if one.death else (1, last_alive(one) or one.randomised)
