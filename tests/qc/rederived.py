"""The same doses, exposure, findings and events as the second derivation has them, subject by subject."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from schemas.base import names
from schemas.sdtm import DETAILED
from tests.qc.days import Day, exact
from tests.qc.derived import BY_RECORD, GRADED, OF_EVENT, Outcomes
from tests.qc.doses import Dose, Exposure, exposure, milligrams, sums
from tests.qc.events import events, window_end
from tests.qc.findings import OF_DIPSTICK, Result, Units, parameter, results
from tests.qc.numbers import read
from tests.qc.rules import Plan, Record, Rules
from tests.qc.story import Story
from tests.qc.subjects import COLLECTED

Records = dict[str, list[Record]]


def rederived(stories: Iterable[Story], plan: Plan, rules: Rules) -> Outcomes:
    """What the second derivation says."""
    people = {story.subject: complete(story) for story in stories}
    exposures = {subject: exposure(records, plan, rules) for subject, records in people.items()}
    treated = [records for subject, records in people.items() if exposures[subject].begin]
    units = {name: _units(name, treated, plan, rules) for name in ("LB", "VS")}
    said: Outcomes = {}
    for subject, known in exposures.items():
        said |= _of_exposure(subject, known, plan, rules)
        for name in ("LB", "VS") if known.begin else ():
            for result in results(name, people[subject][name.lower()], known, units[name], plan, rules):
                said |= _of_result(subject, result, units[name])
        for event, flag, reason in events(people[subject], known, plan, rules) if known.begin else ():
            values = (_day(event.start), _day(event.end), _flag(event.before),
                      _flag(event.start is not None and event.start > window_end(known, plan)),
                      flag, reason, event.grade, event.initial)  # fmt: skip
            said |= {(c, subject, f"AE {event.row['AESEQ']:g}"): v for c, v in zip(OF_EVENT, values, strict=True)}
    return said


def complete(story: Story) -> Records:
    """The records of a subject with every variable of their domain; None where nothing was collected."""
    columns = {name: dict.fromkeys((*names(DETAILED[name]), *COLLECTED)) for name in DETAILED}
    records: Records = defaultdict(list)
    for domain, rows in story.records.items():
        records[domain] = [columns[domain] | row for row in rows]
    return records


def _units(name: str, people: Iterable[Records], plan: Plan, rules: Rules) -> Units:
    """The unit of most results of each parameter, of treated subjects up to the cut-off."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for records in people:
        for record in records[name.lower()]:
            day, code = exact(record[f"{name}DTC"]), parameter(record, name, rules)
            if code and read(record[f"{name}STRESN"], record[f"{name}STRESC"], beyond=True) and not (day and day > plan.dco):
                counts[code][record[f"{name}STRESU"]] += 1
    units = {code: max((unit for unit in found if unit), key=found.__getitem__, default=None) for code, found in counts.items()}
    return units | {OF_DIPSTICK: None} | ({"CACRALB": units["CA"]} if "CA" in units else {})


def _of_exposure(subject: str, known: Exposure, plan: Plan, rules: Rules) -> Outcomes:
    said: Outcomes = {("TRTSDT", subject, "ADSL"): _day(known.begin), ("TRTEDT", subject, "ADSL"): _day(known.end)}
    said["SAFFL", subject, "ADSL"] = "Y" if known.begin else "N"
    for drug, planned in plan.drugs.items():
        doses = known.of(drug)
        stopped = max(d.end for d in doses) if doses and known.stops[drug] else None
        said[f"{drug[:3]}SDT", subject, "ADSL"] = _day(doses[0].begin if doses else None)
        said[f"{drug[:3]}EDT", subject, "ADSL"] = _day(stopped)
        for dose in doses:
            said |= _of_dose(subject, dose, rules)
        for code, value in (sums(drug, known, plan, rules) if doses else {}).items():
            said[code, subject, planned.letter + code] = None if value is None else float(value)
    return said


def _of_dose(subject: str, dose: Dose, rules: Rules) -> Outcomes:
    where, amount = f"EX {dose.record['EXSEQ']:g}", milligrams(dose.record, rules)
    values = {"ASTDT": _day(dose.begin), "AENDT": _day(dose.end), "AVAL": None if amount is None else float(amount)}
    return {(name, subject, where): value for name, value in values.items()}


def _of_result(subject: str, result: Result, units: Units) -> Outcomes:
    base, value = result.base, result.value
    number = float(value.number) if value and not value.side else None
    start = float(base.value.number) if base and base.value and not base.value.side else None
    change = float(value.number - base.value.number) if result.after and number is not None and start is not None else None
    unit = units[result.parameter] if result.by is not None else result.of("STRESU")
    values: dict[str, Any] = dict(zip(BY_RECORD, (
        result.parameter, number, unit, _day(exact(result.of("DTC"))), _flag(base is result), start, change,
        _flag(result.on_treatment), _flag(result.shown)), strict=True))  # fmt: skip
    if result.name == "LB":
        values |= dict(zip(GRADED, (
            result.range, base and base.range, result.low, result.high, base and base.low, base and base.high,
            _flag(result.lowest), _flag(result.highest)), strict=True))  # fmt: skip
    record = f"{result.name} {result.of('SEQ'):g}" + " corrected" * (result.parameter == "CACRALB")
    return {(name, subject, record): value for name, value in values.items()}


def _flag(condition: bool) -> str | None:
    return "Y" if condition else None


def _day(day: Day | None) -> str | None:
    return day and day.isoformat()
