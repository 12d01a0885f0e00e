"""The variables of ADSL on which the endpoints build, of one subject, as their methods in define.xml have them."""

from dataclasses import dataclass
from datetime import date, timedelta

from tests.surenv01.reviewer.days import first, last, whole
from tests.surenv01.reviewer.package import Package, Record, of_subject

MILESTONE, EVENT = "PROTOCOL MILESTONE", "DISPOSITION EVENT"
ALIVE = (
    ("dm", "RFICDTC", "", ()), ("ae", "AESTDTC", "", ()), ("cm", "CMSTDTC", "", ()), ("pr", "PRSTDTC", "", ()),
    ("ds", "DSSTDTC", "DSDECOD", ("DEATH", "LOST TO FOLLOW-UP")), ("ex", "EXSTDTC", "", ()), ("ex", "EXENDTC", "", ()),
    ("tu", "TUDTC", "", ()), ("tr", "TRDTC", "TRSTAT", ("NOT DONE",)), ("rs", "RSDTC", "RSSTAT", ("NOT DONE",)),
    ("sv", "SVSTDTC", "SVOCCUR", ("N",)), ("vs", "VSDTC", "VSSTAT", ("NOT DONE",)), ("lb", "LBDTC", "LBSTAT", ("NOT DONE",)),
)  # fmt: skip


@dataclass
class Subject:
    """One record of ADSL, as far as it is needed."""

    usubjid: str
    enrolled: bool
    origin: date | None
    trtsdt: date | None
    trtedt: date | None
    dthdt: date | None
    nactdt: date | None
    blscandt: date | None
    blevalfl: bool
    dcsreas: str
    cutoff: date

    @property
    def fasfl(self) -> bool:
        """Enrolled and treated with at least one dose."""
        return self.enrolled and self.trtsdt is not None


def subject_of(package: Package, tables: dict[str, list[Record]], dm: Record, cutoff: date) -> Subject:
    """One subject of DM."""
    own = {name: list(of_subject(records, dm["USUBJID"])) for name, records in tables.items()}
    milestones = [r for r in own["ds"] if r["DSCAT"] == MILESTONE and not (first(r["DSSTDTC"]) or cutoff) > cutoff]
    entered = [r for r in milestones if r["DSDECOD"] in ("ENTERED INTO TRIAL", "ENROLLED")]
    randomised = [r for r in milestones if r["DSDECOD"] == "RANDOMIZED"]
    enrldt, randdt = (min(filter(None, (whole(r["DSSTDTC"]) for r in rows)), default=None) for rows in (entered, randomised))
    given = [r for r in own["ex"] if (r["EXDOSE"] is None or r["EXDOSE"] > 0) and first(r["EXSTDTC"]) <= cutoff]  # type: ignore[operator]
    trtsdt = min((_first_day(r, (whole(dm["RFICDTC"]), enrldt, randdt)) for r in given), default=None)
    ended = [
        r for r in own["ds"]
        if r["DSCAT"] == EVENT and r["DSDECOD"] != "SCREEN FAILURE" and not (first(r["DSSTDTC"]) or cutoff) > cutoff
    ]  # fmt: skip
    left = next((r for r in sorted(ended, key=lambda r: r["DSSTDTC"]) if r["DSSCAT"] == "STUDY PARTICIPATION"), None)
    dthdt, dead, alive = _death(own, dm, trtsdt, cutoff)
    trtedt = _last_dose(given, own["ex"], ended, left, dthdt or (alive if dead else None), cutoff)
    scans = [r for r in own["tr"] if _scanned(r) and r["TRGRPID"] in ("TARGET", "NON-TARGET") and _until(r, trtsdt)]
    return Subject(
        usubjid=dm["USUBJID"],
        enrolled=bool(entered or randomised),
        origin=randdt or enrldt or trtsdt,
        trtsdt=trtsdt,
        trtedt=trtedt,
        dthdt=dthdt,
        nactdt=_new_therapy(own, trtsdt, trtedt, cutoff),
        blscandt=max((whole(r["TRDTC"]) for r in scans), default=None),  # type: ignore[type-var]
        blevalfl=_evaluable(own, scans, trtsdt),
        dcsreas=left["DSDECOD"] if left and left["DSDECOD"] != "COMPLETED" else "",
        cutoff=cutoff,
    )


def _first_day(dose: Record, milestones: tuple[date | None, ...]) -> date:
    day, end = first(dose["EXSTDTC"]), last(dose["EXSTDTC"])
    until = min(filter(None, (end, last(dose["EXENDTC"]))))
    for milestone in milestones:
        if milestone and milestone > day and milestone <= until:  # type: ignore[operator]
            day = milestone
    assert day
    return day


def _last_dose(given: list[Record], every: list[Record], ended: list[Record], left: Record | None, died: date | None,
               cutoff: date) -> date | None:  # fmt: skip
    """TRTEDT: the latest last day over all drugs, None while any goes on."""
    days = []
    for drug in {r["EXTRT"] for r in given}:
        own = sorted((r for r in ended if drug in r["DSSCAT"]), key=lambda r: r["DSSTDTC"])
        ends = [*(last(r["DSSTDTC"]) for r in own[:1]), died, last(left["DSSTDTC"]) if left else None]
        end = next(filter(None, ends), None)
        if end is None:
            return None
        end = min(end, died) if died else end
        starts = sorted(filter(None, {first(r["EXSTDTC"]) for r in every if r["EXTRT"] == drug}))
        for dose in (r for r in given if r["EXTRT"] == drug):
            start = first(dose["EXSTDTC"])
            assert start
            if dose["EXENDTC"]:
                day = last(dose["EXENDTC"])
                assert day
                if len(dose["EXENDTC"]) < 10 and end >= first(dose["EXENDTC"]):  # type: ignore[operator]
                    day = min(day, end)
            elif dose["EXDOSFRQ"] == "ONCE" or drug == "ENVAFOLIMAB":
                day = last(dose["EXSTDTC"])
            else:
                later = [s for s in starts if s > start]
                day = min(later[0] - timedelta(1), end) if later else end
            days.append(min(max(day, start), cutoff))  # type: ignore[type-var]
    return max(days, default=None)  # type: ignore[type-var]


def _death(own: dict[str, list[Record]], dm: Record, trtsdt: date | None, cutoff: date) -> tuple[date | None, bool, date | None]:
    """DTHDT, whether the subject is dead, and LSTALVDT."""
    fatal = [r for r in own["ae"] if r["AEOUT"] == "FATAL" or r["AESDTH"] == "Y" or r["AETOXGR"].removeprefix("GRADE ") == "5"]
    dead_ds = [r for r in own["ds"] if r["DSDECOD"] == "DEATH"]
    heard = [r for r in own["ss"] if r["SSSTRESC"] == "DEAD"]
    details = [r for r in own["dd"] if r["DDTESTCD"] == "PRCDTH"]
    dated = [
        [dm["DTHDTC"]],
        [r["DSSTDTC"] for r in dead_ds if r["DSSCAT"] == "STUDY PARTICIPATION"],
        [r["AEENDTC"] for r in fatal],
        [r["SSDTC"] for r in heard],
        [r["DDDTC"] for r in details],
    ]
    said = [sorted(filter(None, dates)) for dates in dated]
    dtc = next((dates[0] for dates in said if dates), "")
    if dtc and len(dtc) < 10:
        allowed = [d for dates in said[:3] for d in dates if first(d) >= first(dtc) and last(d) <= last(dtc)]  # type: ignore[operator]
        dtc = max([dtc, *allowed], key=len)
    dead = bool(dm["DTHFL"] == "Y" or dm["DTHDTC"] or fatal or dead_ds or heard or details)
    proofs = [
        r[variable]
        for name, variable, by, never in ALIVE
        for r in own[name]
        if r.get(variable) and not (by and r.get(by) in never)
        and not (name == "sv" and r["VISIT"].startswith("SURVIVAL FOLLOW-UP"))
    ] + [r["SSDTC"] for r in own["ss"] if r["SSSTRESC"] == "ALIVE"]  # fmt: skip
    proofs = [p for p in proofs if not dtc or not (first(p) > last(dtc) or (whole(p) and whole(dtc) and whole(p) >= whole(dtc)))]  # type: ignore[operator]
    alive = max(filter(None, map(whole, proofs)), default=None) or max(filter(None, map(first, proofs)), default=None)
    if alive and alive > cutoff:
        alive = cutoff
    if not dtc:
        return None, dead, alive
    day, end = first(dtc), last(dtc)
    assert day
    assert end
    if len(dtc) < 10:
        if alive and day <= alive <= end:
            day = min(alive + timedelta(1), end)
        day = max(day, trtsdt) if trtsdt else day
    return (None, False, cutoff) if day > cutoff else (day, dead, alive)


def _new_therapy(own: dict[str, list[Record]], trtsdt: date | None, trtedt: date | None, cutoff: date) -> date | None:
    days = []
    for domain in ("CM", "PR"):
        for r in own[domain.lower()]:
            if r[f"{domain}CAT"] != "SUBSEQUENT ANTI-CANCER THERAPY" or r.get(f"{domain}OCCUR") == "N":
                continue
            start, end, stopped = first(r[f"{domain}STDTC"]), last(r[f"{domain}STDTC"]), last(r[f"{domain}ENDTC"])
            if not start or not end:
                continue
            day = start
            if len(r[f"{domain}STDTC"]) < 10:
                if trtedt and start <= trtedt <= end and not (stopped and stopped <= trtedt):
                    day = min(trtedt + timedelta(1), end)
                elif trtsdt and start < trtsdt <= end and not (stopped and stopped < trtsdt):
                    day = trtsdt
            days.append(day)
    return min((day for day in days if day <= cutoff), default=None)


def _scanned(r: Record) -> bool:
    return bool(whole(r["TRDTC"])) and r["TRSTAT"] != "NOT DONE"


def _until(r: Record, trtsdt: date | None) -> bool:
    day = whole(r["TRDTC"])
    return bool(day) and (trtsdt is None or day <= trtsdt)  # type: ignore[operator]


def _evaluable(own: dict[str, list[Record]], scans: list[Record], trtsdt: date | None) -> bool:
    identified = {r["TULNKID"] for r in own["tu"] if r["TUSTRESC"] == "TARGET" and r["TUTESTCD"] not in ("TUSPLIT", "TUMERGE")}
    measured = {
        r["TRLNKID"]
        for r in own["tr"]
        if r["TRTESTCD"] in ("LDIAM", "LPERP", "DIAMETER") and r["TRGRPID"] == "TARGET" and _until(r, trtsdt)
        and not set(r["TRLNKID"]) & set("./")
        and ((r["TRSTRESN"] is not None and r["TRSTAT"] != "NOT DONE") or r["TRORRES"] == "TOO SMALL TO MEASURE")
    }  # fmt: skip
    expected = identified | measured
    return expected <= measured if expected else any(r["TRGRPID"] == "NON-TARGET" for r in scans)
