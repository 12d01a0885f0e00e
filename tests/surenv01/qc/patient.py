"""One patient's facts, straight from SDTM records (plain dictionaries), as a second programmer would derive them.

Written from STUDY_SPEC 1.2, 5.2, 5.9 and 5.10; slow and plain on purpose.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from tests.qc.days import Day, exact, first, last, next_day

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
    dead: bool = False
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
    _first_dose(patient)
    _origin(patient)
    _end_of_study(patient)
    _survival(patient)
    _last_dose(patient)
    _new_therapy(patient)
    return patient


def _doses(patient: Patient) -> list[tuple[Record, Day]]:
    """The doses given up to the cut-off with their first day: one that is known in part is not before the milestones."""
    milestones = [exact(patient.of("dm")[0]["RFICDTC"]), *(min(days) for days in _milestones(patient).values() if days)]
    given = []
    for dose in patient.of("ex"):
        begin = first(dose["EXSTDTC"])
        placebo = "PLACEBO" in str(dose["EXTRT"]).upper() and dose["EXDOSE"] == 0
        amount = dose["EXDOSE"]
        if begin is None or begin > patient.plan.dco or not (placebo or amount is None or amount > 0):
            continue
        until = min(day for day in (last(dose["EXSTDTC"]), last(dose["EXENDTC"])) if day)
        given.append((dose, max([begin, *(day for day in milestones if day and begin < day <= until)])))
    return given


def _first_dose(patient: Patient) -> None:
    patient.trtsdt = min((begin for _, begin in _doses(patient)), default=None)


def _last_dose(patient: Patient) -> None:
    """The last dose of any drug; none while one of the drugs taken goes on."""
    stops = {dose["EXTRT"]: _stop(patient, dose["EXTRT"]) for dose, _ in _doses(patient)}
    if stops and all(stops.values()):
        patient.trtedt = max(_end(patient, dose, begin, stops[dose["EXTRT"]]) for dose, begin in _doses(patient))


def _stop(patient: Patient, drug: object) -> Day | None:
    """The day on which a drug ended: its disposition, else death, else the end of the study; the cut-off where none is dated."""
    events = _dispositions(patient)
    day_of = {id(event): exact(event["DSSTDTC"]) or last(event["DSSTDTC"]) for event in events}
    of_drug = sorted(
        (e for e in events if e["DSSCAT"] in (drug, None)), key=lambda e: (e["DSSCAT"] is None, day_of[id(e)] or Day.max)
    )
    died = patient.death or patient.alive if patient.dead else None
    of_study = sorted((e for e in events if e["DSSCAT"] in ("STUDY PARTICIPATION", None)), key=lambda e: day_of[id(e)] or Day.max)
    if not (of_drug or patient.dead or of_study):
        return None
    dated = [day for day in (*(day_of[id(e)] for e in of_drug[:1]), died, *(day_of[id(e)] for e in of_study[:1])) if day]
    return min(filter(None, [dated[0] if dated else patient.plan.dco, died]))


def _end(patient: Patient, dose: Record, begin: Day, stop: Day) -> Day:
    """The last day of a dose: an interval without an end goes on to the next of its drug, else to the end of the drug."""
    if dose["EXENDTC"] is None:
        starts = [first(other["EXSTDTC"]) for other in patient.of("ex") if other["EXTRT"] == dose["EXTRT"]]
        later = min((day for day in starts if day and day > first(dose["EXSTDTC"])), default=None)
        end = stop if later is None else min(stop, later - timedelta(days=1))
        end = end if dose["EXTRT"] != "ENVAFOLIMAB" else last(dose["EXSTDTC"])
    else:
        end = last(dose["EXENDTC"])
        end = stop if first(dose["EXENDTC"]) <= stop < end else end
    return min(max(end, begin), patient.plan.dco)


def _dispositions(patient: Patient) -> list[Record]:
    """Disposition events dated up to the cut-off, screen failures aside."""
    events = [d for d in patient.of("ds") if d["DSCAT"] == "DISPOSITION EVENT" and d["DSDECOD"] != "SCREEN FAILURE"]
    return [d for d in events if (first(d["DSSTDTC"]) or patient.plan.dco) <= patient.plan.dco]


def _milestones(patient: Patient) -> dict[str, list[Day]]:
    """The dates of enrolment and randomisation up to the cut-off; a kind that was reached on no known date has none."""
    reached: dict[str, list[Day]] = {}
    for milestone in patient.of("ds"):
        kind = {"RANDOMIZED": "RANDDT", "ENTERED INTO TRIAL": "ENRLDT", "ENROLLED": "ENRLDT"}.get(str(milestone["DSDECOD"]))
        if milestone["DSCAT"] != "PROTOCOL MILESTONE" or kind is None:
            continue
        if (first(milestone["DSSTDTC"]) or patient.plan.dco) > patient.plan.dco:
            continue
        days = reached.setdefault(kind, [])
        if day := exact(milestone["DSSTDTC"]):
            days.append(day)
    return reached


def _origin(patient: Patient) -> None:
    reached = _milestones(patient)
    patient.enrolled = bool(reached)
    if patient.trtsdt:
        reached["TRTSDT"] = [patient.trtsdt]
    patient.start = next((min(reached[name]) for name in patient.plan.origin if reached.get(name)), None)


def _end_of_study(patient: Patient) -> None:
    of_study = [d for d in _dispositions(patient) if d["DSSCAT"] in (None, "STUDY PARTICIPATION")]
    dated = sorted(of_study, key=lambda d: (last(d["DSSTDTC"]) or Day.max, d["DSSEQ"]))
    if dated and patient.enrolled and dated[0]["DSDECOD"] != "COMPLETED":
        patient.end_reason = str(dated[0]["DSDECOD"])


def _survival(patient: Patient) -> None:
    """Date last known alive and date of death, both up to the cut-off."""
    dco, stated = patient.plan.dco, _stated_deaths(patient)
    died = _chosen(stated)
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
    patient.dead = bool(stated) and not (patient.death and patient.death > dco)
    if patient.death and patient.death > dco:
        patient.death = None


def _stated_deaths(patient: Patient) -> list[tuple[str, str | None]]:
    """Who says that the patient died, and when, the most trusted first (5.9); an end of treatment does not say when."""
    drugs = {dose["EXTRT"] for dose in patient.of("ex")}
    told = [("DM", r["DTHDTC"]) for r in patient.of("dm") if r["DTHFL"] == "Y" or r["DTHDTC"]]
    told += [("DS", None if r["DSSCAT"] in drugs else r["DSSTDTC"]) for r in patient.of("ds") if r["DSDECOD"] == "DEATH"]
    told += [("AE", r["AEENDTC"]) for r in patient.of("ae") if r["AEOUT"] == "FATAL" or r["AESDTH"] == "Y" or r["AETOXGR"] == "5"]
    told += [("SS", r["SSDTC"]) for r in patient.of("ss") if r["SSSTRESC"] == "DEAD"]
    return told + [("DD", r["DDDTC"]) for r in patient.of("dd") if r["DDTESTCD"] == "PRCDTH"]


def _chosen(stated: list[tuple[str, str | None]]) -> str | None:
    """The most trusted date; the exact day that DM, DS or AE give inside it where it is known in part."""
    dated = sorted(
        ((domain, text) for domain, text in stated if text), key=lambda one: ("DM", "DS", "AE", "SS", "DD").index(one[0])
    )
    if not dated:
        return None
    trusted = dated[0][1]
    inside = [text for domain, text in dated if domain in ("DM", "DS", "AE") and text[: len(trusted)] == trusted]
    return max([trusted, *inside], key=lambda text: len(text[:10]))


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
