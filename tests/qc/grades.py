"""Grades of CTCAE 5.0 for one result, from the published limits; written for the second derivation only.

A grade stands where every value that the result can have has it.
"""

from fractions import Fraction

from tests.qc.numbers import Value
from tests.qc.rules import Rules

BELOW = {
    ("HGB", "g/L"): (100, 80), ("HGB", "g/dL"): (10, 8), ("HGB", "mmol/L"): ("6.2", "4.9"),
    ("PLAT", "10^9/L"): (75, 50, 25), ("NEUT", "10^9/L"): ("1.5", "1.0", "0.5"), ("WBC", "10^9/L"): (3, 2, 1),
}  # fmt: skip
"""Grade 2 and worse below these; grade 1 below the lower limit of normal."""
ABOVE = {"ALT": (1, 3, 5, 20), "AST": (1, 3, 5, 20), "BILI": (1, "1.5", 3, 10)}
"""Multiples of the upper limit of normal, or of a baseline above it."""
FROM = {"ALT": Fraction("1.5"), "AST": Fraction("1.5")}
"""Grade 1 begins at this multiple of an abnormal baseline, itself included."""


def too_low(test: str, value: Value, unit: str, normal: Fraction | None, rules: Rules) -> int | None:
    """Grade of a result in the unit in which limits are published; `normal` is the lower limit of normal."""
    limits = BELOW.get((test, unit))
    if limits is None or not (rules.absolute or normal is not None):
        return None
    found = set()
    for surely in (True, False):
        beyond = [place for place, limit in enumerate(limits, 2) if value.below(Fraction(limit), surely)]
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


def too_high(test: str, value: Value, normal: Fraction | None, baseline: Value | None, rules: Rules) -> int | None:
    """Grade of a result; `baseline` is given where it was above its own limit of normal."""
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
        found.add(grade)
    return found.pop() if len(found) == 1 else None


def _floats(value: Value, reference: Fraction, times: Fraction) -> bool:
    """The comparison as binary fractions make it."""
    return float(value.number) > float(reference) * float(times)
