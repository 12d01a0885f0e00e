"""Baseline, worst grade on treatment and shift of each graded laboratory test (CTCAE 5.0), subject by subject.

Takes the meant forms LB and LBP; numbers are exact fractions of the text reported. Multiples of a limit are compared in the unit
and with the limits of the report, published numbers in SI units. Calcium is corrected for albumin of the same visit.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pandas as pd

from ..truth.people import Person, by_subject, full

WINDOW = timedelta(days=28)
COLUMNS = ["FOLDER", "FORMDT", "LBTEST", "LBRES", "LBU", "LBLO", "LBHI"]
SHOWN = ["USUBJID", "TEST", "SIDE", "BASE", "BASEDT", "BASEGR", "WORSTGR", "SHIFT"]
Steps = dict[int, str]
LOW: dict[str, Steps] = {
    "HGB": {2: "100", 3: "80"}, "PLAT": {2: "75", 3: "50", 4: "25"}, "NEUT": {2: "1.5", 3: "1.0", 4: "0.5"},
    "WBC": {2: "3.0", 3: "2.0", 4: "1.0"}, "LYM": {2: "0.8", 3: "0.5", 4: "0.2"}, "ALB": {2: "30", 3: "20"},
    "SODIUM": {2: "130", 3: "125", 4: "120"}, "K": {3: "3.0", 4: "2.5"}, "MG": {2: "0.5", 3: "0.4", 4: "0.3"},
    "GLUC": {2: "3.0", 3: "2.2", 4: "1.7"}, "CACRALB": {2: "2.0", 3: "1.75", 4: "1.5"},
}  # fmt: skip
"""Below the lower limit of normal is grade 1, below each of these numbers the grade before it."""
HIGH: dict[str, Steps] = {
    "SODIUM": {2: "150", 3: "155", 4: "160"}, "K": {2: "5.5", 3: "6.0", 4: "7.0"}, "MG": {3: "1.23", 4: "3.3"},
    "CACRALB": {2: "2.9", 3: "3.1", 4: "3.4"}, "CHOL": {2: "7.75", 3: "10.34", 4: "12.92"}, "URATE": {},
}  # fmt: skip
"""Above the upper limit of normal is grade 1."""
NUMBERS: dict[str, Steps] = {
    "WBC": {3: "100"}, "LYM": {2: "4", 3: "20"}, "INR": {1: "1.2", 2: "1.5", 3: "2.5"},
    "TRIG": {1: "1.71", 2: "3.42", 3: "5.7", 4: "11.4"},
}  # fmt: skip
"""Above these numbers, whatever is normal; grade 1 of triglycerides begins at its number."""
MULTIPLES: dict[str, Steps] = {
    "ALT": {1: "1", 2: "3", 3: "5", 4: "20"}, "AST": {1: "1", 2: "3", 3: "5", 4: "20"},
    "ALP": {1: "1", 2: "2.5", 3: "5", 4: "20"}, "GGT": {1: "1", 2: "2.5", 3: "5", 4: "20"},
    "BILI": {1: "1", 2: "1.5", 3: "3", 4: "10"}, "LDH": {1: "1"}, "CK": {1: "1", 2: "2.5", 3: "5", 4: "10"},
    "CREAT": {1: "1", 2: "1.5", 3: "3", 4: "6"}, "APTT": {1: "1", 2: "1.5", 3: "2.5"},
    "AMYLASE": {1: "1", 2: "1.5", 3: "5"}, "LIPASET": {1: "1", 2: "1.5", 3: "5"},
}  # fmt: skip
"""Above these multiples of the upper limit of normal, without symptoms."""
FROM_BASELINE = {"ALT": "1.5", "AST": "1.5", "ALP": "2", "GGT": "2", "BILI": "1"}
"""After a baseline above normal multiples are of it; grade 1 begins at this one, of bilirubin above it."""
CREATININE = {2: "1.5", 3: "3"}
"""Above these multiples of the baseline, too."""
PER_GRAM_PER_LITRE = (0, 20, 40)
"""Haemoglobin above its upper limit of normal by more than this: grade 1, 2, 3."""
DIPSTICK = {"NEGATIVE": 0, "TRACE": 0, "1+": 1, "2+": 2, "3+": 2, "4+": 3}
"""Protein in urine of an adult, by plus signs."""
SI_PER_UNIT = {
    ("ALB", "g/dL"): Fraction(10), ("CA", "mg/dL"): 10 / Fraction("40.078"), ("MG", "mg/dL"): 10 / Fraction("24.305"),
    ("GLUC", "mg/dL"): 10 / Fraction("180.156"), ("CHOL", "mg/dL"): 10 / Fraction("386.65"),
    ("TRIG", "mg/dL"): 10 / Fraction("885.4"), ("BILI", "mg/dL"): 10_000 / Fraction("584.66"),
    ("CREAT", "mg/dL"): 10_000 / Fraction("113.12"), ("URATE", "mg/dL"): 10_000 / Fraction("168.11"),
}  # fmt: skip
"""By molar mass in g/mol."""


@dataclass(frozen=True)
class Result:
    """A result in the unit of the report; `si`: how many SI units one of it is. `below`: known to be below `value` only."""

    day: date
    order: int
    value: Fraction
    below: bool
    si: Fraction
    low: Fraction | None
    high: Fraction | None


def laboratory(forms: dict[str, pd.DataFrame], everybody: list[Person], dco: str) -> pd.DataFrame:
    """One row per treated subject, graded test and direction that has a result up to the cut-off."""
    rows = []
    panels = forms["LBP"]
    blood = panels[panels["LBSPEC"] == "BLOOD"]
    urine = panels[(panels["LBSPEC"] == "URINE") & (panels["LBTEST"] == "PROT")].assign(LBTEST="PROTDIP")
    collected = by_subject(pd.concat([forms["LB"], blood, urine]), COLUMNS)
    for person in everybody:
        if person.SAFFL == "Y" and person.TRTSDT:
            by_test = _results(collected[person.SUBJID], date.fromisoformat(dco))
            rows += [row for test, own in sorted(by_test.items()) for row in _rows(person, person.TRTSDT, test, own)]
    return pd.DataFrame(rows, columns=SHOWN)


def _results(answers: list[dict[str, Any]], cut: date) -> dict[str, list[Result]]:
    """The readable results by test, corrected calcium among them."""
    found: dict[str, list[Result]] = defaultdict(list)
    albumin = {}
    for answer in answers:
        day, test, text = full(answer["FORMDT"]), answer["LBTEST"], answer["LBRES"]
        if day and day <= cut and text and answer["LBU"] != "arb. units":
            low, high = (Fraction(answer[name]) if answer[name] else None for name in ("LBLO", "LBHI"))
            si = SI_PER_UNIT.get((test, answer["LBU"]), Fraction(1))
            if test == "PROTDIP":
                found[test].append(
                    Result(day, _order(answer["FOLDER"]), Fraction(DIPSTICK[text]), False, Fraction(1), None, None)
                )
                continue
            result = Result(day, _order(answer["FOLDER"]), Fraction(text.lstrip("<")), text.startswith("<"), si, low, high)
            found[test].append(result)
            if test == "ALB":
                albumin[answer["FOLDER"]] = result.value * si
    for folder, result in _of_calcium(answers, found["CA"]):
        if folder in albumin:
            low, high = (None if limit is None else limit * result.si for limit in (result.low, result.high))
            corrected = result.value * result.si + Fraction("0.02") * (40 - albumin[folder])
            found["CACRALB"].append(Result(result.day, result.order, corrected, False, Fraction(1), low, high))
    return found


def _of_calcium(answers: list[dict[str, Any]], results: list[Result]) -> Iterator[tuple[str, Result]]:
    """The folder of each result of calcium."""
    folders = {_order(answer["FOLDER"]): answer["FOLDER"] for answer in answers}
    return ((folders[result.order], result) for result in results)


def _order(folder: str) -> int:
    """The place of a visit among those of one day: screening before the first cycle."""
    places = {"SCRN": 0, "UNS": 900, "EOT": 901}
    return places[folder] if folder in places else int(folder[1:].split("D")[0])


def _rows(person: Person, first: date, test: str, results: list[Result]) -> list[dict[str, Any]]:
    before = [result for result in results if result.day <= first]
    base = max(before, key=lambda result: (result.day, result.order), default=None)
    until = person.TRTEDT + WINDOW if person.TRTEDT else date.max
    during = [result for result in results if first < result.day <= until]
    rows = []
    for side, grade in (("L", _low), ("H", _high)):
        if _graded(test, side):
            of_base = grade(test, base, None) if base else None
            known = [g for g in (grade(test, result, base) for result in during) if g is not None]
            worst = max(known, default=None)
            shift = f"{of_base} to {worst}" if of_base is not None and worst is not None else None
            value = float(base.value * base.si) if base and not base.below and test != "PROTDIP" else None
            rows.append({
                "USUBJID": person.USUBJID, "TEST": test, "SIDE": side, "BASE": value, "BASEDT": base.day if base else None,
                "BASEGR": of_base, "WORSTGR": worst, "SHIFT": shift,
            })  # fmt: skip
    return rows


def _graded(test: str, side: str) -> bool:
    return test in LOW if side == "L" else test in (*HIGH, *NUMBERS, *MULTIPLES, "HGB", "EOS", "PROTDIP")


def _low(test: str, result: Result, base: Result | None) -> int | None:
    """None where the lower limit of normal is missing and no published number decides."""
    beyond = [grade for grade, limit in LOW[test].items() if result.value * result.si < Fraction(limit)]
    if beyond or result.low is not None:
        return max(beyond, default=int(result.low is not None and result.value < result.low))
    return None


def _high(test: str, result: Result, base: Result | None) -> int | None:
    """`base`: the baseline of a result after the first dose."""
    value, high = result.value, result.high
    if test == "PROTDIP":
        return int(value)
    if result.below and high is not None and value <= high:
        return 0
    if test in NUMBERS:
        return max((g for g, limit in NUMBERS[test].items() if _beyond(test, g, value * result.si, limit)), default=0)
    if test in HIGH:
        beyond = [grade for grade, limit in HIGH[test].items() if value * result.si > Fraction(limit)]
        return None if high is None and not beyond else max(beyond, default=int(high is not None and value > high))
    if test in MULTIPLES:
        return _multiple(test, result, base)
    if high is None:
        return None
    if test == "EOS":
        return int(value > high and base is not None and value > base.value)
    return sum(value > high + grams for grams in PER_GRAM_PER_LITRE)


def _beyond(test: str, grade: int, value: Fraction, limit: str) -> bool:
    return value > Fraction(limit) or (test == "TRIG" and grade == 1 and value == Fraction(limit))


def _multiple(test: str, result: Result, base: Result | None) -> int | None:
    abnormal = base is not None and base.high is not None and base.value > base.high and test in FROM_BASELINE
    reference = base.value if base and abnormal else result.high
    if reference is None:
        return None
    grades = [grade for grade, times in MULTIPLES[test].items() if result.value > reference * Fraction(times)]
    if abnormal:
        least = reference * Fraction(FROM_BASELINE[test])
        mild = result.value > least or (result.value == least and test != "BILI")
        grades = [grade for grade in grades if grade > 1] + [1] * mild
    if test == "CREAT" and base:
        grades += [grade for grade, times in CREATININE.items() if result.value > base.value * Fraction(times)]
    return max(grades, default=0)
