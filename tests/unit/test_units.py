"""Units and frequencies: what published terms, their synonyms and everyday spellings mean."""

from fractions import Fraction

import pytest

from pipeline.core.numbers.frequencies import read_frequency
from pipeline.core.numbers.units import factor, read_unit
from schemas.codelists import codelist
from schemas.facts import rows


@pytest.mark.parametrize(
    ("one", "two", "by"),
    [
        ("g/dL", "g/L", 10), ("mg/dL", "mg/L", 10), ("10^12/L", "10^9/L", 1000), ("/uL", "10^9/L", Fraction(1, 1000)),
        ("mcg/mL", "mg/L", 1), ("ng/mL", "ug/L", 1), ("pg/mL", "ng/L", 1), ("IU/L", "U/L", 1), ("ukat/L", "U/L", 60),
        ("uIU/mL", "mIU/L", 1), ("%", "fraction of 1", Fraction(1, 100)), ("g", "mg", 1000), ("mcg", "mg", Fraction(1, 1000)),
        ("ng", "mg", Fraction(1, 10**6)), ("umol/L", "mmol/L", Fraction(1, 1000)), ("MMOL/L", "mmol/L", 1),
    ],
)  # fmt: skip
def test_factors(one: str, two: str, by: Fraction) -> None:
    assert factor(one, two) == by
    assert factor(two, one) == 1 / Fraction(by)


@pytest.mark.parametrize(
    ("test", "one", "two", "by"),
    [  # as laboratories publish them
        ("HGB", "mmol/L", "g/L", 16.114), ("CREAT", "mg/dL", "umol/L", 88.4), ("BILI", "mg/dL", "umol/L", 17.1),
        ("GLUC", "mg/dL", "mmol/L", 0.0555), ("CA", "mg/dL", "mmol/L", 0.25), ("MG", "mg/dL", "mmol/L", 0.411),
        ("CA", "mEq/L", "mmol/L", 0.5), ("K", "mEq/L", "mmol/L", 1), ("URATE", "mg/dL", "umol/L", 59.48),
        ("CHOL", "mg/dL", "mmol/L", 0.02586), ("TRIG", "mg/dL", "mmol/L", 0.01129), ("PHOS", "mg/dL", "mmol/L", 0.323),
    ],
)  # fmt: skip
def test_molar_masses(test: str, one: str, two: str, by: float) -> None:
    assert float(factor(one, two, test) or 0) == pytest.approx(by, rel=2e-3)
    assert factor(one, two, "ALB") is None


@pytest.mark.parametrize("unknown", ["mg/kg", "mg/m2", "CAPSULE", "mmHg", "arb.U", "", "g/"])
def test_what_is_not_understood_has_no_meaning(unknown: str) -> None:
    assert read_unit(unknown) is None
    assert factor(unknown, "mg") is None


def test_giga_and_gram_are_told_apart_by_case() -> None:
    assert factor("G/L", "10^9/L") == 1
    assert factor("g/L", "10^9/L") is None


def test_a_synonym_means_what_its_term_means() -> None:
    """All published synonyms of terms that have a meaning here."""
    wrong = []
    for row in rows("terminology.csv"):
        meaning = read_unit(row["submission_value"]) if row["codelist"] == "C71620" else None
        synonyms = [s.strip() for s in row["synonyms"].split(";") if s.strip()] if meaning else []
        wrong += [(row["submission_value"], s) for s in synonyms if read_unit(s) not in (None, meaning)]
    assert not wrong


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("QD", 1), ("daily", 1), ("BID", Fraction(1, 2)), ("TID", Fraction(1, 3)), ("QID", Fraction(1, 4)),
        ("Q8H", Fraction(1, 3)), ("QOD", 2),
        ("Every other day", 2), ("QW", 7), ("EVERY WEEK", 7), ("Q2W", 14), ("EVERY 3 WEEKS", 21), ("Q3S", 21),
        ("2 TIMES PER WEEK", Fraction(7, 2)), ("Q48H", 2), ("QHS", 1), ("QM", Fraction(487, 16)),
    ],
)  # fmt: skip
def test_frequencies(text: str, interval: Fraction) -> None:
    found = read_frequency(text)
    assert found is not None
    assert (found.interval, found.single) == (interval, 0)


def test_terms_without_a_number_of_doses() -> None:
    without = {term for term in codelist("C71113").terms if read_frequency(term) is None}
    assert without == {
        "10 DAYS PER MONTH", "2 TIMES PER CYCLE", "3 TIMES PER CYCLE", "AD LIBITUM", "CONTINUOUS", "INTERMITTENT", "OCCASIONAL",
        "PRN", "UNKNOWN",
    }  # fmt: skip
    assert [read_frequency(term).single for term in ("ONCE", "TWICE", "THRICE")] == [1, 2, 3]  # type: ignore[union-attr]
