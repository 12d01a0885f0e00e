"""Random subjects as SDTM whose doses, ends and milestones are of every kind that programs get wrong first.

Same seed, same subjects. What a subject carries is noted by the name of the kind, so that the test can count it.
"""

import datetime
import random
from collections import defaultdict

from tests.qc.days import Day

STUDYID = "QC"
DCO = Day(2024, 6, 30)
TIMES = ("T08:00", "T09:00", "T09:00", "T09:30", "T09", "T09:00:30", "T14:15", "")
AMOUNTS = (
    (250.0, "mg", "QD"), (250.0, "mg", "QD"), (200.0, "mg", "QD"), (125.0, "mg", "BID"), (0.25, "g", "QD"), (250.0, None, None),
    (0.1, "g", "BID"), (250000.0, "ug", "QD"), (83.3, "mg", "TID"), (250.0, "mg", "QOD"), (250.0, "mg", "3 TIMES PER WEEK"),
    (125.0, "mcg", "Q12H"), (250.0, "mg", None),
)  # fmt: skip
UNREADABLE = ((5.0, "mg/kg", "QD"), (250.0, "mg", "PRN"), (250.0, "CAPSULE", None))


class Story:
    """One subject: `records` by domain, and the kinds that it carries."""

    def __init__(self, chance: random.Random, subject: str) -> None:
        self.chance, self.subject = chance, subject
        self.records: dict[str, list[dict[str, object]]] = defaultdict(list)
        self.kinds: set[str] = set()
        self.first_dose = DCO - datetime.timedelta(days=chance.choice((1, 27, 99, 200, 300, 420, 500)))
        self.time = chance.choice(TIMES)
        self.placebo = self.maybe(0.12)
        self.last_dose = self.first_dose
        self.enrol()
        if self.maybe(0.97):
            self.dose_daily()
            self.dose_by_injection()
        self.stop()

    def maybe(self, probability: float) -> bool:
        return self.chance.random() < probability

    def after(self, day: Day, *steps: int) -> Day:
        """The day, moved by one of the steps."""
        return day + datetime.timedelta(days=self.chance.choice(steps))

    def carries(self, kind: str, condition: bool = True) -> bool:
        if condition:
            self.kinds.add(kind)
        return condition

    def add(self, domain: str, **values: object) -> dict[str, object]:
        """A record of the subject with its sequence number."""
        name = domain.upper()
        row = {"STUDYID": STUDYID, "DOMAIN": name, "USUBJID": self.subject, f"{name}SEQ": float(len(self.records[domain]) + 1)}
        self.records[domain].append(row | values)
        return self.records[domain][-1]

    def enrol(self) -> None:
        consent = self.after(self.first_dose, -14, -1, 0)
        stated = self.first_dose.isoformat() + (self.time if self.maybe(0.8) else "")
        other = self.carries("A11 DM and EX disagree", self.maybe(0.05))
        exposed = (None if self.maybe(0.5) else self.after(self.first_dose, -1, 1).isoformat()) if other else stated
        reference = self.chance.choice(
            (stated, stated, consent.isoformat(), self.after(self.first_dose, 1, -1).isoformat(), None)
        )
        self.add("dm", SUBJID=self.subject[-5:], SITEID="01", AGE=60.0, AGEU="YEARS", SEX="F", RFICDTC=consent.isoformat(),
                 RFXSTDTC=exposed, RFSTDTC=reference)  # fmt: skip
        self.records["dm"][0].pop("DMSEQ")
        if self.maybe(0.9):
            enrolled = self.after(consent, 0, 1).isoformat()
            self.add("ds", DSCAT="PROTOCOL MILESTONE", DSDECOD="ENTERED INTO TRIAL", DSSTDTC=enrolled)

    def dose(self, begin: Day, end: Day | None, drug: str, amount: object, unit: object, often: object, time: str = "") -> None:
        text, ended = begin.isoformat() + time, end.isoformat() if end else None
        if self.carries("A14 partial first dose", not self.records["ex"] and self.maybe(0.12)):
            text = text[:7]
        if ended and self.maybe(0.08):
            ended = ended[:7]
        given = {"EXDOSE": amount, "EXDOSU": unit, "EXDOSFRQ": often, "EXDOSTXT": None, "EXOCCUR": None}
        if self.carries("A11 amount in words, or none", self.maybe(0.06)):
            given |= {"EXDOSE": None, "EXDOSTXT": self.chance.choice(("200-400", "0 mg", None))}
        elif self.maybe(0.05):
            given |= {"EXOCCUR": self.chance.choice("YN")}
        elif self.maybe(0.03):
            given |= {"EXDOSE": 0.0}
        self.add("ex", EXTRT=drug, **given, EXSTDTC=text, EXENDTC=ended)
        self.last_dose = max(self.last_dose, end or begin)

    def dose_daily(self) -> None:
        """Intervals of the daily drug, or of its placebo: joined, apart, overlapping, some without an end."""
        begin, number = self.first_dose, self.chance.choice((1, 1, 2, 3, 4))
        for place in range(number):
            end: Day | None = self.after(begin, 0, 1, 9, 20, 48)
            amount, unit, often = self.chance.choice(UNREADABLE if self.maybe(0.04) else AMOUNTS)
            self.carries("A8 unit or frequency", (unit, often) != ("mg", "QD"))
            if self.carries("A1 interval without an end", self.maybe(0.3 if place == number - 1 else 0.05)):
                end = None
            drug = "VEHICLE" if self.carries("A11 placebo of dose 0", self.placebo) else "SURUFATINIB"
            amount, often = (0.0, "QD") if self.placebo else (amount, often)
            half = not self.placebo and self.maybe(0.06)
            self.dose(begin, end, drug, amount, unit, "QAM" if half else often, "" if place else self.time)
            if self.carries("A8 morning and evening", half):
                self.dose(begin, end, drug, 125.0, "mg", "QPM")
            begin = self.after(end or begin, 1, 1, 1, 2, 6, 0, -3, 5) if end else self.after(begin, 1, 10, 21)

    def dose_by_injection(self) -> None:
        begin = self.after(self.first_dose, 0, 0, 0, 1, -1, 21)
        if self.carries("A8 unit or frequency", self.maybe(0.06)):
            self.dose(
                begin, self.after(begin, 20, 21, 42, 62), "ENVAFOLIMAB", 300.0, "mg", self.chance.choice(("EVERY 3 WEEKS", "QOD"))
            )
            return
        for place in range(self.chance.choice((0, 1, 1, 2, 5, 8))):
            time = (self.time if self.maybe(0.7) else "T07:30") if place == 0 and self.maybe(0.8) else ""
            amount, unit = self.chance.choice(((300.0, "mg"), (0.3, "g"), (300.0, None)))
            self.dose(
                begin, None if self.maybe(0.3) else begin, "ENVAFOLIMAB", amount, unit, self.chance.choice(("ONCE", None)), time
            )
            begin = self.after(begin, 21, 21, 20, 28)

    def stop(self) -> None:
        """Dispositions in every wording; of some drugs none."""
        event = {"DSCAT": "DISPOSITION EVENT", "DSDECOD": "ADVERSE EVENT"}
        day = self.after(self.last_dose, 0, 0, 1, -1, 30)
        if self.maybe(0.15):
            self.records["dm"][0] |= {"DTHDTC": self.after(self.last_dose, 0, 1, 10, 100).isoformat(), "DTHFL": "Y"}
        text = day.isoformat()[:7] if self.maybe(0.05) else day.isoformat()
        way = self.chance.choice(
            ("drugs", "drugs", "treatment", "treatment", "blank", "both blank", "other", "other, no epoch", "none")
        )
        self.carries("A2 wording of the disposition", way not in ("drugs", "none"))
        if way == "drugs":
            for drug in ("VEHICLE" if self.placebo else "SURUFATINIB", "ENVAFOLIMAB"):
                if self.maybe(0.85):
                    self.add("ds", **event, DSSCAT=drug, EPOCH="TREATMENT", DSSTDTC=self.after(day, 0, 0, -5).isoformat())
        elif way == "treatment":
            self.add("ds", **event, DSSCAT=self.chance.choice(("STUDY TREATMENT", "TREATMENT")), DSSTDTC=text)
        elif way == "blank":
            self.add("ds", **event, EPOCH=self.chance.choice(("TREATMENT", None)), DSSTDTC=text)
        elif way == "both blank":
            self.add("ds", **event, EPOCH="TREATMENT", DSSTDTC=text)
            self.add("ds", **event, EPOCH="FOLLOW-UP", DSSTDTC=self.after(day, 30, 60).isoformat())
        elif way != "none":
            self.add("ds", **event, DSSCAT="PERIOD ONE", EPOCH=None if "no epoch" in way else "TREATMENT", DSSTDTC=text)
        if self.maybe(0.4):
            left = self.after(day, 0, 30, 60).isoformat()
            self.add("ds", **event, DSSCAT="STUDY PARTICIPATION", EPOCH="FOLLOW-UP", DSSTDTC=left)
