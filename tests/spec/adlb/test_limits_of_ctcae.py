"""Every limit of CTCAE at every decimal: the grade of a result at an exact multiple of its limit, just below and just above it.

The expectation is worked in exact decimals here, from the document: too low is grade 1 below the lower limit of normal (LLN) and
grades 2 to 4 below absolute limits; too high is grade g above a multiple of the upper limit (ULN), or of a baseline above it.
"""

from collections.abc import Iterator
from decimal import Decimal as D
from fractions import Fraction

import pandas as pd
import pytest

from pipeline.adam.safety.ctcae import TOXICITIES
from tests.spec.findings import laboratory

LOW = {  # NCI-CTCAE 5.0: test -> unit -> limits of grades 2, 3, 4; anaemia has no number for grade 4
    ("HGB", "g/L"): ["100", "80"], ("HGB", "mmol/L"): ["6.2", "4.9"], ("HGB", "g/dL"): ["10.0", "8.0"],
    ("PLAT", "10^9/L"): ["75", "50", "25"], ("PLAT", "/uL"): ["75000", "50000", "25000"],
    ("NEUT", "10^9/L"): ["1.5", "1.0", "0.5"], ("NEUT", "/mm3"): ["1500", "1000", "500"],
    ("WBC", "10^9/L"): ["3.0", "2.0", "1.0"], ("WBC", "/mm3"): ["3000", "2000", "1000"],
}  # fmt: skip
HIGH = {"ALT": ["1", "3", "5", "20"], "AST": ["1", "3", "5", "20"], "BILI": ["1", "1.5", "3", "10"]}
ABNORMAL = {
    "ALT": "1.5",
    "AST": "1.5",
    "BILI": "1",
}  # grade 1 of an abnormal baseline: from 1.5 times it; bilirubin from above it
STEPS = [D("-0.01"), D("-0.001"), D(0), D("0.001"), D("0.01")]
HEAD = "USUBJID | LBTESTCD | LBTEST | LBSTRESN | LBSTRESU | LBSTNRLO | LBSTNRHI | LBDTC | VISITNUM"


def too_low() -> Iterator[tuple[str, str, D, D, int]]:
    """Test, unit, result, LLN and grade."""
    for (test, unit), limits in LOW.items():
        bounds = [D(limit) for limit in limits]
        lln = bounds[0] * D("1.3")
        for bound in [lln, *bounds]:
            for step in STEPS:
                value = bound + step
                grades = [1 if value < lln else 0, *(n for n, limit in enumerate(bounds, start=2) if value < limit)]
                yield test, unit, value, lln, max(grades)


def multiples() -> Iterator[tuple[str, D, D, D | None, int]]:
    """Test, result, ULN, baseline (None: none) and grade."""
    for test, factors in HIGH.items():
        for tenths in range(1, 120):
            uln = D(tenths) / 10
            for factor in map(D, factors):
                for step in (D(0), D("0.001"), D("-0.001")):
                    value = uln * factor + step
                    yield test, value, uln, None, sum(Fraction(value) > Fraction(uln) * Fraction(f) for f in factors)
            baseline = uln + D("0.2")
            for factor in [D(ABNORMAL[test]), *map(D, factors[1:])]:
                value = baseline * factor
                worse = value > baseline if test == "BILI" else Fraction(value) >= Fraction(baseline) * Fraction(3, 2)
                steps = [n for n, f in enumerate(factors[1:], start=2) if Fraction(value) > Fraction(baseline) * Fraction(f)]
                yield test, value, uln, baseline, max([int(worse), *steps])


def graded(rows: list[str], variable: str) -> "pd.Series[str]":
    """The grade of each subject's last result."""
    ids = list(dict.fromkeys(row.split(" ")[0] for row in rows))
    ex = "USUBJID | EXTRT | EXDOSE | EXSTDTC\n" + "\n".join(f"{i} | DRUG | 1 | 2023-01-10" for i in ids)
    made = laboratory("\n".join([HEAD, *rows]), ex, "\n".join(["USUBJID", *ids])).table
    return made.loc[made["ADY"].gt(1)].set_index("USUBJID")[variable]


def test_too_low() -> None:
    cases = list(too_low())
    rows = [
        f"s{n} | {test} | N | {value} | {unit} | {lln} | | 2023-02-10 | 2" for n, (test, unit, value, lln, _) in enumerate(cases)
    ]
    # of a unit for each subject's parameter alone: results of one test in several units are brought to one unit
    found: dict[str, str] = {}
    for unit in {unit for _, unit, *_ in cases}:
        found |= graded([row for row in rows if f"| {unit} |" in row], "ATOXGRL").to_dict()
    wrong = {(*case[:4], found[f"s{n}"]) for n, case in enumerate(cases) if found[f"s{n}"] != str(case[4])}
    assert not wrong
    assert len(cases) > 100


def test_too_high() -> None:
    cases = list(multiples())
    rows = []
    for n, (test, value, uln, baseline, _) in enumerate(cases):
        rows += [f"s{n} | {test} | N | {baseline} | U | | {uln} | 2023-01-05 | 1"] if baseline else []
        rows += [f"s{n} | {test} | N | {value} | U | | {uln} | 2023-02-10 | 2"]
    found = graded(rows, "ATOXGRH").to_dict()
    wrong = {(*case, found[f"s{n}"]) for n, case in enumerate(cases) if found[f"s{n}"] != str(case[4])}
    assert not wrong
    assert len(cases) > 4_000


@pytest.mark.parametrize(
    ("test", "base", "value", "uln", "grade"),
    [("BILI", 0.5, 1.8, 1.2, "1"), ("ALT", 0.5, 2.1, 0.7, "1"), ("ALT", 60.2, 90.3, 50, "1"), ("ALT", 20, 99.9, 33.3, "1")],
)
def test_examples(test: str, base: float, value: float, uln: float, grade: str) -> None:
    rows = [f"x | {test} | N | {base} | U | | {uln} | 2023-01-05 | 1", f"x | {test} | N | {value} | U | | {uln} | 2023-02-10 | 2"]
    assert graded(rows, "ATOXGRH").to_list() == [grade]


def test_every_limit_in_the_code_is_swept() -> None:
    assert {t.test for t in TOXICITIES} == {test for test, _ in LOW} | set(HIGH)
