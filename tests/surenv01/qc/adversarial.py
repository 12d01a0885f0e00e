"""Random patients as SDTM, made to sit on every boundary: what a careful programmer gets wrong first.

Same seed, same patients. Days are drawn from the boundaries of the rules (28, 35, 98 days, first and last dose, cut-off) and one
day to either side; records share days; dates are partial or missing; deaths, therapies and progressions meet on one day.
"""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterator

import pandas as pd

from schemas.base import conform, names
from schemas.sdtm import DOMAINS

STUDYID = "QC"
DCO = datetime.date(2024, 6, 30)
STEPS = (0, 1, 20, 27, 28, 29, 34, 35, 36, 42, 48, 63, 97, 98, 99, 126)
RESPONSES = ("CR", "PR", "SD", "NON-CR/NON-PD", "PD", "NE")
TERMS = ("Rash", "Hypertension", "Proteinuria")
DRUGS = ("SURUFATINIB", "ENVAFOLIMAB")
Tables = dict[str, list[dict[str, object]]]


def adversarial_domains(number: int, seed: int = 4) -> dict[str, pd.DataFrame]:
    """The domains of `number` subjects, every declared domain present."""
    chance = random.Random(seed)  # noqa: S311 - the same patients every time
    records: Tables = defaultdict(list)
    for subject in range(1, number + 1):
        for domain, row in _Story(chance, f"{STUDYID}-{subject:05d}").tell():
            records[domain].append(row)
    domains = {}
    for name, schema in DOMAINS.items():
        table = pd.DataFrame(records.get(name, []), columns=names(schema))
        domains[name] = conform(table.astype(object).where(table.notna(), None), schema)
    return domains


class _Story:
    """One subject's course: each method yields records, in the order of time as far as there is one."""

    def __init__(self, chance: random.Random, subject: str) -> None:
        self.chance, self.subject = chance, subject
        self.sequence: dict[str, int] = defaultdict(int)
        self.dosed = chance.random() < 0.95
        self.first_dose = DCO - datetime.timedelta(days=chance.choice((1, 27, 99, 200, 300, 420, 500)))
        self.last_dose = self.first_dose + datetime.timedelta(days=chance.choice((0, 1, 20, 98, 150, 400)))
        self.start = self.first_dose - datetime.timedelta(days=chance.choice((0, 0, 1, 3, -2)))
        self.scans: list[datetime.date] = []
        self.response = "SD"

    def tell(self) -> Iterator[tuple[str, dict[str, object]]]:
        yield from self.disposition()
        yield from self.exposure()
        yield from self.tumour()
        yield from self.therapy()
        yield from self.death()
        yield from self.events()

    def maybe(self, probability: float) -> bool:
        return self.chance.random() < probability

    def near(self, *days: datetime.date) -> datetime.date:
        """One of the days, or the day before or after it."""
        return self.chance.choice(days) + datetime.timedelta(days=self.chance.choice((-1, 0, 0, 1)))

    def text(self, day: datetime.date, partial: float = 0.1) -> str | None:
        """The day as collected: whole, without its day, without its month, or not at all."""
        if not self.maybe(partial):
            return day.isoformat()
        return self.chance.choice((day.isoformat()[:7], day.isoformat()[:7], day.isoformat()[:4], None))

    def row(self, domain: str, **values: object) -> tuple[str, dict[str, object]]:
        self.sequence[domain] += 1
        given = {"STUDYID": STUDYID, "DOMAIN": domain.upper(), "USUBJID": self.subject}
        return domain, given | {f"{domain.upper()}SEQ": float(self.sequence[domain])} | values

    def disposition(self) -> Iterator[tuple[str, dict[str, object]]]:
        if self.maybe(0.97):
            term = self.chance.choice(("ENTERED INTO TRIAL", "ENTERED INTO TRIAL", "ENROLLED", "RANDOMIZED"))
            milestone = {"DSCAT": "PROTOCOL MILESTONE", "DSDECOD": term}
            yield self.row("ds", **milestone, DSSTDTC=self.text(self.start, 0.03))
            if self.maybe(0.05):
                yield self.row("ds", **milestone, DSSTDTC=self.near(self.start).isoformat())
        event = {"DSCAT": "DISPOSITION EVENT"}
        for drug in DRUGS:
            if self.maybe(0.8):
                stopped = self.near(self.last_dose, DCO)
                yield self.row("ds", **event, DSSCAT=drug, DSDECOD="ADVERSE EVENT", DSSTDTC=self.text(stopped, 0.05))
        if self.maybe(0.5):
            reason = self.chance.choice(("WITHDRAWAL BY SUBJECT", "LOST TO FOLLOW-UP", "COMPLETED", "DEATH"))
            left = self.near(self.last_dose, DCO)
            yield self.row("ds", **event, DSSCAT="STUDY PARTICIPATION", DSDECOD=reason, DSSTDTC=self.text(left, 0.05))

    def exposure(self) -> Iterator[tuple[str, dict[str, object]]]:
        for drug in DRUGS if self.dosed else ():
            ended = None if self.maybe(0.1) else self.text(self.last_dose, 0.05)
            begun = self.text(self.first_dose, 0.03) or self.first_dose.isoformat()
            yield self.row("ex", EXTRT=drug, EXDOSE=self.chance.choice((250.0, 250.0, 0.0)), EXSTDTC=begun, EXENDTC=ended)

    def tumour(self) -> Iterator[tuple[str, dict[str, object]]]:
        """A baseline scan around the first dose, then responses by steps of boundary length, some on one day."""
        if self.maybe(0.05):
            return
        kind = self.chance.choice(("TARGET", "TARGET", "TARGET", "NON-TARGET"))
        screening = self.first_dose - datetime.timedelta(days=self.chance.choice((0, 0, 1, 7, 20, 20, 28, -1)))
        for lesion in ("T01", "T02"):
            identified = {"TULNKID": lesion, "TUTESTCD": "TUMIDENT", "TUSTRESC": kind}
            yield self.row("tu", **identified, VISITNUM=1.0, VISIT="SCREENING", TUDTC=screening.isoformat())
            size = None if self.maybe(0.03) else float(self.chance.randint(5, 60))
            yield self.lesion(lesion, kind, 1.0, screening, size)
        day = self.start + datetime.timedelta(days=self.chance.choice((-3, 0, 1, *STEPS)))
        for visit in range(2, 2 + self.chance.choice((0, 1, 2, 3, 4, 5, 6, 7, 8))):
            yield from self.assessment(float(visit), kind, day)
            day += datetime.timedelta(days=self.chance.choice(STEPS))

    def assessment(self, visit: float, kind: str, day: datetime.date) -> Iterator[tuple[str, dict[str, object]]]:
        if not self.maybe(0.35):  # else the same again: runs of NE, stable courses
            self.response = self.chance.choices(RESPONSES, weights=(4, 5, 4, 1, 1, 4))[0]
        if self.maybe(0.7):
            for lesion in ("T01", "T02"):
                yield self.lesion(lesion, kind, visit, self.near(day), float(self.chance.randint(0, 60)))
        if self.maybe(0.15):
            found = self.chance.choice(("EQUIVOCAL", "UNEQUIVOCAL"))
            yield self.lesion("NEW01", "NEW", visit, self.near(day), None, found)
        self.scans.append(day)
        yield self.row("rs", RSTESTCD="OVRLRESP", RSCAT="RECIST 1.1", RSEVAL=self.chance.choice((None, "INVESTIGATOR")),
                       RSSTRESC=self.response, RSDTC=self.text(day), VISITNUM=visit, VISIT=f"VISIT {visit:g}")  # fmt: skip
        if self.maybe(0.1):
            yield self.row("rs", RSTESTCD="OVRLRESP", RSCAT="RECIST 1.1", RSEVAL="INDEPENDENT ASSESSOR", RSSTRESC="PD",
                           RSDTC=day.isoformat(), VISITNUM=visit, VISIT=f"VISIT {visit:g}")  # fmt: skip

    def lesion(
        self, lesion: str, group: str, visit: float, day: datetime.date, size: float | None, state: str | None = None
    ) -> tuple[str, dict[str, object]]:
        test = {"TRLNKID": lesion, "TRGRPID": group, "TRTESTCD": "LDIAM" if group == "TARGET" else "TUMSTATE"}
        value = {"TRSTRESN": size if group == "TARGET" else None, "TRSTRESC": state or "PRESENT"}
        if group == "NON-TARGET" and self.maybe(0.05):
            value["TRSTRESC"] = "UNEQUIVOCAL PROGRESSION"
        status = "NOT DONE" if group == "TARGET" and size is None else None
        return self.row(
            "tr", **test, **value, TRSTAT=status, VISITNUM=visit, VISIT=f"VISIT {visit:g}", TRDTC=self.text(day, 0.05)
        )

    def therapy(self) -> Iterator[tuple[str, dict[str, object]]]:
        for domain, name in (("cm", "SUBSEQUENT ANTI-CANCER THERAPY"), ("cm", "PRIOR ANTI-CANCER THERAPY"), ("pr", None)):
            if self.maybe(0.25):
                prefix = domain.upper()
                begun = self.text(self.near(*self.scans, self.last_dose, DCO), 0.25)
                category = {f"{prefix}CAT": name or "SUBSEQUENT ANTI-CANCER THERAPY", f"{prefix}STDTC": begun}
                yield self.row(domain, **category)

    def death(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Deaths at the gap's end, on the day of a scan, before the start, around the cut-off; some without a date."""
        dead, died = self.maybe(0.5), None
        if dead:
            gap_ends = [day + datetime.timedelta(days=98) for day in (self.start, *self.scans[-1:])]
            died = self.text(self.near(*self.scans[-2:], *gap_ends, self.start, DCO, self.last_dose), 0.25)
        consent = self.text(self.first_dose - datetime.timedelta(days=14), 0.05)
        yield "dm", {"STUDYID": STUDYID, "DOMAIN": "DM", "USUBJID": self.subject, "SUBJID": self.subject[-5:], "SITEID": "01",
                     "AGE": 60.0, "SEX": "F", "RFICDTC": consent, "DTHDTC": died, "DTHFL": "Y" if dead else None}  # fmt: skip
        for status in ("ALIVE", "UNKNOWN"):
            if self.maybe(0.5):
                contact = self.near(DCO, self.last_dose, self.last_dose + datetime.timedelta(days=84))
                yield self.row("ss", SSTESTCD="SURVSTAT", SSSTRESC=status, SSDTC=self.text(contact, 0.05))

    def events(self) -> Iterator[tuple[str, dict[str, object]]]:
        for _ in range(self.chance.randint(0, 4)):
            yield from self.event()
        if self.maybe(0.3):
            ongoing = self.chance.choice(("ONGOING", None))
            grade = self.chance.choice((None, "1", "2"))
            coded = self.chance.choice(((None, "RASH"), ("Rash", "skin eruption")))
            yield self.row("mh", MHDECOD=coded[0], MHTERM=coded[1], MHENRTPT=ongoing, MHTOXGR=grade)

    def event(self) -> Iterator[tuple[str, dict[str, object]]]:
        window_end = self.last_dose + datetime.timedelta(days=28)
        begun = self.near(self.first_dose, self.first_dose, window_end, DCO, self.first_dose - datetime.timedelta(days=40))
        ended = None if self.maybe(0.4) else begun + datetime.timedelta(days=self.chance.choice((0, 1, 30, 60)))
        grade = self.chance.choice((None, "1", "2", "3"))
        domain, row = self.row(
            "ae", AEDECOD=self.chance.choice(TERMS), AETERM="reported", AETOXGR=grade, AESTDTC=self.text(begun, 0.25),
            AEENDTC=self.text(ended, 0.15) if ended else None,
        )  # fmt: skip
        yield domain, row
        extra = {"AEPRETRT": "Y" if self.maybe(0.2) else None, "AEITOXGR": self.chance.choice((None, None, "1", "2"))}
        extra["AECHGDT"] = self.text(self.near(self.first_dose, window_end), 0.2) if extra["AEITOXGR"] else None
        for name, value in extra.items():
            if value:
                parent = {"RDOMAIN": "AE", "IDVAR": "AESEQ", "IDVARVAL": f"{row['AESEQ']:g}"}
                yield "suppae", {"STUDYID": STUDYID, "USUBJID": self.subject, **parent, "QNAM": name, "QVAL": value}
