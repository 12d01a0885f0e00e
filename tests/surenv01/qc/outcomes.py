"""Best overall response, PFS, OS and treatment-emergent events of one patient: the second derivation.

Written from STUDY_SPEC 4.10, 5.5 and 5.6; shares no code with pipeline/.
"""

from tests.qc.days import Day, exact, first, last
from tests.surenv01.qc.patient import Patient, Record

ADEQUATE = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD")
WORST_FIRST = ["PD", "NON-CR/NON-PD", "SD", "PR", "CR", "NE"]
Outcome = tuple[str, Day | None]


def _selected(patient: Patient) -> list[tuple[Day, str]]:
    """The responses that count, one per day, up to the first PD."""
    days: dict[Day, str] = {}
    for day, response in patient.responses:
        if patient.start is None or day < patient.start or day > patient.plan.dco:
            continue
        if (patient.baseline_scan and day <= patient.baseline_scan) or (patient.nact and day > patient.nact):
            continue
        if day not in days or WORST_FIRST.index(response) < WORST_FIRST.index(days[day]):
            days[day] = response
    kept = []
    for day in sorted(days):
        kept.append((day, days[day]))
        if days[day] == "PD":
            break
    return kept


def best_response(patient: Patient, confirmed: bool) -> Outcome:
    """The first category that has a record, with the day of the earliest such record."""
    records = _selected(patient)

    def earliest(test) -> Day | None:
        return next((day for place, (day, response) in enumerate(records) if test(place, day, response)), None)

    def late(day: Day) -> bool:
        return (day - patient.start).days >= patient.plan.sd_min

    rules = [
        ("CR", lambda p, d, r: r == "CR" and (not confirmed or _confirmed(records, p, patient))),
        ("PR", lambda p, d, r: r == "PR" and (not confirmed or _confirmed(records, p, patient))),
        ("SD", lambda p, d, r: r in ("CR", "PR", "SD") and late(d)),
        ("NON-CR/NON-PD", lambda p, d, r: r == "NON-CR/NON-PD" and late(d)),
        ("PD", lambda p, d, r: r == "PD"),
        ("NE", lambda p, d, r: r != "PD"),
    ]
    for response, test in rules:
        if day := earliest(test):
            return response, day
    return "MISSING", None


def _confirmed(records: list[tuple[Day, str]], place: int, patient: Patient) -> bool:
    """Walks forward from the record to the first response that is late enough to confirm it."""
    begun, response = records[place]
    confirming = ("CR",) if response == "CR" else ("CR", "PR")
    not_evaluable, complete_seen = 0, False
    for day, later in records[place + 1 :]:
        if later not in (*confirming, "NE"):
            return False
        if later == "PR" and complete_seen:
            return False
        not_evaluable += later == "NE"
        complete_seen = complete_seen or later == "CR"
        if later in confirming and (day - begun).days >= patient.plan.confirm:
            return not_evaluable <= patient.plan.max_ne
    return False


def progression_free(patient: Patient) -> tuple[int, Day]:
    """CNSR and ADT by the decision table, from top to bottom; never before the start date."""
    cnsr, day = _pfs_row(patient)
    return cnsr, max(day, patient.start)


def _pfs_row(patient: Patient) -> tuple[int, Day]:
    start, dco, gap, therapy, death = patient.start, patient.plan.dco, patient.plan.gap, patient.nact, patient.death
    progressions = [day for day, response in patient.responses if response == "PD" and start <= day <= dco]
    pd = min(progressions, default=None)
    adequate = sorted(
        day
        for day, response in patient.responses
        if response in ADEQUATE and start <= day <= dco and not (patient.baseline_scan and day <= patient.baseline_scan)
    )
    if not patient.baseline_evaluable:
        if death and (death - start).days <= gap and not (therapy and therapy < death):
            return 0, death
        return 4, start
    event = min((day for day in (pd, death) if day), default=None)
    if therapy and (event is None or therapy < event):
        return 2, max((day for day in adequate if day <= therapy), default=start)
    if event:
        seen = max((day for day in adequate if day < event), default=start)
        return (3, seen) if (event - seen).days > gap else (0, event)
    if not adequate:
        return 5, start
    reason = {"WITHDRAWAL BY SUBJECT": 6, "LOST TO FOLLOW-UP": 7}.get(patient.end_reason or "", 1)
    return reason, adequate[-1]


def overall_survival(patient: Patient) -> tuple[int, Day]:
    """CNSR and ADT: death, else the last day known alive, not before the start date."""
    if patient.death:
        return 0, max(patient.death, patient.start)
    return 1, max(patient.alive or patient.start, patient.start)


def emergent_events(patient: Patient) -> dict[float, bool]:
    """AESEQ -> treatment-emergent, for the events of a treated patient that began up to the cut-off."""
    extra: dict[float, dict[str, str]] = {}
    for row in patient.of("suppae"):
        extra.setdefault(float(row["IDVARVAL"]), {})[str(row["QNAM"])] = str(row["QVAL"])
    events = [
        Event(row, extra.get(row["AESEQ"], {}), patient)
        for row in patient.of("ae")
        if patient.trtsdt and not ((first(row["AESTDTC"]) or patient.plan.dco) > patient.plan.dco)
    ]
    return {event.row["AESEQ"]: _emergent(event, events, patient) for event in events}


class Event:
    """One adverse event with the dates and grades that the rule needs (5.8)."""

    def __init__(self, row: Record, extra: dict[str, str], patient: Patient) -> None:
        self.row, self.term = row, str(row["AEDECOD"]).upper()
        self.ticked = extra.get("AEPRETRT") == "Y"
        self.grade = float(row["AETOXGR"]) if row["AETOXGR"] else None
        self.initial = float(extra["AEITOXGR"]) if extra.get("AEITOXGR") else None
        self.changed = extra.get("AECHGDT")
        self.before = self._began_before(patient)
        self.start, self.end = self._start(patient), self._end(patient)

    def _began_before(self, patient: Patient) -> bool:
        """Before the first dose, decided once: by the days that the start can mean, else by the end, else by the tick."""
        earliest, latest, end = first(self.row["AESTDTC"]), last(self.row["AESTDTC"]), last(self.row["AEENDTC"])
        if latest is not None and latest < patient.trtsdt:
            return True
        if earliest is not None and earliest > patient.trtsdt:
            return False
        return self.ticked or (end is not None and end < patient.trtsdt)

    def _start(self, patient: Patient) -> Day | None:
        day, latest = first(self.row["AESTDTC"]), last(self.row["AESTDTC"])
        if day is not None and day != latest and day <= patient.trtsdt <= latest and not self.before:
            return patient.trtsdt
        return day

    def _end(self, patient: Patient) -> Day | None:
        text, dco = self.row["AEENDTC"], patient.plan.dco
        day = last(text)
        if day is not None and exact(text) is None:
            day = max(min(d for d in (day, patient.death, dco) if d), first(text))
        return None if day is not None and day > dco else day


def _baseline_grade(event: Event, events: list[Event], patient: Patient) -> float | None:
    grades = []
    for one in (e for e in events if e.term == event.term):
        if one.before and not (one.end is not None and one.end < patient.trtsdt):
            reached = last(one.changed) is not None and last(one.changed) < patient.trtsdt
            grades.append(one.initial if one.initial is not None and not (reached and one.grade is not None) else one.grade)
    for row in patient.of("mh"):
        if (row["MHDECOD"] or row["MHTERM"] or "").upper() == event.term and row["MHENRTPT"] == "ONGOING" and row["MHTOXGR"]:
            grades.append(float(row["MHTOXGR"]))
    return max((g for g in grades if g is not None), default=None)


def _emergent(event: Event, events: list[Event], patient: Patient) -> bool:
    begin = patient.trtsdt
    window_end = Day.fromordinal(patient.trtedt.toordinal() + patient.plan.te_window) if patient.trtedt else Day.max
    if event.end and event.end < begin:
        return False
    if event.start is None and not event.before:
        return True
    if not event.before and event.start <= window_end:
        known = _baseline_grade(event, events, patient)
        return known is None or event.grade is None or event.grade > known
    if event.before and event.initial is not None and event.grade is not None and event.grade > event.initial:
        earliest, latest = first(event.changed), last(event.changed)
        return latest is None or (latest >= begin and earliest <= window_end)
    return False
