"""First and last dose, and exposure by drug, of one subject (STUDY_SPEC 5.2 and 5.7). Shares no code with pipeline/."""

from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from itertools import pairwise
from math import ceil

from tests.qc.days import Day, clock, exact, first, last
from tests.qc.rules import Plan, Record, Rules

MILLIGRAMS = {None: Fraction(1), "mg": Fraction(1), "g": Fraction(1000), "ug": Fraction(1, 1000), "mcg": Fraction(1, 1000)}
INTERVALS = {
    "QD": Fraction(1), "BID": Fraction(1, 2), "TID": Fraction(1, 3), "Q12H": Fraction(1, 2), "QAM": Fraction(1),
    "QPM": Fraction(1), "QOD": Fraction(2), "3 TIMES PER WEEK": Fraction(7, 3), "EVERY 2 WEEKS": Fraction(14),
    "EVERY 3 WEEKS": Fraction(21),
}  # fmt: skip
"""Days from dose to dose."""
TREATMENT, STUDY = ("STUDY TREATMENT", "TREATMENT"), ("STUDY PARTICIPATION",)


@dataclass
class Dose:
    """A dose given: its record and the days of it."""

    record: Record
    begin: Day
    end: Day

    @property
    def days(self) -> list[int]:
        return list(range(self.begin.toordinal(), self.end.toordinal() + 1))


@dataclass
class Exposure:
    """What a subject was given: first and last day over all and by drug, the time of the first dose, the doses."""

    begin: Day | None = None
    end: Day | None = None
    """None also while a drug goes on."""
    time: str = ""
    doses: list[Dose] = field(default_factory=list)
    stops: dict[str, Day | None] = field(default_factory=dict)
    death: Day | None = None

    def of(self, drug: str) -> list[Dose]:
        """The doses of a drug, in the order in which they began."""
        return sorted((d for d in self.doses if d.record["EXTRT"] == drug), key=lambda d: (d.begin, d.record["EXSEQ"]))


def exposure(records: dict[str, list[Record]], plan: Plan, rules: Rules) -> Exposure:
    """All that follows from DM, DS and EX of a subject."""
    person, given = records["dm"][0], []
    known = Exposure(death=exact(person["DTHDTC"]))
    if known.death and known.death > plan.dco:
        known.death = None
    for record in records["ex"]:
        begin = _first_day(record, records, rules)
        if begin and first(record["EXSTDTC"]) <= plan.dco and _is_given(record, plan, rules):
            given.append((record, begin))
    for name in {record["EXTRT"] for record, _ in given}:
        known.stops[name] = _stop(name, records["ds"], known.death, plan, rules)
    for record, begin in given:
        end = _last_day(record, records["ex"], known.stops[record["EXTRT"]] or plan.dco, plan, rules)
        known.doses.append(Dose(record, begin, min(max(end, begin), plan.dco)))
    if known.doses:
        known.begin = min(d.begin for d in known.doses)
        known.end = max(d.end for d in known.doses) if all(known.stops.values()) else None
        times = [clock(d.record["EXSTDTC"]) for d in known.doses if d.begin == known.begin]
        stated = clock(person["RFXSTDTC"]) if exact(person["RFXSTDTC"]) == known.begin else ""
        known.time = min(times) if all(times) else stated
    return known


def _is_given(record: Record, plan: Plan, rules: Rules) -> bool:
    """Above 0 or of an unknown amount; 0 of a placebo; EXOCCUR, and a zero as text, decide where collected."""
    amount, name = record["EXDOSE"], str(record["EXTRT"])
    if not rules.amounts:
        return amount is not None and amount > 0
    placebo = "PLACEBO" in name or any(name in drug.placebo for drug in plan.drugs.values())
    if record["EXOCCUR"]:
        return record["EXOCCUR"] == "Y"
    return placebo or (amount > 0 if amount is not None else record["EXDOSTXT"] != "0 mg")


def _first_day(record: Record, records: dict[str, list[Record]], rules: Rules) -> Day | None:
    """A partial start is its first possible day, not before consent and enrolment where the interval allows it."""
    begin, latest = first(record["EXSTDTC"]), last(record["EXSTDTC"])
    if begin is None or begin == latest or not rules.milestones:
        return begin
    latest = min(filter(None, (latest, last(record["EXENDTC"]))))
    reached = [exact(records["dm"][0]["RFICDTC"])] + [
        exact(r["DSSTDTC"]) for r in records["ds"] if r["DSCAT"] == "PROTOCOL MILESTONE"
    ]
    return max([begin, *(day for day in reached if day and begin < day <= latest)])


def _stop(drug: str, dispositions: list[Record], death: Day | None, plan: Plan, rules: Rules) -> Day | None:
    """The day on which a drug ended; None where it goes on."""
    events = [r for r in dispositions if r["DSCAT"] == "DISPOSITION EVENT" and first(r["DSSTDTC"]) <= plan.dco]
    follow_up = any(r["DSSCAT"] is None and r["EPOCH"] == "FOLLOW-UP" for r in events)
    own, common, study = [], [], []
    for event in events:
        scope, epoch, day = event["DSSCAT"], event["EPOCH"], last(event["DSSTDTC"])
        if scope == drug:
            own.append(day)
        elif scope in TREATMENT or (scope is None and not (follow_up and epoch == "FOLLOW-UP")) or _unknown(scope, epoch, plan):
            common.append(day)
        if scope in STUDY or (scope is None and (epoch == "FOLLOW-UP" or not follow_up)):
            study.append(day)
    if not rules.end_wordings:
        common = []
    for days in (own, common, [death] if death else [], study):
        if days:
            return min(filter(None, (min(days), death)))
    return None


def _unknown(scope: object, epoch: object, plan: Plan) -> bool:
    """A wording that is nobody's, in the epoch of treatment."""
    names = {name for drug, planned in plan.drugs.items() for name in (drug, *planned.placebo)}
    return scope not in (*STUDY, *TREATMENT, *names, None) and epoch == "TREATMENT"


def _last_day(record: Record, others: list[Record], stop: Day, plan: Plan, rules: Rules) -> Day:
    """The last possible day of the end, not after that of the drug; of a course without an end that of the drug."""
    end = last(record["EXENDTC"])
    if end is not None:
        return stop if first(record["EXENDTC"]) <= stop < end else end
    planned = plan.drugs.get(str(record["EXTRT"]))
    interval = INTERVALS.get(str(record["EXDOSFRQ"]))
    daily = record["EXDOSFRQ"] != "ONCE" and ((planned and planned.days == 1) or (interval is not None and interval <= 1))
    if not daily or not rules.open_ends:
        return last(record["EXSTDTC"])
    starts = [first(r["EXSTDTC"]) for r in others if r["EXTRT"] == record["EXTRT"]]
    later = [day - timedelta(days=1) for day in starts if day and day > first(record["EXSTDTC"])]
    return min([stop, *later])


def sums(drug: str, known: Exposure, plan: Plan, rules: Rules) -> dict[str, Fraction | None]:
    """The summaries of ADEX by their code, of a drug that was given."""
    planned, doses = plan.drugs[drug], known.of(drug)
    duration = (max(d.end for d in doses) - min(d.begin for d in doses)).days + 1
    amounts, numbers, by_day, covered = [], [], [], []
    for dose in doses:
        amount = milligrams(dose.record, rules)
        daily, number = _number(dose, planned.days == 1, covered, rules)
        amounts.append(None if amount is None or number is None else amount * number)
        numbers.append(number)
        by_day.append(None if amount is None or daily is None else amount * daily)
        covered.append((dose.record["EXDOSFRQ"], set(dose.days)))
    total = None if None in amounts else sum(amounts, Fraction(0))
    cycles = ceil(Fraction(duration, planned.days))
    wanted = planned.dose * (min(cycles, planned.at_most) if planned.at_most else cycles)
    found = {
        "DURD": Fraction(duration),
        "TDOSE": total,
        "AVDOSE": total and total / duration,
        "RDI": total and 100 * total / wanted,
    }
    if planned.days == 1:
        found["NRED"] = None if None in by_day else Fraction(sum(b < a for a, b in pairwise(by_day)))
        reached, gaps = doses[0].end, 0
        for dose in doses[1:]:
            gaps += (dose.begin - reached).days > 1
            reached = max(reached, dose.end)
        return found | {"NINT": Fraction(gaps)}
    return found | {"NDOSE": None if None in numbers else sum(numbers, Fraction(0))}


def milligrams(record: Record, rules: Rules) -> Fraction | None:
    """mg of one dose; None where amount or unit cannot be read."""
    unit = MILLIGRAMS.get(record["EXDOSU"]) if rules.dose_units else Fraction(1)
    return None if record["EXDOSE"] is None or unit is None else Fraction(repr(record["EXDOSE"])) * unit


def _number(
    dose: Dose, daily: bool, covered: list[tuple[object, set[int]]], rules: Rules
) -> tuple[Fraction | None, Fraction | None]:
    """Doses a day, and doses in all, of a record; days that an earlier record covers are not counted twice."""
    often = dose.record["EXDOSFRQ"] if rules.frequencies else None
    often = often or ("QD" if daily else "ONCE")
    if often == "ONCE":
        return Fraction(0), Fraction(1)
    interval = INTERVALS.get(str(often))
    if interval is None:
        return None, None
    if interval > 1:
        return 1 / interval, Fraction(ceil(len(dose.days) / interval))
    halves = ("QAM", "QPM")
    before = set().union(*(days for other, days in covered if often not in halves or other not in halves or other == often))
    return 1 / interval, len(set(dose.days) - before) / interval
