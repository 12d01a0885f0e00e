"""One patient's facts, straight from SDTM records (plain dictionaries), as a second programmer would derive them.

Written from STUDY_SPEC 1.2, 5.2, 5.9 and 5.10; slow and plain on purpose.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from tests.surenv01.qc.days import Day, exact, first, last, next_day

Record = dict[str, object]


@dataclass(frozen=True)
class Plan:
    """The trial's numbers (STUDY_SPEC 7), as its study.yaml states them."""

    dco: Day
    gap: int = 98
    sd_min: int = 35
    confirm: int = 28
    max_ne: int = 1
    te_window: int = 28
    origin: tuple[str, ...] = ("RANDDT", "ENRLDT", "TRTSDT")


@dataclass
class Patient:
    """The records of one subject by domain, and what follows from them."""

    plan: Plan
    records: dict[str, list[Record]]
    trtsdt: Day | None = None
    trtedt: Day | None = None
    enrolled: bool = False
    start: Day | None = None
    alive: Day | None = None
    death: Day | None = None
    nact: Day | None = None
    end_reason: str | None = None
    baseline_scan: Day | None = None
    baseline_evaluable: bool = False
    responses: list[tuple[Day, str]] = field(default_factory=list)

    def of(self, domain: str) -> list[Record]:
        return self.records.get(domain, [])

    @property
    def in_fas(self) -> bool:
        return self.enrolled and self.trtsdt is not None


def derive(plan: Plan, records: dict[str, list[Record]]) -> Patient:
    """The patient with the facts that need no tumour record, each step reading only what stands before it (tumour.py goes on)."""
    patient = Patient(plan, records)
    _treatment(patient)
    _origin(patient)
    _end_of_study(patient)
    _survival(patient)
    _new_therapy(patient)
    return patient


def _treatment(patient: Patient) -> None:
    """First and last dose of any drug; no last dose while one of the drugs taken goes on."""
    dco, ends = patient.plan.dco, defaultdict(list)
    for dose in patient.of("ex"):
        begin = first(dose["EXSTDTC"])
        placebo = "PLACEBO" in str(dose["EXTRT"]).upper() and dose["EXDOSE"] == 0
        if begin is None or begin > dco or not (placebo or (dose["EXDOSE"] or 0) > 0):
            continue
        patient.trtsdt = min(patient.trtsdt or begin, begin)
        ends[dose["EXTRT"]].append(min(last(dose["EXENDTC"] or dose["EXSTDTC"]), dco))
    stopped = {drug for drug in ends if any(d["DSSCAT"] in (drug, None) for d in _dispositions(patient))}
    if ends and stopped == set(ends):
        patient.trtedt = max(day for days in ends.values() for day in days)


def _dispositions(patient: Patient) -> list[Record]:
    """Disposition events dated up to the cut-off, screen failures aside."""
    events = [d for d in patient.of("ds") if d["DSCAT"] == "DISPOSITION EVENT" and d["DSDECOD"] != "SCREEN FAILURE"]
    return [d for d in events if (first(d["DSSTDTC"]) or patient.plan.dco) <= patient.plan.dco]


def _origin(patient: Patient) -> None:
    reached: dict[str, list[Day]] = defaultdict(list)
    for milestone in patient.of("ds"):
        kind = {"RANDOMIZED": "RANDDT", "ENTERED INTO TRIAL": "ENRLDT", "ENROLLED": "ENRLDT"}.get(str(milestone["DSDECOD"]))
        if milestone["DSCAT"] != "PROTOCOL MILESTONE" or kind is None:
            continue
        if (first(milestone["DSSTDTC"]) or patient.plan.dco) > patient.plan.dco:
            continue
        patient.enrolled = True
        if day := exact(milestone["DSSTDTC"]):
            reached[kind].append(day)
    if patient.trtsdt:
        reached["TRTSDT"] = [patient.trtsdt]
    patient.start = next((min(reached[name]) for name in patient.plan.origin if reached[name]), None)


def _end_of_study(patient: Patient) -> None:
    of_study = [d for d in _dispositions(patient) if d["DSSCAT"] in (None, "STUDY PARTICIPATION")]
    dated = sorted(of_study, key=lambda d: (last(d["DSSTDTC"]) or Day.max, d["DSSEQ"]))
    if dated and patient.enrolled and dated[0]["DSDECOD"] != "COMPLETED":
        patient.end_reason = str(dated[0]["DSDECOD"])


def _survival(patient: Patient) -> None:
    """Date last known alive and date of death, both up to the cut-off."""
    dm, dco = patient.of("dm")[0], patient.plan.dco
    died = dm["DTHDTC"]
    contacts = []
    for text in _contacts(patient):
        begin, day = first(text), exact(text)
        after = begin and last(died) and begin > last(died)
        on_the_day = day and exact(died) and day >= exact(died)
        if begin and not after and not on_the_day:
            contacts.append((day, begin))
    whole = [day for day, _ in contacts if day]
    patient.alive = max(whole) if whole else max((begin for _, begin in contacts), default=None)
    patient.death = _date_of_death(died, patient)
    if (patient.death and patient.death > dco) or (patient.alive and patient.alive > dco):
        patient.alive = dco
    if patient.death and patient.death > dco:
        patient.death = None


def _contacts(patient: Patient) -> list[str | None]:
    dates = [r["RFICDTC"] for r in patient.of("dm")]
    for domain, variable in (("ae", "AESTDTC"), ("cm", "CMSTDTC"), ("pr", "PRSTDTC"), ("ex", "EXSTDTC"), ("ex", "EXENDTC")):
        dates += [r[variable] for r in patient.of(domain)]
    dates += [r["DSSTDTC"] for r in patient.of("ds") if r["DSDECOD"] not in ("DEATH", "LOST TO FOLLOW-UP")]
    dates += [r["SSDTC"] for r in patient.of("ss") if r["SSSTRESC"] == "ALIVE"]
    for domain in ("tu", "tr", "rs", "vs", "lb"):
        name = domain.upper()
        dates += [r[f"{name}DTC"] for r in patient.of(domain) if r.get(f"{name}STAT") != "NOT DONE"]
    visits = [r for r in patient.of("sv") if r["SVOCCUR"] != "N"]
    dates += [r["SVSTDTC"] for r in visits if not str(r["VISIT"]).startswith("SURVIVAL FOLLOW-UP")]
    return dates


def _date_of_death(text: str | None, patient: Patient) -> Day | None:
    """Complete as it is; else the day after the last contact when that lies in the month (year), else its first day (5.9)."""
    begin, end = first(text), last(text)
    if begin is None or end is None or begin == end:
        return begin
    inside = patient.alive is not None and begin <= patient.alive <= end
    day = min(next_day(patient.alive), end) if inside else begin
    return max(day, patient.trtsdt) if patient.trtsdt else day


def _new_therapy(patient: Patient) -> None:
    """The first subsequent therapy up to the cut-off; a partial date means after the last dose when it can (5.2, M12)."""
    texts = [r["CMSTDTC"] for r in patient.of("cm") if r["CMCAT"] == "SUBSEQUENT ANTI-CANCER THERAPY"]
    texts += [r["PRSTDTC"] for r in patient.of("pr") if r["PRCAT"] == "SUBSEQUENT ANTI-CANCER THERAPY"]
    days = []
    for text in texts:
        day, end = first(text), last(text)
        if day is None or end is None:
            continue
        if day != end:
            if patient.trtsdt and day < patient.trtsdt <= end:
                day = patient.trtsdt
            if patient.trtedt and first(text) <= patient.trtedt <= end:
                day = min(next_day(patient.trtedt), end)
        days.append(day)
    patient.nact = min((day for day in days if day <= patient.plan.dco), default=None)
