"""CRSP18, PFS and TRTEMFL as the methods of define.xml have them; numbers of days are read from the methods."""

from datetime import date, timedelta
from typing import NamedTuple

from tests.surenv01.reviewer.days import first, is_before, last, whole
from tests.surenv01.reviewer.package import Package, Record, of_subject
from tests.surenv01.reviewer.subjects import Subject

ADEQUATE = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD")
WORST_FIRST = ("PD", "iUPD", "NON-CR/NON-PD", "SD", "PR", "CR", "NE")
Assessment = tuple[date, str]


class Outcome(NamedTuple):
    """CNSR, EVNTDESC and ADT."""

    cnsr: int
    evntdesc: str
    adt: date | None


def assessments(own: dict[str, list[Record]], subject: Subject) -> list[Assessment]:
    """The records of OVR that are a response, one per date."""
    by_day: dict[date, str] = {}
    for r in own["rs"]:
        if r["RSTESTCD"] != "OVRLRESP" or r["RSCAT"] not in ("RECIST 1.1", "") or r["RSEVAL"] not in ("INVESTIGATOR", ""):
            continue
        day, response = date_of(r, own["tr"]), r["RSSTRESC"]
        if day is None or day > subject.cutoff or response not in WORST_FIRST:
            continue
        if subject.origin is None or day < subject.origin:
            continue
        by_day[day] = min(by_day.get(day, "NE"), response, key=WORST_FIRST.index)
    return sorted(by_day.items())


def date_of(r: Record, tr: list[Record]) -> date | None:
    """ADT of a response."""
    if day := whole(r["RSDTC"]):
        return day
    scans = [s for s in tr if s["VISITNUM"] == r["VISITNUM"] and whole(s["TRDTC"]) and s["TRSTAT"] != "NOT DONE"]
    dates = sorted(filter(None, (whole(s["TRDTC"]) for s in scans)))
    if r["RSSTRESC"] == "PD":
        new = [s for s in scans if s["TRGRPID"] in ("NEW", "NEW TARGET", "NEW NON-TARGET")]
        seen = [s for s in new if s["TRSTRESC"] not in ("EQUIVOCAL", "ABSENT")]
        seen += [s for s in scans if s["TRGRPID"] == "NON-TARGET" and s["TRSTRESC"] == "UNEQUIVOCAL PROGRESSION"]
        if seen:
            return min(filter(None, (whole(s["TRDTC"]) for s in seen)))
        if targets := [s for s in scans if s["TRGRPID"] == "TARGET"]:
            return max(filter(None, (whole(s["TRDTC"]) for s in targets)))
    if dates:
        return dates[-1]
    return last(r["RSDTC"]) if len(r["RSDTC"]) == 7 else None


def response_by_week(package: Package, own: dict[str, list[Record]], subject: Subject) -> tuple[str, date | None]:
    """AVALC and ADT of the confirmed response by the week of the primary endpoint."""
    item = "ADRS.AVALC.CRSP18"
    limit = package.days(item, r"at most (\d+) days \(18 weeks and 7 days\)")
    least = package.days(item, r"CR is confirmed when there is a CR at least (\d+) days later")
    most_ne = package.days(item, r"with at most (\d+) NE")
    after = [(day, response) for day, response in assessments(own, subject) if not (subject.blscandt and day <= subject.blscandt)]
    after = [(day, response) for day, response in after if not (subject.nactdt and day > subject.nactdt)]
    pd = next((day for day, response in after if response == "PD"), None)
    counted = [(day, response) for day, response in after if pd is None or day <= pd]
    for place, (day, response) in enumerate(counted):
        if response in ("CR", "PR") and _confirmed(counted, place, response, least, most_ne):
            assert subject.origin
            return ("Y", day) if (day - subject.origin).days <= limit else ("N", None)
    return "N", None


def _confirmed(counted: list[Assessment], place: int, response: str, least: int, most_ne: int) -> bool:
    proofs = ("CR",) if response == "CR" else ("CR", "PR")
    day = counted[place][0]
    for later in range(place + 1, len(counted)):
        if counted[later][1] in proofs and (counted[later][0] - day).days >= least:
            between = [r for _, r in counted[place + 1 : later + 1]]
            pr_after_cr = "CR" in between and "PR" in between[between.index("CR") :]
            return set(between) <= {*proofs, "NE"} and between.count("NE") <= most_ne and not pr_after_cr
    return False


def progression_free(package: Package, own: dict[str, list[Record]], subject: Subject) -> Outcome:
    """PFS by the rows of its table."""
    item = "ADTTE.CNSR.PFS"
    gap = package.days(item, r"EVENTDT is more than (\d+) days after LASTDT")
    early = package.days(item, r"at most (\d+) days after STARTDT")
    every = assessments(own, subject)
    start, death, therapy = subject.origin, subject.dthdt, subject.nactdt
    assert start
    pddt = next((day for day, response in every if response == "PD"), None)
    event = min(filter(None, (pddt, death)), default=None)
    adequate = [d for d, r in every if r in ADEQUATE and not (subject.blscandt and d <= subject.blscandt)]
    lastdt = max((d for d in adequate if event is None or d < event), default=None)
    until_therapy = max((d for d in adequate if therapy and d <= therapy), default=None)
    if not subject.blevalfl:
        if death and (death - start).days <= early and not (therapy and therapy < death):
            return Outcome(0, "Death", death)
        return Outcome(4, "No baseline tumour assessment", start)
    if therapy and not (event and event <= therapy):
        return Outcome(2, "New anti-cancer therapy", until_therapy or start)
    if event and (event - (lastdt or start)).days > gap:
        return Outcome(3, "PD or death after two or more missed assessments", lastdt or start)
    if event:
        return Outcome(0, "Disease progression" if event == pddt else "Death", event)
    if lastdt is None:
        return Outcome(5, "No post-baseline tumour assessment", start)
    if subject.dcsreas == "WITHDRAWAL BY SUBJECT":
        return Outcome(6, "Withdrawal of consent", lastdt)
    if subject.dcsreas == "LOST TO FOLLOW-UP":
        return Outcome(7, "Lost to follow-up", lastdt)
    return Outcome(1, "No progression or death at data cut-off", lastdt)


def emergent(package: Package, own: dict[str, list[Record]], subject: Subject, dm: Record) -> dict[float, tuple[str, str]]:
    """TRTEMFL and TEREAS by AESEQ."""
    days = package.days("ADAE.TRTEMFL", r"TRTSDT to (\d+) days after the last dose of any drug")
    assert subject.trtsdt
    dose = dm["RFXSTDTC"] if whole(dm["RFXSTDTC"]) == subject.trtsdt else subject.trtsdt.isoformat()
    window = subject.trtedt + timedelta(days) if subject.trtedt else None
    events = [_event(r, own, subject, dose) for r in own["ae"] if not (first(r["AESTDTC"]) or subject.cutoff) > subject.cutoff]
    grades: dict[str, list[int]] = {}
    for e in events:
        if e["before"] and not e["over"]:
            reached = is_before(e["changed"], dose) is True and e["grade"] is not None
            grade = e["grade"] if reached or e["initial"] is None else e["initial"]
            grades.setdefault(e["term"], []).extend([] if grade is None else [grade])
    for r in own["mh"]:
        if r.get("MHOCCUR") == "N" or _grade(r.get("MHTOXGR", "")) is None:
            continue
        present = is_before(r["MHENDTC"], dose) is not True if r["MHENDTC"] else r["MHENRTPT"] == "ONGOING"
        if present:
            grades.setdefault((r["MHDECOD"] or r["MHTERM"]).upper(), []).append(_grade(r["MHTOXGR"]))  # type: ignore[arg-type]
    return {e["seq"]: _decide(e, max(grades.get(e["term"], []), default=None), subject.trtsdt, window, dose) for e in events}


def _decide(e: Record, baseline: int | None, start: date, window: date | None, dose: str) -> tuple[str, str]:
    inside = e["astdt"] is not None and e["astdt"] >= start and not (window and e["astdt"] > window) and not e["before"]
    if e["over"]:
        return "", "PRE"
    if e["astdt"] is None and not e["before"]:
        return "Y", "DATEMISS"
    if inside and baseline is None:
        return "Y", "NEW"
    if inside and (e["grade"] is None or e["grade"] > baseline):
        return "Y", "WORSE"
    if inside:
        return "", "NOTWORSE"
    changed = is_before(e["changed"], dose) is not True and not (window and e["changed"] and first(e["changed"]) > window)  # type: ignore[operator]
    if e["before"] and None not in (e["grade"], e["initial"]) and e["grade"] > e["initial"] and changed:
        return "Y", "WORSE"
    return ("", "FUP") if window and e["astdt"] and e["astdt"] > window else ("", "PRE")


def _event(r: Record, own: dict[str, list[Record]], subject: Subject, dose: str) -> Record:
    said = {s["QNAM"]: s["QVAL"] for s in own["suppae"] if s["IDVAR"] == "AESEQ" and float(s["IDVARVAL"]) == r["AESEQ"]}
    ended = is_before(r["AEENDTC"], dose) is True
    began = is_before(r["AESTDTC"], dose)
    if began is None and ended:
        began = True
    if began is None and said.get("AEPRETRT"):
        began = said["AEPRETRT"] == "Y"
    start = first(r["AESTDTC"])
    possible = start and len(r["AESTDTC"]) < 10 and start <= subject.trtsdt <= last(r["AESTDTC"]) and not began  # type: ignore[operator]
    if possible and not (r["AEENDTC"] and last(r["AEENDTC"]) < subject.trtsdt):  # type: ignore[operator]
        start = subject.trtsdt
    end = last(r["AEENDTC"])
    if end:
        end = max(min(filter(None, (end, subject.dthdt, subject.cutoff))), first(r["AEENDTC"]))  # type: ignore[type-var]
    end = None if end and end > subject.cutoff else end
    return {
        "seq": r["AESEQ"], "term": r["AEDECOD"].upper(), "astdt": start, "before": bool(began),
        "over": ended or bool(end and subject.trtsdt and end < subject.trtsdt), "grade": _grade(r["AETOXGR"], 1),
        "initial": _grade(said.get("AEITOXGR", "")), "changed": said.get("AECHGDT", ""),
    }  # fmt: skip


def _grade(text: str, lowest: int = 0) -> int | None:
    number = text.upper().removeprefix("GRADE ").strip()
    return int(number) if number.isdigit() and lowest <= int(number) <= 5 else None


def tables(package: Package) -> dict[str, list[Record]]:
    """The datasets of SDTM that the methods name."""
    names = ("dm", "ds", "ex", "ae", "suppae", "mh", "cm", "pr", "tu", "tr", "rs", "ss", "dd", "sv", "vs", "lb")
    return {name: package.records(name) for name in names}


def own_tables(every: dict[str, list[Record]], subject: str) -> dict[str, list[Record]]:
    """The subject's records of each."""
    return {name: list(of_subject(records, subject)) for name, records in every.items()}
