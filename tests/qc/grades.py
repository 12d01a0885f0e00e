"""Grades of CTCAE 5.0 for one result, from the published limits; written for the second derivation only.

A grade stands where every value that the result can have has it.
"""

from fractions import Fraction

from tests.qc.numbers import Value
from tests.qc.rules import Rules

BELOW = {
    ("HGB", "g/L"): (100, 80), ("HGB", "g/dL"): (10, 8), ("HGB", "mmol/L"): ("6.2", "4.9"),
    ("PLAT", "10^9/L"): (75, 50, 25), ("NEUT", "10^9/L"): ("1.5", "1.0", "0.5"), ("WBC", "10^9/L"): (3, 2, 1),
    ("LYM", "10^9/L"): ("0.8", "0.5", "0.2"), ("ALB", "g/L"): (30, 20), ("SODIUM", "mmol/L"): (130, 125, 120),
    ("K", "mmol/L"): (None, "3.0", "2.5"), ("MG", "mmol/L"): ("0.5", "0.4", "0.3"), ("GLUC", "mmol/L"): ("3.0", "2.2", "1.7"),
    ("CACRALB", "mmol/L"): ("2.0", "1.75", "1.5"),
}  # fmt: skip
"""Grade 2 and worse below these; grade 1 below the lower limit of normal. Low potassium has grade 2 by its symptoms alone."""
ABOVE = {
    "ALT": (1, 3, 5, 20), "AST": (1, 3, 5, 20), "BILI": (1, "1.5", 3, 10), "ALP": (1, "2.5", 5, 20), "GGT": (1, "2.5", 5, 20),
    "LDH": (1,), "CK": (1, "2.5", 5, 10), "CREAT": (1, "1.5", 3, 6), "APTT": (1, "1.5", "2.5"), "AMYLASE": (1, "1.5", 5),
    "LIPASET": (1, "1.5", 5),
}  # fmt: skip
"""Multiples of the upper limit of normal, without symptoms."""
OF_BASELINE = ("ALT", "AST", "BILI", "ALP", "GGT")
"""Multiples are of a baseline above the upper limit of normal."""
CREATININE = {2: Fraction("1.5"), 3: Fraction(3)}
"""Multiples of any baseline that give a grade, too."""
FROM = {"ALT": Fraction("1.5"), "AST": Fraction("1.5"), "ALP": Fraction(2), "GGT": Fraction(2)}
"""Grade 1 begins at this multiple of an abnormal baseline, itself included."""


DIPSTICK = {"NEGATIVE": 0, "TRACE": 0, "1+": 1, "2+": 2, "3+": 2, "4+": 3}
"""Protein in urine of an adult."""
PLUS = {word: Fraction(place) for place, word in enumerate(DIPSTICK)}
"""Any number that rises with the plus signs."""


def too_low(test: str, value: Value, unit: str, normal: Fraction | None, rules: Rules) -> int | None:
    """Grade of a result in the unit in which limits are published; `normal` is the lower limit of normal."""
    limits = BELOW.get((test, unit))
    if limits is None or not (rules.absolute or normal is not None):
        return None
    found = set()
    for surely in (True, False):
        beyond = [place for place, limit in enumerate(limits, 2) if limit and value.below(Fraction(limit), surely)]
        least = 0 if normal is not None else None
        mild = 1 if normal is not None and value.below(normal, surely) else least
        found.add(max(beyond) if beyond else mild)
    return found.pop() if len(found) == 1 else None


RISEN = {"g/L": Fraction(1), "g/dL": Fraction("0.1"), "mmol/L": Fraction(1000, 16114)}
"""One g/L of haemoglobin in each unit."""


def risen(test: str, value: Value, unit: str, normal: Fraction | None) -> int | None:
    """Grade of haemoglobin above its upper limit of normal (by 0, 20, 40 g/L) and of leukocytes above 100 x 10^9/L."""
    if test == "WBC":
        steps = [(3, Fraction(100))]
    elif test == "HGB" and normal is not None:
        steps = [(place, normal + grams * RISEN[unit]) for place, grams in ((1, 0), (2, 20), (3, 40))]
    else:
        return None
    found = {max([0, *(place for place, limit in steps if value.above(limit, surely, False))]) for surely in (True, False)}
    return found.pop() if len(found) == 1 else None


NUMBERS = {
    ("SODIUM", "mmol/L"): {2: 150, 3: 155, 4: 160}, ("K", "mmol/L"): {2: "5.5", 3: 6, 4: 7},
    ("MG", "mmol/L"): {3: "1.23", 4: "3.3"}, ("CACRALB", "mmol/L"): {2: "2.9", 3: "3.1", 4: "3.4"},
    ("CHOL", "mmol/L"): {2: "7.75", 3: "10.34", 4: "12.92"}, ("URATE", "umol/L"): {}, ("LYM", "10^9/L"): {2: 4, 3: 20},
    ("INR", None): {1: "1.2", 2: "1.5", 3: "2.5"},
    ("TRIG", "mmol/L"): {1: "1.71", 2: "3.42", 3: "5.7", 4: "11.4"},
}  # fmt: skip
"""Grades above these numbers; grade 1 of triglycerides includes its number."""
WITHOUT_NORMAL = ("LYM", "INR", "TRIG")
"""Whose upper limit of normal gives no grade; that of the others gives grade 1."""


def beyond_numbers(test: str, value: Value, unit: str | None, normal: Fraction | None) -> int | None:
    """Grade of a result by published numbers in the unit of the parameter."""
    if (test, unit) not in NUMBERS:
        return None
    found = set()
    for surely in (True, False):
        grades = [
            grade
            for grade, limit in NUMBERS[test, unit].items()
            if value.above(Fraction(limit), surely, itself=(test, grade) == ("TRIG", 1))
        ]
        if test not in WITHOUT_NORMAL:
            grades += [1] if (not surely if normal is None else value.above(normal, surely)) else []
        found.add(max(grades, default=0))
    return found.pop() if len(found) == 1 else None


def more_eosinophils(value: Value, normal: Fraction | None, baseline: Value | None) -> int | None:
    """Grade 1 above both the upper limit of normal and the baseline; `baseline` of results after the first dose."""
    if normal is None:
        return None
    found = {
        int(value.above(normal, surely) and baseline is not None and value.above(baseline.number, surely))
        for surely in (True, False)
    }
    return found.pop() if len(found) == 1 else None


def too_high(
    test: str, value: Value, normal: Fraction | None, baseline: Value | None, rules: Rules, before: Value | None = None
) -> int | None:
    """Grade of a result; `baseline` is given where it was above its own limit of normal, `before` after the first dose."""
    baseline = baseline if test in OF_BASELINE else None
    reference = normal if baseline is None else baseline.number if not baseline.side else None
    if test not in ABOVE or reference is None:
        return None
    found = set()
    for surely in (True, False):
        grade = 0
        for place, multiple in enumerate(ABOVE[test], 1):
            inclusive = bool(baseline) and place == 1 and test in FROM
            times = FROM[test] if inclusive else Fraction(multiple)
            if rules.exact:
                worse = value.above(reference * times, surely, inclusive)
            else:
                worse = float(value.number) >= float(reference) * float(times) if inclusive else _floats(value, reference, times)
            grade = place if worse else grade
        risen_from = [g for g, times in CREATININE.items() if before and value.above(before.number * times, surely)]
        found.add(max([grade, *(risen_from if test == "CREAT" else ())]))
    return found.pop() if len(found) == 1 else None


def _floats(value: Value, reference: Fraction, times: Fraction) -> bool:
    """The comparison as binary fractions make it."""
    return float(value.number) > float(reference) * float(times)
