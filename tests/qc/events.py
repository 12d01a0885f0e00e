"""Began before, imputed dates, baseline grade and treatment-emergent flag of a subject's events (STUDY_SPEC 5.6 and 5.8).

Written for the second derivation only; slow and plain on purpose. Shares no code with pipeline/.
"""

from datetime import timedelta

from tests.qc.days import Day, clock, exact, first, last, order
from tests.qc.doses import Exposure
from tests.qc.rules import Plan, Record, Rules

POINTS = {"FIRST DOSE": 0, "INFORMED CONSENT": -1, "SCREENING": -1, "LAST DOSE": 1, "END OF STUDY": 1}
"""Where the point that --STTPT or --ENTPT names lies: at the first dose, before it, after it."""
STARTED = ("AFTER", "COINCIDENT", "DURING", "ONGOING")


class Event:
    """One adverse event: whether it began and ended before the first dose, its dates, its grades."""

    def __init__(self, row: Record, extra: dict[str, str], subject: Record, known: Exposure, plan: Plan, rules: Rules) -> None:
        self.row, self.term, self.rules = row, str(row["AEDECOD"]).upper(), rules
        self.known, self.plan, self.subject = known, plan, subject
        timed = exact(subject["RFXSTDTC"]) == known.begin and clock(subject["RFXSTDTC"]) and rules.event_times
        self.dose = str(subject["RFXSTDTC"]) if timed else known.begin.isoformat()
        self.grade = float(row["AETOXGR"]) if row["AETOXGR"] else None
        self.initial = float(extra["AEITOXGR"]) if "AEITOXGR" in extra else None
        self.changed, self.tick = extra.get("AECHGDT"), extra.get("AEPRETRT")
        self.ended_before = self._ended_before()
        self.before = self._began_before()
        self.start, self.end = self._start(), self._end()

    def _ended_before(self) -> bool:
        by_date = order(self._text("AEENDTC"), self.dose)
        if by_date is not None:
            return by_date < 0
        return (self._related("AEEN", "RTPT", "TPT") or self._period("AEENRF")) == "BEFORE"

    def _began_before(self) -> bool:
        by_date = order(self._text("AESTDTC"), self.dose)
        if by_date is not None and (self.rules.date_wins or not self.tick):
            return by_date < 0
        if self.ended_before:
            return True
        told = self._related("AEST", "RTPT", "TPT") or self._period("AESTRF")
        return told == "BEFORE" if told else self.tick == "Y"

    def _text(self, variable: str) -> str | None:
        text = self.row[variable]
        return text if self.rules.event_times else (text or "").split("T")[0]

    def _related(self, prefix: str, relation: str, point: str) -> str | None:
        """BEFORE or FROM the first dose, by the relation to a point in time."""
        said, named = self.row[prefix + relation], str(self.row[prefix + point]).upper()
        if not said or not self.rules.relative_timing:
            return None
        place = POINTS.get(named)
        if named[:1].isdigit():
            place = _place(named, self.dose)
        if place is None:
            return None
        if said == "BEFORE" and place <= 0:
            return "BEFORE"
        return "FROM" if said in STARTED and place >= 0 else None

    def _period(self, variable: str) -> str | None:
        """The same by the relation to the reference period, which begins on RFSTDTC."""
        said, begins = self.row[variable], _place(self.subject["RFSTDTC"] or self.dose, self.dose)
        if not said or begins is None or not self.rules.relative_timing:
            return None
        if said == "BEFORE" and begins <= 0:
            return "BEFORE"
        return "FROM" if said in ("DURING", "AFTER", "DURING/AFTER") and begins >= 0 else None

    def _start(self) -> Day | None:
        """A partial start is the first possible day, or the first dose where it may be that and had not begun or ended before."""
        earliest, latest = first(self.row["AESTDTC"]), last(self.row["AESTDTC"])
        before = self.before and (self.rules.known_ends or not self.ended_before)
        if earliest is None or earliest == latest or before:
            return earliest
        return self.known.begin if earliest <= self.known.begin <= latest else earliest

    def _end(self) -> Day | None:
        text = self.row["AEENDTC"]
        day = last(text)
        if day is not None and exact(text) is None:
            day = max(min(filter(None, (day, self.known.death, self.plan.dco))), first(text))
        return None if day is not None and day > self.plan.dco else day

    @property
    def at_first_dose(self) -> float | None:
        """The grade that it had at the first dose: the initial one, or the final one where that was reached before."""
        reached = last(self.changed) is not None and last(self.changed) < self.known.begin
        if not self.rules.known_grades and self.grade is None:
            return None
        return self.initial if self.initial is not None and not (reached and self.grade is not None) else self.grade


def _place(text: str, dose: str) -> int | None:
    """Where a point in time that is a date lies; one of the day of the first dose is the first dose."""
    return 0 if exact(text) and exact(text) == exact(dose) else order(text, dose)


def events(records: dict[str, list[Record]], known: Exposure, plan: Plan, rules: Rules) -> list[tuple[Event, str | None, str]]:
    """Each event of a treated subject that began up to the cut-off, with TRTEMFL and TEREAS."""
    extra: dict[str, dict[str, str]] = {}
    for row in records["suppae"]:
        extra.setdefault(str(row["IDVARVAL"]), {})[str(row["QNAM"])] = str(row["QVAL"])
    rows = [row for row in records["ae"] if not (first(row["AESTDTC"]) and first(row["AESTDTC"]) > plan.dco)]
    made = [Event(row, extra.get(f"{row['AESEQ']:g}", {}), records["dm"][0], known, plan, rules) for row in rows]
    return [(event, *_emergent(event, _baseline_grade(event, made, records["mh"], known), known, plan)) for event in made]


def _baseline_grade(event: Event, made: list[Event], history: list[Record], known: Exposure) -> float | None:
    """The highest known grade of the term at the first dose, among events and history that had not ended."""
    same = (one for one in made if one.term == event.term and one.before and not one.ended_before)
    grades = [one.at_first_dose for one in same]
    for row in history:
        present = last(row["MHENDTC"]) >= known.begin if row["MHENDTC"] else row["MHENRTPT"] == "ONGOING"
        if str(row["MHDECOD"] or row["MHTERM"]).upper() == event.term and row["MHTOXGR"] and present:
            grades.append(float(row["MHTOXGR"]))
    return max((grade for grade in grades if grade is not None), default=None)


def window_end(known: Exposure, plan: Plan) -> Day:
    """The last day on which an event that begins is treatment-emergent."""
    return known.end + timedelta(days=plan.window) if known.end else Day.max


def _emergent(event: Event, baseline: float | None, known: Exposure, plan: Plan) -> tuple[str | None, str]:
    """TRTEMFL and TEREAS by the first row of the table of 5.6 that holds."""
    until = window_end(known, plan)
    if event.ended_before:
        return None, "PRE"
    if event.start is None and not event.before:
        return "Y", "DATEMISS"
    if not event.before and event.start <= until:
        if baseline is None:
            return "Y", "NEW"
        return ("Y", "WORSE") if event.grade is None or event.grade > baseline else (None, "NOTWORSE")
    if event.before:
        worse = event.initial is not None and event.grade is not None and event.grade > event.initial
        dated = last(event.changed) is not None
        during = not dated or (last(event.changed) >= known.begin and first(event.changed) <= until)
        return ("Y", "WORSE") if worse and during else (None, "PRE")
    return None, "FUP"
